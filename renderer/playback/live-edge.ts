import { SECOND } from './times.ts'

/** What is safe on disk comes in lumps of a second: so much has to be there before playback goes on. */
const RESERVE = 2 * SECOND
/** A recording that is so far behind the newest one does not hold the others back. */
const LEFT_BEHIND = 15 * SECOND

/** Keeps playback behind the end of what is being recorded. All times are µs since 1970. */
export class LiveEdge {
  #waits = false

  /** Playback has come to the end, and goes on when there is more. */
  get waits(): boolean {
    return this.#waits
  }

  /** The last instant that may be shown, by the ends of the recordings that go on; Infinity where there is none. */
  static limit(ends: readonly number[]): number {
    const newest = Math.max(...ends)
    return Math.min(...ends.filter((end) => newest - end < LEFT_BEHIND)) - 1
  }

  /** True where playback has just come to the end. */
  look(position: number, limit: number): boolean {
    const waited = this.#waits
    this.#waits = waited ? limit - position < RESERVE : position >= limit
    return this.#waits && !waited
  }

  /** It went elsewhere. */
  forget(): void {
    this.#waits = false
  }
}
