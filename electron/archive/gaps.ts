import type { GapCause } from '../protocol/recordings.ts'
import type { SegmentBefore } from './segment-about.ts'
import type { Span } from './segment-row.ts'

/** A time without a recording. */
export interface GapSpan extends Span {
  readonly cause: GapCause
  readonly message: string | null
}

/** Why nothing is recorded at this moment. */
export interface PresentCause {
  readonly cause: GapCause
  readonly message: string | null
}

/** A recorded time, and why there is none before it. */
export interface Recorded extends Span {
  readonly before: SegmentBefore | null
}

export interface Question extends Span {
  /** Wall time, µs: there are no gaps in the future. */
  readonly now: number
  /** Null where something is being recorded, or nobody knows why not. */
  readonly present: PresentCause | null
}

/** µs. What is shorter is not worth a gap: the last picture before a break lasts as long as it is shown. */
export const SHORTEST_GAP = 1_000_000
/** µs. A cause noted later than this after the last picture does not account for the time before it. */
const LATEST_NOTICE = 60_000_000

const DELETED = 'This time was recorded; its recording is no longer in the archive.'

/**
 * The gaps in a range, each with its cause; pure.
 *
 * `segments` are sorted by start: those in the range, and the nearest before and after it. The cause of a gap is what the
 * segment behind it says; where that says that nothing was amiss, its neighbour has been deleted. The time before the
 * first recording of all is no gap, unless the first one says since when there should have been one.
 */
export function gapsOf(segments: readonly Recorded[], question: Question): GapSpan[] {
  const gaps: GapSpan[] = []
  let end: number | null = null
  for (const segment of segments) {
    gaps.push(...between(end, segment))
    end = Math.max(end ?? segment.end, segment.end)
  }
  const { present, now } = question
  if (end !== null && present) gaps.push({ start: end, end: now, cause: present.cause, message: present.message })
  return gaps.map((gap) => cut(gap, question)).filter((gap) => gap.end - gap.start >= SHORTEST_GAP)
}

function between(end: number | null, { start, before }: Recorded): GapSpan[] {
  if (end === null) {
    const since = before?.since ?? start
    return before && since < start ? [{ ...why(before), start: since, end: start }] : []
  }
  if (start - end < SHORTEST_GAP) return []
  if (!before) return [{ start: end, end: start, cause: 'station', message: DELETED }]
  const { since } = before
  if (since === null || since - end <= LATEST_NOTICE || since >= start)
    return [{ ...why(before), start: end, end: start }]
  return [
    { start: end, end: since, cause: 'station', message: DELETED },
    { ...why(before), start: since, end: start },
  ]
}

const why = ({ cause, message }: SegmentBefore): Pick<GapSpan, 'cause' | 'message'> => ({ cause, message })

const cut = (gap: GapSpan, { start, end }: Span): GapSpan => ({
  ...gap,
  start: Math.max(gap.start, start),
  end: Math.min(gap.end, end),
})
