import type { Retention } from '../protocol/recordings.ts'
import type { SegmentRow } from './segment-row.ts'

/** µs. */
const DAY = 86_400_000_000
/** Bytes. */
export const GIGABYTE = 1_000_000_000

/** What is to go: everything that ended before `before`, and of the rest as much as makes `excess` bytes together. */
export interface Demand {
  /** Trusted time and the oldest that may stay, µs; null: age takes nothing. */
  readonly age: { readonly now: number; readonly before: number } | null
  /** Bytes; 0 or less: none. */
  readonly excess: number
}

export interface Plan {
  /** Oldest first. */
  readonly segments: readonly SegmentRow[]
  /** Bytes of `excess` that cannot go. */
  readonly missing: number
  /** Bytes that would have been next and are protected. */
  readonly held: number
}

/**
 * Plans what goes of `oldestFirst`: pure, and the only place that decides it.
 *
 * Always true:
 * - The oldest unprotected goes first, by the order of writing; nothing protected goes, whatever is asked.
 * - Age takes nothing that was written after something that is young enough to stay: so what was recorded while the clock
 *   was set back is as old as its neighbours. What bears a time that is not yet come, from a clock set forward, neither
 *   goes by age nor keeps others; it goes with the first behind it that does.
 * - No more goes than is asked, but for the rest of the last segment, and at most `limit` segments at once; where the
 *   limit ends the plan, nothing is said to be missing. What is being written is never among the candidates.
 */
export function plan(
  oldestFirst: Iterable<SegmentRow>,
  { age, excess }: Demand,
  isProtected: (segment: SegmentRow) => boolean,
  limit: number,
): Plan {
  const segments: SegmentRow[] = []
  let ahead: SegmentRow[] = []
  let [missing, held] = [excess, 0]
  for (const segment of oldestFirst) {
    const aged = missing > 0 ? 'old' : agedBy(segment, age)
    if (aged === 'young' || segments.length + ahead.length >= limit) return { segments, missing: 0, held }
    if (isProtected(segment)) held += segment.bytes
    else if (aged === 'ahead') ahead.push(segment)
    else {
      segments.push(...ahead, segment)
      missing -= segment.bytes
      ahead = []
    }
  }
  return { segments, missing: Math.max(0, missing), held }
}

function agedBy({ end }: SegmentRow, age: Demand['age']): 'old' | 'young' | 'ahead' {
  if (age === null) return 'young'
  if (end > age.now) return 'ahead'
  return end < age.before ? 'old' : 'young'
}

/** What a limit asks of so many bytes. `now` is trusted time, µs; null: unknown, so nothing is too old. */
export const demandOf = ({ days, gigabytes }: Retention, bytes: number, now: number | null): Demand => ({
  age: days === null || now === null ? null : { now, before: now - days * DAY },
  excess: gigabytes === null ? 0 : bytes - gigabytes * GIGABYTE,
})

/**
 * The bytes to keep free of a disk: as set, but never more than half of it, since a reserve larger than the disk would
 * take every recording and still not be met.
 */
export const reserveBytes = (gigabytes: number, diskBytes: number): number =>
  Math.min(gigabytes * GIGABYTE, Math.floor(diskBytes / 2))
