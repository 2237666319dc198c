import { startsWithKey, type Slice } from './slice.ts'

/** Beyond this a group of pictures is not kept: where the disk fails, the rest of it is lost. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * What was written but may not be on the disk yet, so that it can be written once more elsewhere: from the key frame on
 * that the first picture that is not durable needs.
 */
export class HeldSlices {
  #slices: Slice[] = []
  #bytes = 0

  /** @param durable pictures up to here, µs, are safe */
  add(slice: Slice, durable: number): void {
    this.#slices.push(slice)
    this.#bytes += slice.bytes
    this.#trim(durable)
    if (this.#bytes > MAX_BYTES) this.clear()
  }

  clear(): void {
    this.#slices = []
    this.#bytes = 0
  }

  /** Empties it. The slices begin at a key frame, or with the first one that was given. */
  take(): readonly Slice[] {
    const slices = this.#slices
    this.clear()
    return slices
  }

  #trim(durable: number): void {
    const needed = this.#slices.findLastIndex((slice) => startsWithKey(slice) && slice.start <= durable)
    for (const { bytes } of this.#slices.splice(0, Math.max(0, needed))) this.#bytes -= bytes
  }
}
