import type { Shown } from '../../media/mp4/progressive.ts'
import { SHORTEST_GAP } from '../gaps.ts'
import type { Span } from '../segment-row.ts'
import type { ExportRange } from './export-source.ts'
import type { SegmentCut } from './segment-cut.ts'

/** A time that a film shows without a break: µs since 1970 UTC, and what is taken from them to get film time. */
interface Stretch extends Span {
  end: number
  readonly shift: number
}

/**
 * The time of a film: that of its range without the times of which there is nothing.
 *
 * Always true: the first stretch's film time is its UTC time; film time grows from picture to picture, also where the
 * station's clock was set back between two segments.
 */
export class FilmTime {
  /** What was asked for. */
  readonly range: ExportRange
  readonly #stretches: Stretch[] = []
  /** Of the newest picture, µs since 1970 UTC. */
  #last = 0

  constructor(range: ExportRange) {
    this.range = range
  }

  /** Adds the next segment; answers what is taken from its times to get film time. */
  add(cut: Pick<SegmentCut, 'start' | 'last' | 'end'>): number {
    const before = this.#stretches.at(-1)
    const goesOn = before && cut.start > this.#last && cut.start - before.end < SHORTEST_GAP
    this.#last = cut.last
    if (goesOn) {
      before.end = cut.end
      return before.shift
    }
    const shift = before ? cut.start - (before.end - before.shift) : 0
    this.#stretches.push({ start: cut.start, end: cut.end, shift })
    return shift
  }

  /** What is shown, in film time; see `ProgressiveMovie`. */
  get shown(): Shown {
    const { start, end } = this.got
    return { start, end: end - (this.#stretches.at(-1)?.shift ?? 0) }
  }

  /** From the first to the last instant that is shown, µs since 1970 UTC. */
  get got(): { start: number; end: number } {
    const { from, to } = this.range
    return {
      start: Math.max(from, this.#stretches[0]?.start ?? from),
      end: Math.min(to, this.#stretches.at(-1)?.end ?? to),
    }
  }

  /** How long the film plays, µs. */
  get duration(): number {
    const { start, end } = this.shown
    return end - start
  }

  /** Where in the film an instant is shown, µs from its beginning; where it is not shown, what follows it. */
  positionOf(time: number): number {
    const { start, end } = this.shown
    const next = this.#stretches.find((stretch) => time < stretch.end)
    const place = next ? Math.max(time, next.start) - next.shift : end
    return Math.min(end, Math.max(start, place)) - start
  }

  /** The times that the film shows, µs since 1970 UTC, in its order. */
  get stretches(): readonly Span[] {
    return this.#stretches
  }
}
