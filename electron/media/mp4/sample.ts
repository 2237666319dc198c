/**
 * Samples as MP4 holds them (ISO/IEC 14496-15, 5.3.2): NAL units behind a length of four bytes, without those that
 * stand elsewhere (parameter sets, in the configuration record) or have no place in a file (delimiters, filler).
 */
import { NAL, nalUnits, toAnnexB, type StartCodeSearch } from '../annexb.ts'
import { parseAvcConfiguration, sampleNals } from '../avcc.ts'
import { concat, u32, view } from './box.ts'

const FILLER = 12
const LEFT_OUT: ReadonlySet<number> = new Set([NAL.sps, NAL.pps, NAL.accessUnitDelimiter, FILLER])
const LENGTH_BYTES = 4

/**
 * An access unit (Annex B) as the pieces of a sample, in order. The NAL units are views: nothing of them is copied.
 * `search`: as of `nalUnits`.
 */
export function toSample(annexB: Uint8Array, search?: StartCodeSearch): readonly Uint8Array[] {
  const units = nalUnits(annexB, search).filter(({ type }) => !LEFT_OUT.has(type))
  const lengths = new Uint8Array(units.length * LENGTH_BYTES)
  const data = view(lengths)
  const pieces: Uint8Array[] = []
  for (const [index, { start, end }] of units.entries()) {
    const at = index * LENGTH_BYTES
    data.setUint32(at, end - start)
    pieces.push(lengths.subarray(at, at + LENGTH_BYTES), annexB.subarray(start, end))
  }
  return pieces
}

/**
 * A sample as an access unit, for a decoder of byte streams: one with an IDR picture begins with the parameter sets of
 * its track's configuration record. Where the sample is cut, what came before the cut is answered.
 */
export function sampleToAnnexB(sample: Uint8Array, avcC: Uint8Array): Uint8Array {
  const configuration = parseAvcConfiguration(avcC)
  const nals = sampleNals(sample, configuration?.lengthBytes ?? LENGTH_BYTES)
  const key = nals.some(([first = 0]) => (first & 0x1f) === NAL.idr)
  return toAnnexB(key && configuration ? [...configuration.sps, ...configuration.pps, ...nals] : nals)
}

/**
 * The parameter sets of a configuration record as the beginning of a sample. They need not be there, since the record
 * is in the sample description; but where a film has several of those, players that look only at the first of them need
 * each key frame to bring its own.
 */
export function parameterSets(avcC: Uint8Array): Uint8Array {
  const configuration = parseAvcConfiguration(avcC)
  const sets = configuration ? [...configuration.sps, ...configuration.pps] : []
  return concat(...sets.flatMap((set) => [u32(set.byteLength), set]))
}

/** An AAC frame without its ADTS header, as a view; empty where the bytes do not begin with such a header. */
export function rawAac(adts: Uint8Array): Uint8Array {
  const [sync = 0, second = 0, , fourth = 0, fifth = 0, sixth = 0] = adts
  if (sync !== 0xff || (second & 0xf6) !== 0xf0) return adts.subarray(0, 0)
  const header = (second & 1) === 1 ? 7 : 9 // with a checksum it has two bytes more
  const length = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5)
  return adts.subarray(header, Math.max(header, length))
}
