import type { SQLOutputValue } from 'node:sqlite'
import { gapCauseSchema, type Segment } from '../protocol/recordings.ts'
import type { SegmentBefore } from './segment-about.ts'

/** A time from `start` to just before `end`, µs since 1970 UTC. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One segment, as the index knows it. */
export interface SegmentRow extends Span {
  readonly id: string
  readonly camera: string
  /** What of the file can be played. */
  readonly bytes: number
  readonly state: Segment['state']
  /** Of the file as it was recorded, 64 hex digits; null where nobody hashed it while it was written. */
  readonly sha256: string | null
  /** The order of writing; see `SegmentIndex`. Kept from the first `put` of an id. */
  readonly turn: number
  /** Why there is no recording just before it. */
  readonly before: SegmentBefore | null
}

type Cells = Record<string, SQLOutputValue>

export function toRow(row: SegmentRow): Record<string, string | number | null> {
  const { before, ...own } = row
  return { ...own, cause: before?.cause ?? null, since: before?.since ?? null, message: before?.message ?? null }
}

export function fromRow(cells: Cells): SegmentRow {
  const cause = cells['cause'] === null ? undefined : gapCauseSchema.safeParse(cells['cause']).data
  return {
    id: String(cells['id']),
    camera: String(cells['camera']),
    start: Number(cells['start']),
    end: Number(cells['end']),
    bytes: Number(cells['bytes']),
    // The table holds no other.
    state: cells['state'] as Segment['state'],
    sha256: text(cells['sha256']),
    turn: Number(cells['turn']),
    before: cause ? { cause, since: number(cells['since']), message: text(cells['message']) } : null,
  }
}

const text = (cell: SQLOutputValue | undefined): string | null => (typeof cell === 'string' ? cell : null)
const number = (cell: SQLOutputValue | undefined): number | null => (typeof cell === 'number' ? cell : null)
