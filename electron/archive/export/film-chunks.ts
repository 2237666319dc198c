import type { Span } from '../segment-row.ts'

/** A part of a film's bytes, from `from` to just before `to`, and what of the range is in it, µs since 1970 UTC; null: no pictures. */
export interface PlannedChunk {
  readonly from: number
  readonly to: number
  readonly time: Span | null
}

const LONGEST = 1_000_000
const LARGEST = 4 * 1024 * 1024

/**
 * Cuts a film's bytes into parts of about a second, so that each can have its own hash.
 *
 * Always true: the parts follow each other without a hole; each holds at least one fragment's pictures, up to a second
 * of them unless one fragment lasts longer, and 4 MiB unless one fragment is larger.
 */
export class FilmChunks {
  readonly #chunks: { from: number; time: Span | null }[] = []
  #atCut = true

  /** What comes next goes into a part of its own. */
  cut(): void {
    this.#atCut = true
  }

  /**
   * Fragments' pictures begin at `from` in the film's data.
   * @param time what they show
   */
  add(from: number, time: Span): void {
    const last = this.#chunks.at(-1)
    const start = last?.time?.start ?? time.start
    if (!last || this.#atCut || time.end - start > LONGEST || from - last.from >= LARGEST) {
      this.#chunks.push({ from, time })
      this.#atCut = false
    } else {
      last.time = { start, end: time.end }
    }
  }

  /** @param dataStart where in the file the film's data begins; what stands before it is the first part */
  finish(dataStart: number, bytes: number): PlannedChunk[] {
    const rest = this.#chunks.map(({ from, time }, index) => {
      const next = this.#chunks[index + 1]
      return { from: dataStart + from, to: next ? dataStart + next.from : bytes, time }
    })
    return [{ from: 0, to: dataStart, time: null }, ...rest]
  }
}
