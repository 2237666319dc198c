import { NAL } from '../media/annexb.ts'

/**
 * What `toSample` of media/mp4 answers, found with the machine's own search: a recorder looks at each byte of each
 * camera for start codes, and this is ten times cheaper than to do it in JavaScript (32 cameras of 4 Mbit/s: 0.1 % of a
 * core instead of 1 %). The pure one stays the measure; a test holds the two together.
 */
const START_CODE = Buffer.of(0, 0, 1)
const LENGTH_BYTES = 4
const FILLER = 12
const LEFT_OUT: ReadonlySet<number> = new Set([NAL.sps, NAL.pps, NAL.accessUnitDelimiter, FILLER])

/** An access unit (Annex B) as the pieces of a sample: lengths, and views of its NAL units. Nothing of it is copied. */
export function samplePieces(annexB: Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(annexB.buffer, annexB.byteOffset, annexB.byteLength)
  const pieces: Uint8Array[] = []
  let code = bytes.indexOf(START_CODE)
  while (code !== -1) {
    const start = code + START_CODE.byteLength
    code = bytes.indexOf(START_CODE, start)
    const end = withoutZeros(bytes, start, code === -1 ? bytes.byteLength : code)
    if (end > start && !LEFT_OUT.has((bytes[start] ?? 0) & 0x1f))
      pieces.push(lengthOf(end - start), annexB.subarray(start, end))
  }
  return pieces
}

/** Zeros behind a NAL unit belong to the next start code, or to nothing. */
function withoutZeros(bytes: Uint8Array, start: number, end: number): number {
  let last = end
  while (last > start && bytes[last - 1] === 0) last--
  return last
}

const lengthOf = (bytes: number): Uint8Array => {
  const length = new Uint8Array(LENGTH_BYTES)
  for (let at = 0; at < LENGTH_BYTES; at++) length[at] = bytes >>> (24 - at * 8)
  return length
}
