import type { Recordings, Segment } from '../../protocol/recordings.ts'

/** A time range of one camera, µs since 1970 UTC: from `from` to just before `to`. */
export interface ExportRange {
  readonly camera: string
  readonly from: number
  readonly to: number
}

/** A segment's file. Times are µs since 1970 UTC. */
export interface SourceSegment {
  readonly id: string
  readonly path: string
  readonly start: number
  /** Of the last picture that is safe on disk. */
  readonly end: number
  /** What of the file can be played, and is safe on disk. */
  readonly bytes: number
  readonly state: Segment['state']
  /** Of the file as it was recorded, 64 hex digits; null where nobody hashed it then. */
  readonly sha256: string | null
}

/** What an export needs of the archive. */
export interface ExportSource {
  /** What was recorded of a range, by start, and the gaps in it. */
  find(range: ExportRange): Recordings
  /** @throws LookoutError notFound */
  segment(id: string): SourceSegment
}
