import type { SegmentBefore } from '../archive/segment-about.ts'
import type { GapCause } from '../protocol/recordings.ts'

/** Why a camera is not recorded: a word for code, a sentence for people. */
export interface Because {
  readonly cause: GapCause
  readonly message: string
}

/** More than this between two segments is a hole that people are told of. µs. */
const SHORTEST = 1_000_000

/** For how long a cause held, µs: in all, and the longest stretch, with the sentence that it had then. */
interface Lasted {
  readonly duration: number
  readonly longest: number
  readonly message: string
}

/**
 * A time without recording that is not over yet. It may have several causes, one after the other (the station was down,
 * then the camera was away): the one that lasted longest is told in the end, with the sentence that held longest.
 */
export class Hole {
  readonly #lasted = new Map<GapCause, Lasted>()
  #because: Because
  #from: number

  /** It began for this reason, at `at` (µs of the clock that never steps). */
  constructor(because: Because, at: number) {
    this.#because = because
    this.#from = at
  }

  /** From `at` on it is for this reason. */
  because(because: Because, at: number): void {
    if (because.cause === this.#because.cause && because.message === this.#because.message) return
    this.#settle(at)
    this.#because = because
  }

  /**
   * What the segment that starts at `start` says of it; null where nothing is missing. `since`: the end of what was
   * recorded last, null where nothing was; both µs since 1970. `at`: now, of the clock that never steps.
   */
  endedBy(start: number, since: number | null, at: number): SegmentBefore | null {
    if (since !== null && start - since < SHORTEST) return null
    this.#settle(at)
    const [longest] = [...this.#lasted].sort(([, a], [, b]) => b.duration - a.duration)
    return longest ? { cause: longest[0], since, message: longest[1].message } : null
  }

  #settle(at: number): void {
    const { cause, message } = this.#because
    const stretch = at - this.#from
    const before = this.#lasted.get(cause)
    const duration = (before?.duration ?? 0) + stretch
    const longest = before && before.longest > stretch ? before : { longest: stretch, message }
    this.#lasted.set(cause, { ...longest, duration })
    this.#from = at
  }
}
