/**
 * Boxes (ISO/IEC 14496-12, 4.2), read. The bytes may be anything: nothing here throws, loops or reserves more than the
 * bytes there are.
 */
import { view } from './box.ts'

/** A box's place in the bytes it was found in. */
export interface BoxPlace {
  readonly type: string
  /** Of its header, of its content, and of its end. */
  readonly offset: number
  readonly start: number
  readonly end: number
}

/** What is needed to read any box's header: one of a 64-bit length. */
export const MAX_HEADER = 16

/**
 * The box that begins at `offset`, of which `bytes` are the first; undefined where that is no box. One that reaches to
 * the end of the file (a length of 0) is taken for none: that is how a hole in a file looks.
 */
export function readBoxHeader(bytes: Uint8Array, offset: number): BoxPlace | undefined {
  if (bytes.byteLength < 8) return undefined
  const data = view(bytes)
  const long = data.getUint32(0) === 1
  if (long && bytes.byteLength < 16) return undefined
  const header = long ? 16 : 8
  const size = long ? data.getUint32(8) * 2 ** 32 + data.getUint32(12) : data.getUint32(0)
  if (size < header || !Number.isSafeInteger(offset + size)) return undefined
  const type = String.fromCharCode(...bytes.subarray(4, 8))
  return { type, offset, start: offset + header, end: offset + size }
}

/** The boxes that follow each other from `start`, up to the first that is not whole before `end`. */
export function boxesIn(bytes: Uint8Array, start: number, end: number): BoxPlace[] {
  const boxes: BoxPlace[] = []
  for (let at = start; at < end;) {
    const found = readBoxHeader(bytes.subarray(at, Math.min(end, at + MAX_HEADER)), at)
    if (!found || found.end > end) break
    boxes.push(found)
    at = found.end
  }
  return boxes
}

/** The content of a box, field by field. Past its end everything reads as 0, and `isShort` says so. */
export class FieldReader {
  readonly #data: DataView
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, { start, end }: Pick<BoxPlace, 'start' | 'end'>) {
    this.#bytes = bytes.subarray(start, end)
    this.#data = view(this.#bytes)
    this.#at = 0
  }

  get isShort(): boolean {
    return this.#at > this.#data.byteLength
  }

  /** Bytes that are left. */
  get left(): number {
    return Math.max(0, this.#data.byteLength - this.#at)
  }

  skip(bytes: number): this {
    this.#at += bytes
    return this
  }

  u8(): number {
    return this.#has(1) ? this.#data.getUint8(this.#at - 1) : 0
  }

  u16(): number {
    return this.#has(2) ? this.#data.getUint16(this.#at - 2) : 0
  }

  u32(): number {
    return this.#has(4) ? this.#data.getUint32(this.#at - 4) : 0
  }

  i32(): number {
    return this.u32() | 0
  }

  u64(): number {
    return this.u32() * 2 ** 32 + this.u32()
  }

  /** The next bytes, as many of them as there are; a copy. */
  bytes(count: number): Uint8Array {
    const bytes = this.#bytes.slice(Math.min(this.#at, this.#bytes.byteLength), this.#at + count)
    this.#at += count
    return bytes
  }

  /** The version of a full box and its flags. */
  versionAndFlags(): { version: number; flags: number } {
    const word = this.u32()
    return { version: word >>> 24, flags: word & 0xffffff }
  }

  #has(bytes: number): boolean {
    this.#at += bytes
    return !this.isShort
  }
}
