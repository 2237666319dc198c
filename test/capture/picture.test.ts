import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Picture } from '../../electron/capture/picture.ts'
import { CaptureRecorder, ffmpegOf, searchFor } from '../kit/capture-recorder.ts'
import { ffmpegChildren } from '../kit/ffmpeg-children.ts'
import { RtspServer } from '../kit/rtsp-server.ts'

const VIDEO = readFileSync(join(import.meta.dirname, '../fixtures/media/camera-320x240-25.h264'))

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

function record(source: string, picture: Picture, from: 'PATH' | '@ffmpeg-installer/ffmpeg' = 'PATH'): CaptureRecorder {
  const recorder = new CaptureRecorder(source, () => searchFor(from), picture)
  open.push(() => recorder.capture.close())
  return recorder
}

async function camera(): Promise<RtspServer> {
  const server = new RtspServer({ video: VIDEO, framesPerSecond: 25 })
  await server.open()
  open.push(() => server.close())
  return server
}

/** Brightness as eq has it, −1 to 1. */
const bright = (value: number): Picture => ({
  neutral: value === 0,
  shape: 'eq@tone',
  filters: `eq@tone=brightness=${value}`,
  values: new Map([['eq@tone brightness', String(value)]]),
})
const turned: Picture = { ...bright(0.2), neutral: false, shape: 'turned', filters: 'transpose=clock,eq@tone' }
/** hflip knows no such command. */
const unheardOf = (value: number): Picture => ({
  ...{ neutral: false, shape: 'hflip@mirror', filters: value === 0 ? 'hflip@mirror' : 'hflip@mirror,negate' },
  values: new Map([['hflip@mirror angle', String(value)]]),
})
const broken: Picture = { neutral: false, shape: 'broken', filters: 'eq=brightness=no', values: new Map() }

const shown = (recorder: CaptureRecorder, picture: Picture): Promise<void> =>
  recorder.until(() => {
    const state = recorder.capture.pictureState
    return state.state === 'shown' && state.picture === picture
  })

/** Mean luma of each video unit from the last key frame before `from` on. */
function lumas(recorder: CaptureRecorder, from: number, width: number, height: number): { at: number; luma: number }[] {
  const video = recorder.units.map((unit, index) => ({ unit, index })).filter(({ unit }) => unit.kind === 'video')
  const start = video.findLastIndex(({ unit, index }) => unit.keyFrame && index <= from)
  const wanted = video.slice(start)
  const run = spawnSync(
    ffmpegOf('PATH')?.path ?? 'ffmpeg',
    ['-loglevel', 'error', '-f', 'h264', '-i', 'pipe:0', '-vsync', '0', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
    { input: Buffer.concat(wanted.map(({ unit }) => unit.data)), maxBuffer: 1 << 28 },
  )
  const size = width * height
  return wanted.slice(0, Math.floor(run.stdout.length / size)).map(({ index }, frame) => {
    const picture = run.stdout.subarray(frame * size, (frame + 1) * size)
    return { at: recorder.arrivals[index]!, luma: picture.reduce((sum, value) => sum + value, 0) / size }
  })
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const)('the picture, with the ffmpeg of %s', (from) => {
  it.runIf(ffmpegOf(from))('changes while it runs, at once', async () => {
    const recorder = record('test:?size=320x180&rate=30', bright(0), from)
    await recorder.more(30)
    const delays: number[] = []
    for (let step = 1; step <= 12; step++) {
      const picture = bright(step % 2 === 0 ? -0.3 : 0.3)
      const [asked, first] = [Date.now() * 1000, recorder.units.length]
      recorder.capture.setPicture(picture)
      await shown(recorder, picture)
      await recorder.more(4)
      const after = lumas(recorder, first, 320, 180).filter(({ at }) => at >= asked)
      const seen = after.find(({ luma }) => (step % 2 === 0 ? luma < 90 : luma > 150))
      expect(seen).toBeDefined()
      delays.push((seen!.at - asked) / 1000)
      await recorder.more(3 + step)
    }
    process.stdout.write(
      `${from}: from the call to the changed picture, encoded: median ${Math.round(median(delays))} ms, most ${Math.round(Math.max(...delays))} ms\n`,
    )
    expect(median(delays)).toBeLessThan(1_000)
    expect(recorder.discontinuities).toBe(0)
    expect(recorder.formats).toHaveLength(1)
  })

  it.runIf(ffmpegOf(from))(
    'that only another ffmpeg can show comes with a discontinuity and without a gap',
    async () => {
      const recorder = record('test:?size=320x180&rate=30&audio=1', bright(0), from)
      await recorder.more(60)
      recorder.capture.setPicture(turned)
      await shown(recorder, turned)
      await recorder.more(30)
      expect(recorder.formats.map(({ video }) => [video.width, video.height])).toEqual([
        [320, 180],
        [180, 320],
      ])
      expect(recorder.discontinuities).toBe(1)
      expect(recorder.states.map(({ state }) => state)).toEqual(['starting', 'live'])
      const arrivals = recorder.arrivals.filter((_, index) => recorder.units[index]!.kind === 'video')
      const gap = Math.max(...arrivals.slice(1).map((at, index) => at - arrivals[index]!)) / 1000
      process.stdout.write(`${from}: longest time without a picture ${Math.round(gap)} ms\n`)
      expect(gap).toBeLessThan(1_000)
      await recorder.capture.close()
      expect(ffmpegChildren()).toEqual([])
    },
  )
})

describe('a camera’s own H.264', () => {
  it('is copied while nothing is set, encoded while something is, and copied again', { timeout: 40_000 }, async () => {
    const server = await camera()
    const recorder = record(server.url(), bright(0))
    await recorder.more(20)
    const set = bright(0.3)
    recorder.capture.setPicture(set)
    await shown(recorder, set)
    const neutral = bright(0)
    recorder.capture.setPicture(neutral)
    await shown(recorder, neutral)
    await recorder.until(() => recorder.formats.length === 3)
    expect(recorder.formats.map(({ encoding }) => encoding.mode)).toEqual(['copy', 'encode', 'copy'])
    expect(recorder.discontinuities).toBe(2)
    expect(recorder.states.map(({ state }) => state)).toEqual(['starting', 'live'])
  })

  it('makes way first where the camera lets one reader in at a time', async () => {
    const server = await camera()
    server.fault = 'oneReader'
    const recorder = record(server.url(), bright(0))
    await recorder.more(20)
    recorder.capture.setPicture(turned)
    await shown(recorder, turned)
    expect(recorder.formats[1]).toMatchObject({ encoding: { mode: 'encode' }, video: { width: 240, height: 320 } })
    expect(recorder.states.map(({ state }) => state)).toEqual(['starting', 'live'])
    expect(recorder.discontinuities).toBe(1)
  })
})

describe('what ffmpeg does not do', () => {
  it('by a command is done by another ffmpeg', async () => {
    const recorder = record('test:?size=320x180&rate=30', unheardOf(0))
    await recorder.more(10)
    const wanted = unheardOf(1)
    recorder.capture.setPicture(wanted)
    await shown(recorder, wanted)
    expect(recorder.discontinuities).toBe(1)
    expect(recorder.logged.join()).toContain('hflip@mirror angle 1')
  })

  it('at all is refused, and the picture stays as it was', async () => {
    const recorder = record('test:?size=320x180&rate=30', bright(0.2))
    await recorder.more(10)
    recorder.capture.setPicture(broken)
    await recorder.until(() => recorder.capture.pictureState.state === 'refused')
    await recorder.more(10)
    expect(recorder.discontinuities).toBe(0)
    const back = bright(0.1)
    recorder.capture.setPicture(back)
    await shown(recorder, back)
  })

  it('at all leaves the camera’s own picture where it is there from the start', async () => {
    const recorder = record('test:?size=320x180&rate=30', broken)
    await recorder.more(10)
    expect(recorder.capture.pictureState).toMatchObject({ state: 'refused' })
    expect(recorder.states.map(({ state }) => state)).toEqual(['starting', 'live'])
  })
})

describe('a hand that drags', () => {
  it('what only another ffmpeg can show starts one at a time, and ends at its last value', async () => {
    const recorder = record('test:?size=320x180&rate=30', bright(0))
    await recorder.more(10)
    const steps = Array.from({ length: 40 }, (_, step) => ({ ...turned, shape: `turned ${step}` }))
    let most = 0
    for (const step of steps) {
      recorder.capture.setPicture(step)
      await recorder.more(1)
      most = Math.max(most, ffmpegChildren().length)
    }
    await shown(recorder, steps.at(-1)!)
    expect(most).toBeLessThanOrEqual(3)
    expect(recorder.discontinuities).toBeLessThanOrEqual(3)
  })
})
