import { describe, expect, it } from 'vitest'
import { ClockOffset, type TimeSample } from '../../../renderer/link/clock-offset.ts'

/** An exchange with a station whose clock is `offset` µs ahead, the way there and the way back taking so many µs. */
const exchange = (offset: number, there: number, back: number, sent = 1_000_000, work = 50): TimeSample => ({
  sent,
  stationReceived: sent + there + offset,
  stationSent: sent + there + work + offset,
  received: sent + there + work + back,
})

const offsetOf = (...samples: TimeSample[]): number | null => {
  const offset = new ClockOffset()
  for (const sample of samples) offset.add(sample)
  return offset.value
}

describe('the clock offset', () => {
  it('is unknown before the first exchange', () => {
    expect(offsetOf()).toBeNull()
  })

  it('is exact where both ways take as long', () => {
    expect(offsetOf(exchange(7_000_000, 300, 300))).toBe(7_000_000)
    expect(offsetOf(exchange(-7_000_000, 300, 300))).toBe(-7_000_000)
  })

  it('is off by at most half the round trip', () => {
    expect(Math.abs((offsetOf(exchange(5000, 2000, 0)) ?? NaN) - 5000)).toBe(1000)
  })

  it('comes from the exchange with the least round trip, not from the newest', () => {
    expect(offsetOf(exchange(5000, 40_000, 100), exchange(5000, 200, 200), exchange(5000, 100, 90_000))).toBe(5000)
  })

  it('follows a clock that drifts, since old exchanges are forgotten', () => {
    const offset = new ClockOffset()
    offset.add(exchange(5000, 10, 10))
    for (let round = 0; round < 12; round++) offset.add(exchange(9000, 500, 500))
    expect(offset.value).toBe(9000)
  })
})
