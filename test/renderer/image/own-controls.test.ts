import { beforeEach, describe, expect, test } from 'vitest'
import type { OwnControl, OwnValue } from '../../../electron/protocol/controls.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { PACE_MS, REST_MS } from '../../../renderer/state/image/hand.ts'
import { OwnControls } from '../../../renderer/state/image/own-controls.svelte.ts'
import { asksAgain, fitsButtons, longestValue, rangeWords } from '../../../renderer/state/image/own-words.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { FakeControls, usbControls } from '../kit/fake-controls.ts'
import { FakeLink } from '../kit/fake-link.ts'

let clock: ManualClock
let link: FakeLink
let camera: FakeControls
let own: OwnControls
let mayOperate: boolean

const now = (): number => clock.now() / 1_000
const value = (name: string): OwnValue | undefined => own.controls.find((control) => control.name === name)?.value
const asked = (method: string): number => link.sent.filter((each) => each.method === method).length
const refused = new LinkError({ kind: 'conflict', message: 'The camera refused Brightness: Permission denied.' })

beforeEach(async () => {
  clock = new ManualClock()
  link = new FakeLink()
  camera = new FakeControls(link)
  mayOperate = true
  own = new OwnControls('gate', { link, clock, now, mayOperate: () => mayOperate })
  link.on('controls.changed', (change) => {
    own.hear(change)
  })
  await own.load()
})

describe('what the controls show', () => {
  test('is what the camera has, and follows others, by name', () => {
    camera.put('brightness', 12, 'bo')
    expect(value('brightness')).toBe(12)
    expect(own.lastChange).toEqual({ by: 'bo', at: now() })
  })

  test('is the hand’s own value while it drags, and others’ elsewhere', async () => {
    own.hold()
    own.change('brightness', 10)
    await settle()
    camera.put('brightness', -40, 'bo')
    camera.put('contrast', 8, 'bo')
    await clock.advance(3 * REST_MS)
    expect([value('brightness'), value('contrast')]).toEqual([10, 8])
    own.letGo()
    expect(value('brightness')).toBe(-40)
  })

  test('is what the camera made of a value, once the hand rests', async () => {
    link.answers['controls.set'] = ({ name }) => camera.put(name, 30, 'ann')
    own.change('brightness', 37)
    expect(value('brightness')).toBe(37)
    await clock.advance(REST_MS)
    expect(value('brightness')).toBe(30)
  })

  test('becomes active with what was set', async () => {
    const active = (): boolean => own.controls.some((one) => one.name === 'white_balance_temperature' && one.active)
    expect(active()).toBe(false)
    own.change('white_balance_automatic', false)
    await clock.advance(REST_MS)
    expect(active()).toBe(true)
  })

  test('counts what is not as the camera came, where it says how that was', () => {
    expect(own.altered).toBe(0)
    camera.put('brightness', 5, 'bo')
    camera.put('contrast', 8, 'bo')
    expect(own.altered).toBe(1)
    own.hear({ controls: usbControls.filter(({ neutral }) => neutral === null), by: 'bo' })
    expect(own.altered).toBeNull()
  })
})

test('a drag sends at most 20 values a second, and always the last', async () => {
  own.hold()
  for (let n = 1; n <= 60; n++) {
    own.change('brightness', n)
    await clock.advance(1_000 / 60)
  }
  own.letGo()
  await clock.advance(PACE_MS)
  expect(asked('controls.set')).toBeLessThanOrEqual(22)
  expect(link.sent.at(-1)?.params).toEqual({ camera: 'gate', name: 'brightness', value: 60 })
})

describe('what is refused', () => {
  test('is said at its control, which shows the truth again; the next try clears it', async () => {
    camera.refusal = refused
    own.change('brightness', 10)
    await settle()
    expect(own.problem('brightness')?.message).toBe('The camera refused Brightness: Permission denied.')
    expect(own.problem('contrast')).toBeNull()
    expect(value('brightness')).toBe(0)
    expect(own.undoable).toBe(false)
    camera.refusal = null
    await clock.advance(PACE_MS)
    own.change('brightness', 11)
    expect(own.problem('brightness')).toBeNull()
  })

  test('makes the camera be read again: it may be gone', async () => {
    camera.refusal = new LinkError({ kind: 'unavailable', message: 'Gone.' })
    camera.fail('unreachable', 'The device /dev/video0 cannot be opened.')
    own.change('brightness', 10)
    await settle()
    expect(own.layer).toMatchObject({ value: { state: 'unavailable', because: { kind: 'unreachable' } } })
    expect(own.controls).toEqual([])
  })

  test('altogether is said in its place until the station answers', async () => {
    link.answers['controls.get'] = () => Promise.reject(new LinkError({ kind: 'offline', message: 'No line.' }))
    const fresh = new OwnControls('gate', { link, clock, now, mayOperate: () => true })
    await fresh.load()
    expect(fresh.layer).toMatchObject({ state: 'failed', problem: { message: 'No line.' } })
    await own.load()
    expect(own.layer.state).toBe('ready')
  })
})

describe('undo', () => {
  test('takes back what this page did, a drag as one, and nothing of others', async () => {
    camera.put('contrast', 8, 'bo')
    for (const step of [5, 6, 7]) own.change('brightness', step)
    await clock.advance(REST_MS)
    own.change('white_balance_automatic', false)
    await clock.advance(REST_MS)
    own.undo()
    await clock.advance(REST_MS)
    expect([value('white_balance_automatic'), value('brightness')]).toEqual([true, 7])
    own.undo()
    await clock.advance(REST_MS)
    expect([value('brightness'), value('contrast'), own.undoable]).toEqual([0, 8, false])
    own.undo()
    expect(clock.pending).toBe(0)
  })
})

test('a viewer sends nothing', async () => {
  own.change('brightness', 5)
  await clock.advance(REST_MS)
  mayOperate = false
  own.change('brightness', 10)
  own.undo()
  await clock.advance(REST_MS)
  expect([value('brightness'), asked('controls.set')]).toEqual([5, 1])
})

test('the camera is asked once at a time', async () => {
  await Promise.all([own.load(), own.load(), own.load()])
  expect(asked('controls.get')).toBe(2)
})

describe('words', () => {
  test('have the digits of the steps, and a true minus', () => {
    expect(rangeWords({ step: 1 }, -36_000)).toBe('−36000')
    expect(rangeWords({ step: 0.01 }, 0.3)).toBe('0.30')
    expect(rangeWords({ step: 0.1 + 0.2 }, 0.6)).toBe('0.6')
    expect(longestValue(usbControls)).toBe(4)
    expect(longestValue([])).toBe(0)
  })

  test('stand on buttons where they have room', () => {
    const [frequency, exposure] = usbControls.filter((control) => control.kind === 'choice')
    expect(fitsButtons(frequency as Extract<OwnControl, { kind: 'choice' }>)).toBe(true)
    expect(fitsButtons(exposure as Extract<OwnControl, { kind: 'choice' }>)).toBe(false)
    expect(fitsButtons({ options: [{ value: 'a', label: 'A' }], value: 'b' })).toBe(false)
  })
})

test('a camera that comes back, or starts anew, is asked again; one that is tried over and over is not', () => {
  expect(asksAgain('starting', 'live')).toBe(true)
  expect(asksAgain('live', 'starting')).toBe(true)
  expect(asksAgain('retrying', 'starting')).toBe(false)
  expect(asksAgain('starting', 'retrying')).toBe(false)
  expect(asksAgain('live', 'live')).toBe(false)
})
