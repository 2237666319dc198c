/** What keeps the picture at the newest frame: play at this rate, or jump to the edge. */
export type Chase = { type: 'rate'; rate: number } | { type: 'jump' }

/** Seconds behind. Half as fast again is hardly seen; further behind, one jump is the lesser evil. */
const CLEARLY = 0.12
const FAR = 0.8
/** Seconds by which a frame should be in the buffer before it is due. Decoding takes its part of it. */
const LEAST_MARGIN = 0.006
const MOST_MARGIN = 0.1
/** Seconds more for each picture that came too late for the screen, and less with each frame in time. */
const WIDER = 0.004
const NARROWER = 0.00002
/** Seconds off the margin that are left alone: a rate is not changed for less. */
const NEAR = 0.004
/** Rate per second off, and the most of it: a tenth faster or slower is not seen. */
const EAGERNESS = 4
const MOST_GENTLE = 0.1
/** Frames that are looked back on: a second or two. */
const REMEMBERED = 40

/**
 * Where the picture is played against the frames that come, so that each is there just before it is due: no later, or it
 * is dropped, and no earlier than their unevenness needs. All times are in seconds; `now` is of a clock that runs evenly,
 * `start` and `playing` are on the video's own time line.
 *
 * Frames are compared by how far their starts are ahead of the clock as they come. That does not depend on what the
 * player does meanwhile, so the least of the last ones says how uneven they come, and a change of rate falsifies nothing.
 */
export class LiveEdge {
  /** Start minus now of the last frames, the newest last. */
  #leads: number[] = []
  #margin = LEAST_MARGIN
  #dropped = 0

  /** A frame that starts at `start` is in the buffer. `dropped`: pictures that the browser has dropped so far. */
  arrived(start: number, now: number, dropped: number): void {
    this.#leads.push(start - now)
    if (this.#leads.length > REMEMBERED) this.#leads.shift()
    const late = Math.max(0, dropped - this.#dropped)
    this.#dropped = dropped
    const margin = late > 0 ? this.#margin + late * WIDER : this.#margin - NARROWER
    this.#margin = Math.min(MOST_MARGIN, Math.max(LEAST_MARGIN, margin))
  }

  /**
   * How to go on. `opening`: the picture has only just been opened, so that nobody follows a movement yet that a jump
   * would tear.
   */
  next(playing: number, now: number, opening: boolean): Chase {
    const newest = this.#leads.at(-1)
    if (newest === undefined) return { type: 'rate', rate: 1 }
    const played = playing - now
    const behind = newest - played
    if (behind > (opening ? CLEARLY : FAR)) return { type: 'jump' }
    if (behind > CLEARLY + this.#margin) return { type: 'rate', rate: 1.5 }
    return { type: 'rate', rate: gentle(Math.min(...this.#leads) - played - this.#margin) }
  }

  /** The picture was brought to the edge: what was before says nothing of what follows. */
  jumped(): void {
    this.#leads = this.#leads.slice(-1)
  }
}

/** The rate for a margin that is so many seconds too wide. In steps of a fiftieth: each other one is work for the browser. */
function gentle(excess: number): number {
  if (Math.abs(excess) <= NEAR) return 1
  const change = Math.min(MOST_GENTLE, Math.max(-MOST_GENTLE, excess * EAGERNESS))
  return 1 + Math.round(change * 50) / 50
}
