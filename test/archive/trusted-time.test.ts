import { describe, expect, it } from 'vitest'
import { TrustedTime } from '../../electron/archive/trusted-time.ts'
import { ManualClock } from '../kit/manual-clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Runs for so long, looking every minute as the archive does. */
async function run(time: TrustedTime, clock: ManualClock, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 10 * 60_000) {
    await clock.advance(Math.min(left, 10 * 60_000))
    time.look()
  }
}

async function dayOld(): Promise<{ clock: ManualClock; time: TrustedTime }> {
  const clock = new ManualClock()
  const time = new TrustedTime(clock, null)
  await run(time, clock, DAY)
  return { clock, time }
}

describe('the time by which recordings age', () => {
  it('is known to nobody before the station has run for 24 hours', async () => {
    const clock = new ManualClock()
    const time = new TrustedTime(clock, null)
    await run(time, clock, DAY - 60_000)
    expect(time.now()).toBeNull()
    await run(time, clock, 60_000)
    expect(time.now()).toBe(clock.now())
  })

  it('is the wall clock’s where that was never set', async () => {
    const { clock, time } = await dayOld()
    await run(time, clock, 3 * DAY)
    expect(time.now()).toBe(clock.now())
  })

  it.each([
    ['an hour', HOUR],
    ['a day', DAY],
    ['a year', 365 * DAY],
  ])('does not believe a clock that was set forward by %s until it has held for 24 hours', async (_, step) => {
    const { clock, time } = await dayOld()
    const right = (): number => clock.now() - step * 1000
    clock.step(step)
    expect(time.now()).toBe(right())
    await run(time, clock, DAY - HOUR)
    expect(time.now()).toBe(right())
    await run(time, clock, 2 * HOUR)
    expect(time.now()).toBe(clock.now())
  })

  it('never heard of a clock that was set forward and back within a day', async () => {
    const { clock, time } = await dayOld()
    clock.step(365 * DAY)
    await run(time, clock, 20 * HOUR)
    clock.step(-365 * DAY)
    await run(time, clock, 30 * HOUR)
    expect(time.now()).toBe(clock.now())
  })

  it('goes back with the wall clock at once', async () => {
    const { clock, time } = await dayOld()
    clock.step(-365 * DAY)
    expect(time.now()).toBe(clock.now())
    await run(time, clock, DAY)
    clock.step(365 * DAY)
    expect(time.now()).toBe(clock.now() - 365 * DAY * 1000)
  })

  it('counts the time that the station was off, after a day of running, also in short runs', async () => {
    const { clock, time } = await dayOld()
    let saved = time.save()
    for (let day = 0; day < 10; day++) {
      clock.step(16 * HOUR)
      const next = new TrustedTime(clock, saved)
      await run(next, clock, 8 * HOUR)
      expect(next.now()).toBeGreaterThan(clock.now() - 5 * DAY * 1000)
      expect(next.now()).toBeLessThanOrEqual(clock.now())
      saved = next.save()
    }
  })

  it.each([['nonsense'], ['{}'], ['{"lived":-1,"hours":[]}'], ['null']])(
    'begins anew from a note that says “%s”',
    (saved) => {
      expect(new TrustedTime(new ManualClock(), saved).now()).toBeNull()
    },
  )
})
