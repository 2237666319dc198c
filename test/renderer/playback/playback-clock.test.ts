import { describe, expect, it } from 'vitest'
import { PlaybackClock } from '../../../renderer/playback/playback-clock.ts'

const MS = 1_000

/** At 1,000,000 µs, playing, first looked at when the monotonic clock said 0. */
function playing(rate = 1): PlaybackClock {
  const clock = new PlaybackClock()
  clock.moveTo(1_000_000)
  clock.setRate(rate)
  clock.play()
  clock.advance(0, false)
  return clock
}

describe('the playback clock', () => {
  it.each([0.25, 1, 4, 16])('runs at %f times the monotonic clock', (rate) => {
    const clock = playing(rate)
    for (let now = 10; now <= 1_000; now += 10) clock.advance(now * MS, false)
    expect(clock.position).toBe(1_000_000 + rate * 1_000_000)
  })

  it('stands still while it is held, and does not make up for it', () => {
    const clock = playing()
    clock.advance(100 * MS, true)
    expect(clock.position).toBe(1_000_000)
    clock.advance(150 * MS, false)
    expect(clock.position).toBe(1_050_000)
  })

  it('stands still while it is paused, and does not make up for it', () => {
    const clock = playing()
    clock.pause()
    clock.advance(200 * MS, false)
    clock.play()
    clock.advance(900 * MS, false)
    expect(clock.position).toBe(1_000_000)
    clock.advance(910 * MS, false)
    expect(clock.position).toBe(1_010_000)
  })

  it('goes on where it was after the page hung or was hidden', () => {
    const clock = playing()
    clock.advance(3_600_000 * MS, false)
    expect(clock.position).toBe(1_250_000)
  })

  it('never passes the limit, and never goes back because of one', () => {
    const clock = playing()
    clock.advance(100 * MS, false, 1_030_000)
    expect(clock.position).toBe(1_030_000)
    clock.advance(200 * MS, false, 1_010_000)
    expect(clock.position).toBe(1_030_000)
  })

  it('takes no rate but between 0.25 and 16', () => {
    const clock = new PlaybackClock()
    const rates = [0, 0.25, 3, 16, 100, NaN].map((rate) => {
      clock.setRate(rate)
      return clock.rate
    })
    expect(rates).toEqual([0.25, 0.25, 3, 16, 16, 1])
  })
})
