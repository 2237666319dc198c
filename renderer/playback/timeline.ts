import type { Segment } from '../../electron/protocol/recordings.ts'
import { fromInstant, SECOND, type Range } from './times.ts'

/** Two recordings with less than this between them have no gap: the last picture stands until the next one comes. */
export const SHORTEST_GAP = SECOND

/** One segment on its camera's timeline. */
export interface Span {
  readonly segment: string
  readonly start: number
  /** Of its last picture that is known. */
  readonly end: number
  /** It is still being written. */
  readonly growing: boolean
  /** Its pictures stand until here: over a short break to the next segment, and never past that one's start. */
  readonly until: number
}

/** What stands at an instant. A gap's ends are null where it has none that anybody knows. */
export type Spot =
  | { readonly kind: 'recorded'; readonly span: Span }
  | { readonly kind: 'gap'; readonly from: number | null; readonly to: number | null }

type Stretch = Omit<Span, 'until'>

const stretchOf = ({ id, start, end, state }: Segment): Stretch => ({
  segment: id,
  start: fromInstant(start),
  end: fromInstant(end),
  growing: state === 'writing',
})

/**
 * What is known of one camera over a range; it never changes, a newer answer makes another. Spans are in time order and
 * do not overlap: where a clock that was set back made segments that do, the one that begins later is played.
 */
export class Timeline {
  static readonly nothing = new Timeline([], { from: 0, to: 0 })

  readonly spans: readonly Span[]
  /** The times that are known; outside of them nothing is said. */
  readonly known: Range

  private constructor(stretches: readonly Stretch[], known: Range) {
    this.spans = stretches.flatMap((stretch, index) => {
      const until = standsUntil(stretch, stretches[index + 1])
      return until > stretch.start ? [{ ...stretch, until }] : []
    })
    this.known = known
  }

  /** What the station answered for a range. */
  static of(segments: readonly Segment[], known: Range): Timeline {
    return new Timeline(
      segments.map(stretchOf).sort((a, b) => a.start - b.start),
      known,
    )
  }

  /** Both together, where the ranges touch; the newer answer alone where they do not. What both tell, `newer` knows. */
  joinedWith(newer: Timeline): Timeline {
    const { from, to } = newer.known
    if (to < this.known.from || from > this.known.to) return newer
    const told = new Set(newer.spans.map(({ segment }) => segment))
    // A segment that lies in the newer range and is not told of any more has been deleted.
    const kept = this.spans.filter(({ segment, start, end }) => !told.has(segment) && (end <= from || start >= to))
    const known = { from: Math.min(from, this.known.from), to: Math.max(to, this.known.to) }
    return new Timeline(
      [...kept, ...newer.spans].sort((a, b) => a.start - b.start),
      known,
    )
  }

  knows(at: number): boolean {
    return at >= this.known.from && at < this.known.to
  }

  at(at: number): Spot {
    const index = this.spans.findLastIndex(({ start }) => start <= at)
    const span = this.spans[index]
    if (span && at < span.until) return { kind: 'recorded', span }
    return { kind: 'gap', from: span?.until ?? null, to: this.spans[index + 1]?.start ?? null }
  }

  get last(): Span | undefined {
    return this.spans.at(-1)
  }

  /** The same segment as it is known now; undefined where it is gone. */
  current({ segment }: Span): Span | undefined {
    return this.spans.find((span) => span.segment === segment)
  }

  after({ start }: Span): Span | undefined {
    return this.spans.find((span) => span.start > start)
  }

  before({ start }: Span): Span | undefined {
    return this.spans.findLast((span) => span.start < start)
  }

  /** The first instant after `at` at which something is recorded after a gap. */
  nextStart(at: number): number | null {
    return this.spans.find(({ start }) => start > at && this.at(start - 1).kind === 'gap')?.start ?? null
  }
}

function standsUntil({ end }: Stretch, next: Stretch | undefined): number {
  return next && next.start - end < SHORTEST_GAP ? next.start : end
}
