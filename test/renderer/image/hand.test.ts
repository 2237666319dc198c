import { beforeEach, describe, expect, test } from 'vitest'
import type { ImageChange } from '../../../electron/protocol/image.ts'
import { Hand, imageParts, MOST_FLYING, PACE_MS, REST_MS, type HandleName } from '../../../renderer/state/image/hand.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'

interface Sent {
  change: ImageChange
  at: number
  answer: (taken: boolean) => Promise<void>
}

let clock: ManualClock
let sent: Sent[]
let hand: Hand<ImageChange, HandleName>
const values = (): unknown[] => sent.map(({ change }) => change.brightness)
const last = (): Sent => sent.at(-1)!

beforeEach(() => {
  clock = new ManualClock()
  sent = []
  hand = new Hand(imageParts, {
    clock,
    onChange: () => undefined,
    send: (change) =>
      new Promise((resolve) => {
        const answer = async (taken: boolean): Promise<void> => {
          resolve(taken)
          await settle()
        }
        sent.push({ change, at: clock.monotonic() / 1_000, answer })
      }),
  })
})

describe('a hand that drags', () => {
  test('sends its first value at once', () => {
    hand.move({ brightness: 1 })
    expect(values()).toEqual([1])
  })

  test('sends at most 20 values a second, always the newest, and the last one always', async () => {
    hand.hold()
    // Sixty events a second for two seconds, each answered at once.
    for (let value = 1; value <= 120; value++) {
      hand.move({ brightness: value })
      for (const { answer } of sent) void answer(true)
      await clock.advance(1_000 / 60)
    }
    hand.letGo()
    await clock.advance(PACE_MS)
    expect(sent.length).toBeGreaterThan(25)
    expect(sent.length).toBeLessThanOrEqual(42)
    const pauses = sent.slice(1).map(({ at }, index) => at - sent[index]!.at)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(PACE_MS)
    expect(values().at(-1)).toBe(120)
  })

  test('does not let changes queue where answers are slow: it waits, and goes on with the newest', async () => {
    hand.hold()
    for (let value = 1; value <= 20; value++) {
      hand.move({ brightness: value })
      await clock.advance(PACE_MS)
    }
    expect(sent).toHaveLength(MOST_FLYING)
    await sent[0]!.answer(true)
    expect(values().at(-1)).toBe(20)
  })

  test('sends all handles that it has moved in one change', async () => {
    hand.move({ zoom: 2 })
    hand.move({ panX: 10, overlay: { text: 'a' } })
    hand.move({ panY: 5, overlay: { name: true } })
    await clock.advance(PACE_MS)
    expect(last().change).toEqual({ panX: 10, panY: 5, overlay: { text: 'a', name: true } })
  })

  test('keeps what restarts the picture until it rests', async () => {
    hand.move({ noiseReduction: 10 }, true)
    await clock.advance(REST_MS / 2)
    hand.move({ noiseReduction: 30 }, true)
    await clock.advance(REST_MS - 1)
    expect(sent).toEqual([])
    await clock.advance(1)
    expect(last().change).toEqual({ noiseReduction: 30 })
    hand.hold()
    hand.move({ rotate: 90 }, true)
    hand.letGo()
    await clock.advance(PACE_MS)
    expect(last().change).toEqual({ rotate: 90 })
  })
})

describe('the hand’s value holds', () => {
  test('until the hand rests and the last value is answered', async () => {
    hand.hold()
    hand.move({ brightness: 7 })
    await last().answer(true)
    await clock.advance(10 * REST_MS)
    expect(hand.change).toEqual({ brightness: 7 })
    hand.letGo()
    expect(hand.change).toEqual({})
  })

  test('while the answer is on its way, however long the hand has been at rest', async () => {
    hand.hold()
    hand.move({ brightness: 7 })
    hand.letGo()
    await clock.advance(10_000)
    expect(hand.change).toEqual({ brightness: 7 })
    await last().answer(true)
    expect(hand.change).toEqual({})
  })

  test('between two presses of a key, and not longer', async () => {
    hand.move({ brightness: 1 })
    await last().answer(true)
    await clock.advance(REST_MS - 1)
    expect(hand.change).toEqual({ brightness: 1 })
    await clock.advance(1)
    expect(hand.change).toEqual({})
  })

  test('for each handle by itself', async () => {
    hand.move({ brightness: 1 })
    hand.move({ contrast: 2 })
    hand.letGo()
    await last().answer(true)
    expect(hand.change).toEqual({ contrast: 2 })
  })
})

describe('what the station refuses', () => {
  test('is let go at once, even under the hand', async () => {
    hand.hold()
    hand.move({ brightness: 7 })
    await last().answer(false)
    expect(hand.change).toEqual({})
  })

  test('does not take a newer value with it', async () => {
    hand.hold()
    hand.move({ brightness: 7 })
    hand.move({ brightness: 8 })
    await last().answer(false)
    expect(hand.change).toEqual({ brightness: 8 })
    await clock.advance(PACE_MS)
    expect(values()).toEqual([7, 8])
  })
})

test('flushing sends the newest value without waiting for the pace', () => {
  hand.hold()
  hand.move({ brightness: 1 })
  hand.move({ brightness: 2 })
  hand.flush()
  expect(values()).toEqual([1, 2])
})

test('a dropped hand wants and sends nothing more, and leaves no timer', async () => {
  hand.move({ brightness: 1 })
  hand.move({ brightness: 2 })
  hand.drop()
  expect(hand.change).toEqual({})
  expect(clock.pending).toBe(0)
  await last().answer(true)
  await clock.advance(5_000)
  expect(values()).toEqual([1])
})
