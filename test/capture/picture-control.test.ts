import { describe, expect, it } from 'vitest'
import { PictureControl } from '../../electron/capture/picture-control.ts'
import { ManualClock } from '../kit/manual-clock.ts'

const OK = 'Command reply for stream 0: ret:0 res:'

function control(shown: Record<string, string> = { 'eq@tone brightness': '0', 'eq@tone contrast': '1' }) {
  const clock = new ManualClock()
  const told: string[] = []
  const written: string[] = []
  const one = new PictureControl(new Map(Object.entries(shown)), {
    ...{ clock, rest: 80, write: (text: string) => void written.push(text) },
    onSettled: () => void told.push('settled'),
    onRefused: (why) => void told.push(why),
  })
  const set = (values: Record<string, string>): void => one.set(new Map(Object.entries(values)))
  return { clock, one, set, told, written }
}

describe('a picture’s control', () => {
  it('waits for the first picture, then writes the whole command at once', () => {
    const { one, set, written, told } = control()
    set({ 'eq@tone brightness': '0.3' })
    expect([written, one.settled]).toEqual([[], false])
    one.ready()
    expect(written).toEqual(['ceq@tone -1 brightness 0.3\n'])
    expect(one.heard(OK)).toBe(true)
    expect([told, one.settled]).toEqual([['settled'], true])
  })

  it('says nothing about what is so already', () => {
    const { one, set, written } = control()
    one.ready()
    set({ 'eq@tone brightness': '0', 'eq@tone contrast': '1' })
    expect([written, one.settled]).toEqual([[], true])
  })

  it('lets nothing queue while a hand drags for ten seconds, and ends at its last value', async () => {
    const { clock, one, set, written } = control()
    one.ready()
    for (let step = 1; step <= 600; step++) {
      set({ 'eq@tone brightness': String(step) })
      await clock.advance(1000 / 60)
      // ffmpeg answers when it next looks.
      if (step % 3 === 0) one.heard(OK)
    }
    expect(written.length).toBeLessThanOrEqual(101)
    expect(written.length).toBeGreaterThan(60)
    one.heard(OK)
    await clock.advance(100)
    expect(written.at(-1)).toBe('ceq@tone -1 brightness 600\n')
    one.heard(OK)
    expect(one.settled).toBe(true)
  })

  it('gives every value its turn while one of them is dragged', async () => {
    const { clock, one, set, written } = control()
    one.ready()
    set({ 'eq@tone brightness': '1', 'eq@tone contrast': '2' })
    for (let step = 2; step < 6; step++) {
      one.heard(OK)
      set({ 'eq@tone brightness': String(step) })
      await clock.advance(100)
    }
    expect(written.slice(0, 3).map((line) => line.split(' ').slice(2).join(' '))).toEqual([
      'brightness 1\n',
      'contrast 2\n',
      'brightness 3\n',
    ])
  })

  it('asks for nothing that was taken back before its turn', async () => {
    const { clock, one, set, written } = control()
    one.ready()
    set({ 'eq@tone brightness': '1', 'eq@tone contrast': '2' })
    set({ 'eq@tone contrast': '1' })
    one.heard(OK)
    await clock.advance(1000)
    expect(written).toHaveLength(1)
    set({ 'eq@tone brightness': '0' })
    await clock.advance(0)
    set({ 'eq@tone brightness': '0' })
    expect(written).toHaveLength(2)
  })

  it('goes by the video’s answer, not by that of the sound, which knows no such filter', () => {
    const { one, set, told } = control()
    one.ready()
    set({ 'eq@tone brightness': '1' })
    expect(one.heard('Command reply for stream 1: ret:-38 res:')).toBe(true)
    expect(told).toEqual([])
    one.heard(OK)
    expect(told).toEqual(['settled'])
  })

  it('leaves alone what ffmpeg says to others', () => {
    const { one } = control()
    expect(one.heard('Enter command: <target>|all <time>|-1 <command>[ <argument>]')).toBe(true)
    expect(one.heard('')).toBe(true)
    expect(one.heard('Connection refused')).toBe(false)
  })

  it('says once that ffmpeg refuses, and asks nothing more', async () => {
    const { clock, one, set, told, written } = control()
    one.ready()
    set({ 'eq@tone brightness': '1', 'eq@tone contrast': '2' })
    one.heard('Command reply for stream 0: ret:-38 res:')
    await clock.advance(10_000)
    set({ 'eq@tone brightness': '2' })
    expect(told).toEqual(['ffmpeg refuses "eq@tone brightness 1" (-38)'])
    expect([written.length, clock.pending]).toEqual([1, 0])
  })

  it('takes two seconds of silence for a refusal', async () => {
    const { clock, one, set, told } = control()
    one.ready()
    set({ 'eq@tone brightness': '1' })
    await clock.advance(1_999)
    expect(told).toEqual([])
    await clock.advance(1)
    expect(told).toEqual(['ffmpeg does not answer "eq@tone brightness 1"'])
  })
})
