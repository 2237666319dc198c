import type { Disk } from '../base/disk.ts'
import { scanEnds } from '../media/mp4/scan.ts'
import type { ByteSource } from '../media/mp4/source.ts'
import { readSegmentAbout, type SegmentAbout } from './segment-about.ts'

/** What a segment's file says, as far as it is whole. */
export interface SegmentFacts {
  readonly about: SegmentAbout
  /** Of the last whole picture, µs; the start where there is none. */
  readonly end: number
  /** What of the file can be played. */
  readonly bytes: number
}

/**
 * Reads a segment's file. Undefined where it is none of Lookout's, or not even its beginning is whole; rejects with the
 * system's error where it cannot be read.
 */
export type ReadFacts = (path: string) => Promise<SegmentFacts | undefined>

export const factsReader =
  (disk: Disk): ReadFacts =>
  (path) =>
    withSource(disk, path, Infinity, async (source) => {
      const ends = await scanEnds(source)
      const about = ends?.init.about && readSegmentAbout(ends.init.about)
      return about ? { about, end: about.start + ends.end, bytes: ends.playableBytes } : undefined
    })

/** Opens a file for as long as `use` takes, at most its first `bytes`. */
export async function withSource<T>(
  disk: Disk,
  path: string,
  bytes: number,
  use: (source: ByteSource) => Promise<T>,
): Promise<T> {
  const file = await disk.openForReading(path)
  try {
    const { size } = await disk.stat(path)
    return await use({ size: Math.min(size, bytes), read: (offset, length) => file.read(offset, length) })
  } finally {
    await file.close()
  }
}
