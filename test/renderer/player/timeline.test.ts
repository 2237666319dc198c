import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Timeline } from '../../../renderer/player/timeline.ts'

/** Capture times in µs, `interval` apart. */
const times = (count: number, interval: number, start = 1_795_000_000_000_000): number[] =>
  Array.from({ length: count }, (_, index) => Math.round(start + index * interval))

describe('the timeline', () => {
  it('lays units end to end in whole milliseconds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 2, maxLength: 200 }), (steps) => {
        const timeline = new Timeline()
        let captured = 1_795_000_000_000_000
        let end = 0
        for (const step of steps) {
          captured += step
          const { start, duration } = timeline.add(captured, 33_333)
          expect(start).toBe(end)
          expect(Number.isInteger(duration) && duration >= 1).toBe(true)
          end = start + duration
        }
      }),
    )
  })

  it('does not drift from the capture times in an hour of thirds of milliseconds', () => {
    const timeline = new Timeline()
    const captured = times(108_000, 1_000_000 / 30)
    const last = captured.map((time) => timeline.add(time, 33_333)).at(-1)
    expect(Math.abs((last?.start ?? 0) - 107_999 * (1000 / 30))).toBeLessThanOrEqual(1)
  })

  it('does not drift where the camera names a duration that is wrong, or none', () => {
    for (const named of [0, 40_000, 30_000]) {
      const timeline = new Timeline()
      const last = times(3_000, 1_000_000 / 30)
        .map((time) => timeline.add(time, named))
        .at(-1)
      expect(Math.abs((last?.start ?? 0) - 2_999 * (1000 / 30))).toBeLessThanOrEqual(10)
    }
  })

  it('leaves a pause of the camera out', () => {
    const timeline = new Timeline()
    const before = times(30, 33_333)
      .map((time) => timeline.add(time, 33_333))
      .at(-1)
    const after = timeline.add(1_795_000_000_000_000 + 60_000_000, 33_333)
    expect(after.start).toBe((before?.start ?? 0) + (before?.duration ?? 0))
    expect(after.duration).toBeLessThanOrEqual(67)
    expect(timeline.add(1_795_000_000_000_000 + 60_033_333, 33_333).duration).toBeLessThanOrEqual(34)
  })
})
