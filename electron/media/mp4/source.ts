/** Bytes that lie elsewhere, as in a file. */
export interface ByteSource {
  /** How many of them there are, or are to be looked at. */
  readonly size: number
  /** At most `length` bytes from `offset`; fewer at the end. Rejects where they cannot be read. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Enough for a moof of half a second and what follows it, in one page of the system's cache. */
const READ_AHEAD = 4096

/** Small pieces of a source, read from front to back: most of them need no read of their own. */
export class SourceWindow {
  readonly #source: ByteSource
  #bytes: Uint8Array = new Uint8Array()
  #offset = 0

  constructor(source: ByteSource) {
    this.#source = source
  }

  get size(): number {
    return this.#source.size
  }

  /** Exactly these bytes, or undefined where the source ends before. Valid until it is read from again. */
  async read(offset: number, length: number): Promise<Uint8Array | undefined> {
    if (offset + length > this.size) return undefined
    if (!this.#holds(offset, length)) {
      this.#bytes = await this.#source.read(offset, Math.min(Math.max(length, READ_AHEAD), this.size - offset))
      this.#offset = offset
    }
    // A file can be shorter by now than it was said to be.
    return this.#holds(offset, length)
      ? this.#bytes.subarray(offset - this.#offset, offset - this.#offset + length)
      : undefined
  }

  #holds(offset: number, length: number): boolean {
    return offset >= this.#offset && offset + length <= this.#offset + this.#bytes.byteLength
  }
}
