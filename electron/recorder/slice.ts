import type { MediaUnit } from '../media/unit.ts'
import type { AudioTrack, VideoTrack } from '../media/mp4/tracks.ts'
import type { SegmentBefore } from '../archive/segment-about.ts'

/** A unit and its place in its segment. */
export interface TimedUnit {
  readonly unit: MediaUnit
  /** µs since 1970 UTC, as the clock was when the segment began: a step of the clock within a segment is not in it. */
  readonly time: number
}

/** What a segment's units are, the same for all of them. */
export interface Tracks {
  readonly video: VideoTrack
  /** Null where the segment has no sound. */
  readonly audio: AudioTrack | null
}

/** Up to half a second of units, in the camera's order: what becomes one fragment. */
export interface Batch {
  /** At least one. */
  readonly video: readonly TimedUnit[]
  readonly audio: readonly TimedUnit[]
  /** Of the pictures, µs. */
  readonly start: number
  readonly end: number
  /** Of the units. */
  readonly bytes: number
}

/** A batch with its place in the order of segments: what goes to the disk. */
export interface Slice extends Batch {
  readonly tracks: Tracks
  /** A new segment begins here, at a key frame, with what it says of the hole before it. Null: the same goes on. */
  readonly opens: { readonly before: SegmentBefore | null } | null
}

/** Whether nothing before the batch is needed to decode it. */
export const startsWithKey = ({ video }: Batch): boolean => video[0]?.unit.keyFrame === true
