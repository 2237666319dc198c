/**
 * H.264 as MP4 and Matroska hold it (ISO/IEC 14496-15, 5.3.3): parameter sets in a configuration record, NAL units
 * behind their length instead of a start code.
 */

export interface AvcConfiguration {
  /** Bytes of the length before each NAL unit: 1, 2 or 4. */
  readonly lengthBytes: number
  readonly sps: readonly Uint8Array[]
  readonly pps: readonly Uint8Array[]
}

/** An AVCDecoderConfigurationRecord, or undefined where the bytes are none (Annex B starts with a zero). */
export function parseAvcConfiguration(bytes: Uint8Array): AvcConfiguration | undefined {
  if (bytes[0] !== 1 || bytes.byteLength < 7) return undefined
  const lengthBytes = ((bytes[4] ?? 0) & 3) + 1
  const sps = parameterSets(bytes, 6, (bytes[5] ?? 0) & 0x1f)
  const pps = sps && parameterSets(bytes, sps.end + 1, bytes[sps.end] ?? 0)
  return pps && lengthBytes !== 3 ? { lengthBytes, sps: sps.sets, pps: pps.sets } : undefined
}

function parameterSets(
  bytes: Uint8Array,
  from: number,
  count: number,
): { sets: Uint8Array[]; end: number } | undefined {
  const sets: Uint8Array[] = []
  let at = from
  for (let i = 0; i < count; i++) {
    const end = at + 2 + bigEndian(bytes, at, 2)
    if (end > bytes.byteLength) return undefined
    sets.push(bytes.slice(at + 2, end))
    at = end
  }
  return { sets, end: at }
}

/** The NAL units of a sample, as views. Where a length runs past the end, what came before it is answered. */
export function sampleNals(sample: Uint8Array, lengthBytes: number): Uint8Array[] {
  const nals: Uint8Array[] = []
  let at = 0
  while (at + lengthBytes < sample.byteLength) {
    const start = at + lengthBytes
    const end = start + bigEndian(sample, at, lengthBytes)
    if (end > sample.byteLength) break
    if (end > start) nals.push(sample.subarray(start, end))
    at = end
  }
  return nals
}

function bigEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}
