/**
 * The table of key frames at the end of a segment (ISO/IEC 14496-12, 8.8.9 to 8.8.11), so that a player can go to a
 * time without reading every fragment. It is found from the end of the file: its last four bytes are its length.
 */
import { box, fullBox, u32, view } from './box.ts'
import { FieldReader, boxesIn } from './box-reader.ts'
import { VIDEO_TRACK_ID } from './track-box.ts'

/** A fragment that begins with a key frame. */
export interface RandomAccessEntry {
  /** Of the key frame, µs after the segment's start. */
  readonly time: number
  /** Of the fragment's moof in the file. */
  readonly offset: number
}

/** Two numbers of 64 bits, then in one byte each: track run, sample and fragment, all the first. */
const ENTRY_BYTES = 19

/** `mfra`, the last box of a segment that ended in order. Entries in the order of the file. */
export function movieFragmentRandomAccess(entries: readonly RandomAccessEntry[]): Uint8Array {
  const table = new Uint8Array(entries.length * ENTRY_BYTES)
  const data = view(table)
  for (const [index, { time, offset }] of entries.entries()) {
    const at = index * ENTRY_BYTES
    data.setBigUint64(at, BigInt(time))
    data.setBigUint64(at + 8, BigInt(offset))
    table.fill(1, at + 16, at + ENTRY_BYTES)
  }
  const keyFrames = fullBox('tfra', 1, 0, u32(VIDEO_TRACK_ID, 0, entries.length), table)
  return box('mfra', keyFrames, fullBox('mfro', 0, 0, u32(8 + keyFrames.byteLength + MFRO_BYTES)))
}

/** Reads an `mfra`, header and all, as it is written here; undefined where it is none, or not whole. */
export function readRandomAccess(bytes: Uint8Array): readonly RandomAccessEntry[] | undefined {
  const [place] = boxesIn(bytes, 0, bytes.byteLength)
  const [table, end] = place?.type === 'mfra' ? boxesIn(bytes, place.start, place.end) : []
  if (table?.type !== 'tfra' || end?.type !== 'mfro') return undefined
  const reader = new FieldReader(bytes, table)
  const { version } = reader.versionAndFlags()
  const [track, lengths, count] = [reader.u32(), reader.u32(), reader.u32()]
  if (version !== 1 || track !== VIDEO_TRACK_ID || lengths !== 0 || reader.left !== count * ENTRY_BYTES)
    return undefined
  return Array.from({ length: count }, () => {
    const entry = { time: reader.u64(), offset: reader.u64() }
    reader.skip(ENTRY_BYTES - 16)
    return entry
  })
}

/** The last bytes of a segment that ended in order, and what they say: how long its `mfra` is. */
export const MFRO_BYTES = 16
export function readRandomAccessBytes(lastBytes: Uint8Array): number | undefined {
  const [place] = boxesIn(lastBytes, 0, lastBytes.byteLength)
  return place?.type === 'mfro' && place.end === MFRO_BYTES
    ? new FieldReader(lastBytes, place).skip(4).u32()
    : undefined
}
