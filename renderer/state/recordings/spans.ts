import type { GapCause, Protection, Recordings, Segment } from '../../../electron/protocol/recordings.ts'
import { fromInstant, holds, overlaps, SECOND, type Range } from './micros.ts'

/** A time without a recording. The cause is null where only its place is known, as on a wide timeline. */
export interface GapSpan extends Range {
  readonly cause: GapCause | null
  readonly message: string | null
}

/** What is known of one camera over a range. Both lists are in time order and do not overlap themselves. */
export interface Track {
  readonly range: Range
  readonly recorded: readonly Range[]
  readonly gaps: readonly GapSpan[]
}

/** What stands at an instant of a track. */
export type Spot =
  | { kind: 'recorded'; span: Range }
  | { kind: 'gap'; gap: GapSpan }
  /** Before anything was recorded, after now, or not loaded. */
  | { kind: 'nothing' }

/** Less than this between two recordings is no gap: the next segment has only just begun. */
const JOIN = SECOND

/** Overlapping and touching ranges made one. */
export function joined(ranges: readonly Range[], within = JOIN): Range[] {
  const result: { from: number; to: number }[] = []
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && from - last.to < within) last.to = Math.max(last.to, to)
    else result.push({ from, to })
  }
  return result
}

const sameGap = (a: GapSpan, b: GapSpan): boolean => a.cause === b.cause && a.message === b.message

/** Gaps with the same cause that touch made one: a range cut in two by a question is one gap again. */
export function joinedGaps(gaps: readonly GapSpan[]): GapSpan[] {
  const result: { from: number; to: number; cause: GapCause | null; message: string | null }[] = []
  for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && sameGap(last, gap) && gap.from <= last.to + JOIN / 2) last.to = Math.max(last.to, gap.to)
    else result.push({ ...gap })
  }
  return result
}

const segmentRange = ({ start, end }: Segment): Range => ({ from: fromInstant(start), to: fromInstant(end) })

/** What the station answered for a range. */
export function trackOf(range: Range, { segments, gaps }: Recordings): Track {
  return {
    range,
    recorded: joined(segments.map(segmentRange)),
    gaps: joinedGaps(
      gaps.map(({ start, end, cause, message }) => ({
        from: fromInstant(start),
        to: fromInstant(end),
        cause,
        message,
      })),
    ),
  }
}

/** The same from what is covered alone: every hole between two recordings, its cause unknown. */
export function coveredTrack(range: Range, ranges: readonly { start: string; end: string }[]): Track {
  const recorded = joined(ranges.map(({ start, end }) => ({ from: fromInstant(start), to: fromInstant(end) })))
  return { range, recorded, gaps: holesOf(recorded) }
}

/** Every hole between two recordings. */
export function holesOf(recorded: readonly Range[]): GapSpan[] {
  return recorded.slice(1).flatMap((next, index) => {
    const from = recorded[index]?.to ?? next.from
    return next.from - from >= JOIN ? [{ from, to: next.from, cause: null, message: null }] : []
  })
}

/** A track with a newer answer about its end, from `tail.range.from` on. */
export function extended(track: Track, tail: Track): Track {
  const { from } = tail.range
  const before = <R extends Range>(list: readonly R[]): R[] =>
    list.filter((span) => span.from < from).map((span) => ({ ...span, to: Math.min(span.to, from) }))
  return {
    range: { from: track.range.from, to: Math.max(track.range.to, tail.range.to) },
    recorded: joined([...before(track.recorded), ...tail.recorded]),
    gaps: joinedGaps([...before(track.gaps), ...tail.gaps]),
  }
}

export function spotAt({ recorded, gaps }: Track, at: number): Spot {
  const span = recorded.find((range) => holds(range, at))
  if (span) return { kind: 'recorded', span }
  const gap = gaps.find((range) => holds(range, at))
  return gap ? { kind: 'gap', gap } : { kind: 'nothing' }
}

/** How much of a range is recorded, and the gaps in it. */
export function within({ recorded, gaps }: Track, range: Range): { recorded: number; gaps: GapSpan[] } {
  const inside = recorded.filter((span) => overlaps(span, range))
  return {
    recorded: inside.reduce((sum, { from, to }) => sum + Math.min(to, range.to) - Math.max(from, range.from), 0),
    gaps: gaps.filter((gap) => overlaps(gap, range)),
  }
}

export interface ProtectedSpan extends Range {
  readonly protection: Protection
}

export const protectedSpans = (protections: readonly Protection[]): ProtectedSpan[] =>
  protections.map((protection) => ({
    from: fromInstant(protection.from),
    to: fromInstant(protection.to),
    protection,
  }))
