import type { MediaUnit } from '../media/unit.ts'

/** The station's clocks as a unit arrives, µs. */
export interface Arrival {
  /** It never steps. */
  readonly monotonic: number
  /** Since 1970 UTC. It may step. */
  readonly wall: number
}

/** The wall clock moves against the other by more than this at once: somebody set it. µs. */
const STEP = 1_000_000
/** Pictures that come in order and are dated this much earlier than the one before are on another time line. µs. */
const MAX_BACK = 1_000_000

/**
 * The times of a camera's pictures, without the steps of the clock that happen while a segment is written: a segment's
 * own time runs on evenly, and the next segment starts at the clock's new time.
 *
 * Always true: from `restart` to `restart` times of pictures grow by at least 1 µs from one to the next.
 */
export class TimeLine {
  /** Wall minus monotonic, as last seen. */
  #offset: number | undefined
  /** What is taken from capture times. */
  #shift = 0
  #stepped = 0
  #last: number | undefined

  /** By how much the clock was set since the last `restart`, µs: forward is positive. 0: a time line without a step. */
  get stepped(): number {
    return this.#stepped
  }

  /** Whether the times in this line are others than the clock's, so that it has to end soon. */
  get shifted(): boolean {
    return this.#shift !== 0
  }

  /** A segment starts: times are the clock's again. */
  restart(): void {
    this.#shift = 0
    this.#stepped = 0
    this.#last = undefined
  }

  /** The time of a picture. Sound takes the time of `audio`. */
  video(unit: MediaUnit, arrival: Arrival): number {
    this.#notice(arrival)
    const last = this.#last
    let time = unit.captureTime - this.#shift
    if (last !== undefined && time < last - MAX_BACK) {
      this.#shift += time - last
      time = last
    }
    this.#last = last === undefined ? time : Math.max(time, last + 1)
    return this.#last
  }

  audio(unit: MediaUnit, arrival: Arrival): number {
    this.#notice(arrival)
    return unit.captureTime - this.#shift
  }

  #notice({ wall, monotonic }: Arrival): void {
    const offset = wall - monotonic
    const step = this.#offset === undefined ? 0 : offset - this.#offset
    this.#offset = offset
    if (Math.abs(step) <= STEP || this.#last === undefined) return
    this.#shift += step
    this.#stepped += step
  }
}
