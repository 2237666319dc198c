/**
 * When a picture was captured, by the station's clock.
 *
 * A stream's own clock (RTP, a file) runs at its own speed from its own zero. Each unit arrives some delay after its
 * time; the least delay seen of late is the best guess of what the way itself takes, and everything above it is jitter.
 * So `capture time = PTS + least (arrival − PTS)` over a sliding window. What holds:
 *
 * - a capture time is never later than the unit's arrival;
 * - a unit that is late moves nothing: only the least delay counts;
 * - a camera clock that is slow against ours lets the least delay grow; it is followed at most at `MAX_SLEW`;
 * - a PTS that runs backwards or away by seconds (a wrap, a camera set to another time) starts the mapping anew;
 * - the mapping is held in monotonic time, so a step of the wall clock shows at once and alone in the result.
 *
 * Streams whose PTS is wall time already (`wall`) are taken at their word as long as it is plausible.
 */
import type { Clock } from '../base/clock.ts'

const BUCKET = 1_000_000
const BUCKETS = 10
/** Microseconds of correction a microsecond that passes: 5 ms a second. */
const MAX_SLEW = 0.005
/** A PTS this much too early, or this much too late, is another time line. Microseconds. */
const MAX_EARLY = 1_000_000
const MAX_LATE = 10_000_000
/** In its first moments a stream may hand out what it had stored; the offset follows freely. */
const SETTLE = 2_000_000
/** Wall time from another process on the same computer: a little ahead by rounding, behind by its pipeline. */
const WALL_AHEAD = 100_000
const WALL_BEHIND = 10_000_000

export interface CaptureTime {
  /** Microseconds since 1970-01-01 UTC. */
  readonly time: number
  /** The stream's time line is another than before. */
  readonly discontinuity: boolean
}

export class CaptureClock {
  readonly #clock: Clock
  readonly #mode: 'wall' | 'stream'
  /** The least delay of each second, the newest last. */
  #buckets: { start: number; least: number }[] = []
  #offset: number | undefined
  #startedAt = 0
  #lastArrival = 0

  constructor(clock: Clock, mode: 'wall' | 'stream') {
    this.#clock = clock
    this.#mode = mode
  }

  /** The capture time of a unit that arrives now. `pts` is in microseconds; units of one stream in their order. */
  at(pts: number): CaptureTime {
    const now = this.#clock.now()
    if (this.#mode === 'wall' && pts <= now + WALL_AHEAD && pts >= now - WALL_BEHIND)
      return { time: Math.min(pts, now), discontinuity: false }
    const arrival = this.#clock.monotonic()
    const delay = arrival - pts
    const discontinuity = this.#jumped(delay, arrival)
    if (discontinuity) this.#restart()
    this.#offset = this.#follow(delay, arrival)
    this.#lastArrival = arrival
    return { time: now - arrival + Math.round(pts + this.#offset), discontinuity }
  }

  #jumped(delay: number, arrival: number): boolean {
    if (this.#offset === undefined) return false
    const late = delay - this.#offset
    return late > MAX_LATE || (late < -MAX_EARLY && arrival - this.#startedAt > SETTLE)
  }

  #restart(): void {
    this.#buckets = []
    this.#offset = undefined
  }

  #follow(delay: number, arrival: number): number {
    const least = this.#leastDelay(delay, arrival)
    if (this.#offset === undefined) {
      this.#startedAt = arrival
      return least
    }
    // Down at once: a unit cannot have been captured after it arrived. Up slowly: it may be jitter yet.
    const step = (arrival - this.#lastArrival) * MAX_SLEW
    return Math.min(least, this.#offset + step)
  }

  #leastDelay(delay: number, arrival: number): number {
    const newest = this.#buckets.at(-1)
    if (newest && arrival < newest.start + BUCKET) newest.least = Math.min(newest.least, delay)
    else this.#buckets.push({ start: arrival, least: delay })
    while ((this.#buckets[0]?.start ?? arrival) < arrival - BUCKETS * BUCKET) this.#buckets.shift()
    return Math.min(...this.#buckets.map((bucket) => bucket.least))
  }
}
