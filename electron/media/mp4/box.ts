/**
 * Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2), written: a length of 32 bits that counts itself, a
 * type of four characters, and what is in it. Everything is big-endian.
 */

/** Bytes before the content of a box of an ordinary length. */
export const BOX_HEADER = 8
const U32_LIMIT = 2 ** 32

/** A box around its parts. Longer than 4 GB it must not be. */
export function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = concat(NO_HEADER, ...parts)
  return writeHeader(bytes, bytes.byteLength, type)
}

const NO_HEADER = new Uint8Array(BOX_HEADER)

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let size = 0
  for (const { byteLength } of parts) size += byteLength
  const bytes = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

/** A box that begins with its version and 24 bits of flags (4.2, FullBox). */
export const fullBox = (type: string, version: number, flags: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  box(type, u32(version * 2 ** 24 + flags), ...parts)

/** What stands before the content of a box whose content is written elsewhere. Beyond 4 GB with a length of 64 bits. */
export function boxHeader(type: string, contentBytes: number): Uint8Array {
  if (contentBytes + BOX_HEADER < U32_LIMIT) return writeHeader(new Uint8Array(8), contentBytes + BOX_HEADER, type)
  const header = new Uint8Array(16)
  header.set(u64(contentBytes + 16), 8)
  return writeHeader(header, 1, type)
}

function writeHeader(bytes: Uint8Array, size: number, type: string): Uint8Array {
  view(bytes).setUint32(0, size)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  return bytes
}

export const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The characters of a text, which must be ASCII. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

export const u8 = (...values: readonly number[]): Uint8Array => Uint8Array.from(values)

export function u16(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2)
  const data = view(bytes)
  for (const [index, value] of values.entries()) data.setUint16(index * 2, value)
  return bytes
}

/** Also for signed numbers: they come out as two's complement. */
export function u32(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const data = view(bytes)
  for (const [index, value] of values.entries()) data.setUint32(index * 4, value)
  return bytes
}

/** Whole numbers of either sign, exact up to 2^53. */
export function u64(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8)
  const data = view(bytes)
  for (const [index, value] of values.entries()) {
    data.setUint32(index * 8, Math.floor(value / U32_LIMIT))
    data.setUint32(index * 8 + 4, value)
  }
  return bytes
}

/** Numbers of the same width: 32 bits as long as all of them fit (version 0 of many boxes), else 64 (version 1). */
export function versioned(...values: readonly number[]): {
  version: 0 | 1
  number: (...values: readonly number[]) => Uint8Array
} {
  const fits = values.every((value) => value < U32_LIMIT)
  return fits ? { version: 0, number: u32 } : { version: 1, number: u64 }
}
