import { view } from './box.ts'

/** Many whole numbers, 8 bytes each. */
export class NumberList {
  #values = new Float64Array(64)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(...values: readonly number[]): void {
    while (this.#length + values.length > this.#values.length) this.#grow()
    for (const value of values) this.#values[this.#length++] = value
  }

  /** Undefined where there are not so many. */
  at(index: number): number | undefined {
    return index < this.#length ? this.#values[index] : undefined
  }

  /** Changes a number that is there. */
  set(index: number, value: number): void {
    if (index < this.#length) this.#values[index] = value
  }

  /** As the tables of MP4 have them, in 32 bits each, with the same number added to each. */
  toU32(added = 0): Uint8Array {
    const bytes = new Uint8Array(this.#length * 4)
    const data = view(bytes)
    for (let i = 0; i < this.#length; i++) data.setUint32(i * 4, (this.#values[i] ?? 0) + added)
    return bytes
  }

  /** In 64 bits each. */
  toU64(added = 0): Uint8Array {
    const bytes = new Uint8Array(this.#length * 8)
    const data = view(bytes)
    for (let i = 0; i < this.#length; i++) data.setBigUint64(i * 8, BigInt((this.#values[i] ?? 0) + added))
    return bytes
  }

  #grow(): void {
    const larger = new Float64Array(this.#values.length * 2)
    larger.set(this.#values)
    this.#values = larger
  }
}
