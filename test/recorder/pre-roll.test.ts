import { describe, expect, it } from 'vitest'
import type { MediaUnit } from '../../electron/media/unit.ts'
import { PreRoll } from '../../electron/recorder/pre-roll.ts'

const SECOND = 1_000_000
const unit = (at: number, keyFrame: boolean, bytes = 100): MediaUnit => ({
  ...{ kind: 'video', keyFrame, sequence: at, captureTime: at * SECOND, duration: 0, data: new Uint8Array(bytes) },
  ...{ configurationChanged: false, droppedBefore: false },
})
const taken = (ring: PreRoll, now: number): number[] => ring.take(now * SECOND).map(({ sequence }) => sequence)

describe('a pre-roll', () => {
  it('is whole groups that reach back as far as asked, and no group more', () => {
    const ring = new PreRoll(10)
    for (let at = 0; at < 100; at++) ring.add(unit(at, at % 4 === 0), false)
    expect(taken(ring, 99)).toEqual(Array.from({ length: 12 }, (_, n) => 88 + n))
  })

  it('begins with a key frame', () => {
    const ring = new PreRoll(10)
    for (let at = 2; at < 7; at++) ring.add(unit(at, at % 4 === 0), false)
    expect(taken(ring, 6)).toEqual([4, 5, 6])
  })

  it('is handed out once', () => {
    const ring = new PreRoll(10)
    ring.add(unit(0, true), false)
    expect(taken(ring, 0)).toEqual([0])
    expect(taken(ring, 0)).toEqual([])
  })

  it('holds one group while all is recorded', () => {
    const ring = new PreRoll(30)
    for (let at = 0; at < 30; at++) ring.add(unit(at, at % 4 === 0), true)
    expect(ring.bytes).toBe(200)
    expect(taken(ring, 29)).toEqual([])
  })

  it('is bounded in bytes', () => {
    const ring = new PreRoll(30)
    for (let at = 0; at < 30; at++) ring.add(unit(at, true, 10_000_000), false)
    expect(ring.bytes).toBeLessThanOrEqual(48 * 1024 * 1024)
    expect(taken(ring, 29)).toEqual([25, 26, 27, 28, 29])
  })

  it('keeps nothing from a time that the clock was set back behind', () => {
    const ring = new PreRoll(10)
    for (let at = 5000; at < 5008; at++) ring.add(unit(at, at % 2 === 0), false)
    for (let at = 100; at < 120; at++) ring.add(unit(at, at % 2 === 0), false)
    expect(taken(ring, 119)[0]).toBe(108)
  })
})
