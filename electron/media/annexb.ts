/**
 * The byte stream format of H.264 (ITU-T H.264, annex B): NAL units between start codes 00 00 01, which cameras write
 * with three or four bytes, with zero bytes before and after. Inside a NAL unit 00 00 01 cannot occur (an emulation
 * prevention byte 03 stands before the third byte), so walking start codes is enough.
 */

/** nal_unit_type, ITU-T H.264 table 7-1. */
export const NAL = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, accessUnitDelimiter: 9 } as const

/** A NAL unit's place in the bytes it was found in: without its start code, without trailing zeros. */
export interface NalUnit {
  readonly type: number
  readonly start: number
  readonly end: number
}

/** Where the next 00 00 01 begins in some bytes, from `from` on, or their end. */
export type StartCodeSearch = (from: number) => number

/**
 * The NAL units of an access unit, in order. Bytes before the first start code belong to none. `search`, in these bytes,
 * is for those who have a faster one than JavaScript is.
 */
export function nalUnits(bytes: Uint8Array, search: StartCodeSearch = (from) => findStartCode(bytes, from)): NalUnit[] {
  const units: NalUnit[] = []
  for (let code = search(0); code < bytes.byteLength;) {
    const start = code + 3
    const next = search(start)
    const end = trimZeros(bytes, start, next)
    const first = bytes[start]
    if (end > start && first !== undefined) units.push({ type: first & 0x1f, start, end })
    code = next
  }
  return units
}

/** Looks at every third byte as long as it can. */
function findStartCode(bytes: Uint8Array, from: number): number {
  let at = from + 2
  while (at < bytes.byteLength) {
    const byte = bytes[at] ?? 0
    if (byte > 1) at += 3
    else if (byte === 0) at += 1
    else if (bytes[at - 1] === 0 && bytes[at - 2] === 0) return at - 2
    else at += 3
  }
  return bytes.byteLength
}

/** A NAL unit never ends in a zero byte: zeros there belong to the byte stream. */
function trimZeros(bytes: Uint8Array, start: number, end: number): number {
  let last = end
  while (last > start && bytes[last - 1] === 0) last--
  return last
}

const START_CODE = Uint8Array.of(0, 0, 0, 1)

/** NAL units as a byte stream, each behind a start code of four bytes. */
export function toAnnexB(nals: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(nals.reduce((sum, nal) => sum + START_CODE.byteLength + nal.byteLength, 0))
  let at = 0
  for (const nal of nals) {
    joined.set(START_CODE, at)
    joined.set(nal, at + START_CODE.byteLength)
    at += START_CODE.byteLength + nal.byteLength
  }
  return joined
}

/** The payload of a NAL unit without emulation prevention bytes (00 00 03 → 00 00). */
export function unescape(nal: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(nal.byteLength)
  let length = 0
  let zeros = 0
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    zeros = byte === 0 ? zeros + 1 : 0
    bytes[length++] = byte
  }
  return bytes.subarray(0, length)
}
