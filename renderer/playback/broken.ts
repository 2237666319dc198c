import { playbackProblem, type DecodeError } from './problem.ts'
import type { Range } from './times.ts'
import type { PlaybackProblem } from './types.ts'

/** What is remembered. A part forgotten is found to be broken again. */
const MOST = 16

interface Part extends Range {
  readonly problem: PlaybackProblem
}

/** Parts of a camera's recording that gave no picture, so that they are passed over. */
export class BrokenParts {
  #parts: readonly Part[] = []
  #suspect = NaN

  add({ from, to }: Range, error: DecodeError): void {
    this.#parts = [...this.#parts.slice(1 - MOST), { from, to, problem: playbackProblem(error) }]
  }

  /** Why there is no picture at an instant; null where nothing is known against it. */
  at(at: number): PlaybackProblem | null {
    return this.#parts.find(({ from, to }) => from <= at && at < to)?.problem ?? null
  }

  /** A decoder may fail for reasons of its own: what begins here is believed to be broken at the second time in a row. */
  isSecondFailure(from: number): boolean {
    const second = this.#suspect === from
    this.#suspect = second ? NaN : from
    return second
  }
}
