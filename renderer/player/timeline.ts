/** Where a unit lies on jmuxer's timeline, which counts whole milliseconds. */
export interface Placed {
  start: number
  duration: number
}

const DEFAULT_FRAME_MS = 1000 / 30

/**
 * Lays units end to end by their capture times. jmuxer knows no time stamps: a unit starts where the one before it ended,
 * and durations are whole milliseconds. So each duration is what brings the end to where the capture times say it is,
 * and rounding never adds up to a drift. A pause of the camera is left out instead of being played.
 */
export class Timeline {
  #end = 0
  /** The capture time, in ms, that lies at 0. */
  #origin: number | undefined
  #frame = DEFAULT_FRAME_MS

  /** Times in µs as the media frame has them; a duration of 0 is unknown. */
  add(captureTime: number, duration: number): Placed {
    const start = this.#end
    const captured = captureTime / 1000
    if (duration > 0) this.#frame = duration / 1000
    this.#origin ??= captured
    const wanted = captured + this.#frame - this.#origin - start
    const given = Math.round(Math.min(Math.max(wanted, 1), Math.max(2, this.#frame * 2)))
    // Where the wish could not be met, this unit starts the count anew.
    if (Math.abs(given - wanted) > 1) this.#origin = captured + this.#frame - start - given
    this.#end = start + given
    return { start, duration: given }
  }
}
