import { createHash, type Hash } from 'node:crypto'

/** Hashes bytes as they go by: all of them, and each part of them by itself. SHA-256, 64 hex digits. */
export class ChunkHasher {
  readonly #ends: readonly number[]
  readonly #whole = createHash('sha256')
  readonly #hashes: string[] = []
  #part: Hash = createHash('sha256')
  #bytes = 0

  /** @param ends where each part ends, growing; what comes behind the last end is in the whole alone */
  constructor(ends: readonly number[]) {
    this.#ends = ends
  }

  /** How many have gone by. */
  get bytes(): number {
    return this.#bytes
  }

  update(bytes: Uint8Array): void {
    this.#whole.update(bytes)
    let from = 0
    for (let end = this.#end; end !== undefined && end - this.#bytes <= bytes.byteLength - from; end = this.#end) {
      const next = from + end - this.#bytes
      this.#part.update(bytes.subarray(from, next))
      this.#hashes.push(this.#part.digest('hex'))
      this.#part = createHash('sha256')
      this.#bytes = end
      from = next
    }
    this.#part.update(bytes.subarray(from))
    this.#bytes += bytes.byteLength - from
  }

  /** Called once, at the end. Parts that are not whole have no hash. */
  finish(): { whole: string; parts: readonly string[] } {
    return { whole: this.#whole.digest('hex'), parts: this.#hashes }
  }

  get #end(): number | undefined {
    return this.#ends[this.#hashes.length]
  }
}
