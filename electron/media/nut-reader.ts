/**
 * Reads NUT's variable length numbers from bytes. Past the end, and for numbers above 2^53, it notes the failure and answers
 * 0, so that a parser reads straight through and asks once at its end.
 */
export class NutReader {
  readonly #bytes: Uint8Array
  #position: number
  #short = false
  #broken = false

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes
    this.#position = position
  }

  get position(): number {
    return this.#position
  }

  /** It ran past the end: with more bytes the same reads may succeed. */
  isShort(): boolean {
    return this.#short
  }

  hasFailed(): boolean {
    return this.#short || this.#broken
  }

  byte(): number {
    const value = this.#bytes[this.#position]
    if (value === undefined) {
      this.#short = true
      return 0
    }
    this.#position++
    return value
  }

  /** `v`: seven bits a byte, the highest first. */
  unsigned(): number {
    let value = 0
    for (;;) {
      const byte = this.byte()
      value = value * 128 + (byte & 0x7f)
      if (!Number.isSafeInteger(value)) {
        this.#broken = true
        return 0
      }
      if (byte < 0x80) return this.hasFailed() ? 0 : value
    }
  }

  /** `s`: 0, 1, −1, 2, −2, … */
  signed(): number {
    const value = this.unsigned() + 1
    return value % 2 === 1 ? -Math.floor(value / 2) : value / 2
  }

  /** `vb`: a length, then so many bytes. The answer is a view. */
  block(): Uint8Array {
    return this.take(this.unsigned())
  }

  take(length: number): Uint8Array {
    const end = this.#position + length
    if (end > this.#bytes.byteLength) {
      this.#short = true
      return new Uint8Array(0)
    }
    const view = this.#bytes.subarray(this.#position, end)
    this.#position = end
    return view
  }
}
