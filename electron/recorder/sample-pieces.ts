import type { StartCodeSearch } from '../media/annexb.ts'
import { toSample } from '../media/mp4/sample.ts'

const START_CODE = Buffer.of(0, 0, 1)

/**
 * The machine's own search: a recorder looks at each byte of each camera for start codes, and this is ten times cheaper
 * than to do it in JavaScript (32 cameras of 4 Mbit/s: 0.1 % of a core instead of 1 %).
 */
function searchIn({ buffer, byteOffset, byteLength }: Uint8Array): StartCodeSearch {
  const bytes = Buffer.from(buffer, byteOffset, byteLength)
  return (from) => {
    const at = bytes.indexOf(START_CODE, from)
    return at === -1 ? byteLength : at
  }
}

/** An access unit (Annex B) as the pieces of a sample: lengths, and views of its NAL units. Nothing of it is copied. */
export const samplePieces = (annexB: Uint8Array): readonly Uint8Array[] => toSample(annexB, searchIn(annexB))
