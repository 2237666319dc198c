import type { SegmentAbout } from '../archive/segment-about.ts'

/** Where a new segment goes. */
export interface SegmentPlace {
  readonly id: string
  readonly path: string
  /** To make and to sync, outermost first; each lies in the one before it, the first in the archive's own folder. */
  readonly folders: readonly string[]
}

/** A segment whose file has begun. */
export interface BegunSegment {
  readonly id: string
  readonly camera: string
  readonly path: string
  readonly about: SegmentAbout
}

/**
 * What a recorder needs of the archive: names for its files, a journal of what of them is safe on disk, and room. What is
 * told here may not throw: a recorder could do nothing about it.
 *
 * A recorder calls, for each id: `begun` once and `grew` right behind it, since a segment that is told of has pictures;
 * `grew` any number of times more, with ends and bytes that never decrease; then `finished` or `suspect` once, unless the process ends before. What is told here is durable on disk already, except
 * what `suspect` tells.
 */
export interface SegmentStore {
  /** Of the station, a UUID: it stands in every segment. */
  readonly station: string
  /**
   * Where a segment of `camera` goes that starts at `start` µs. Makes nothing on disk. Rejects with LookoutError `unavailable` where the archive may not be written.
   */
  place(camera: string, start: number): Promise<SegmentPlace>
  begun(segment: BegunSegment): void
  /** The first `bytes` of the file, which hold pictures up to `end` µs, outlive a power cut from now on. */
  grew(id: string, end: number, bytes: number): void
  /** The whole file is on disk and will not change. `sha256` is of all of it, in hexadecimal. */
  finished(id: string, end: number, bytes: number, sha256: string): void
  /** Its disk failed: of the file so much was written, but nothing after the last `grew` is sure. It will not change. */
  suspect(id: string, end: number, bytes: number, why: string): void
  /** The end of this camera's newest segment, µs, or null where there is none. */
  newestEnd(camera: string): number | null
  /** The disk is full: deletes what may be deleted. Resolves when it has tried. */
  makeRoom(): Promise<void>
}
