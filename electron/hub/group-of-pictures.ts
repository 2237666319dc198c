import type { MediaUnit } from '../media/unit.ts'

/** Beyond these a group is not worth keeping: a joiner would spend longer on it than on waiting for the next one. */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_UNITS = 1_200

/**
 * The units since the newest key frame, that one first, so that a joiner sees a picture at once. Empty before the first
 * key frame, and from the moment a group grows too large until the next key frame.
 */
export class GroupOfPictures {
  #units: MediaUnit[] = []
  #bytes = 0
  #open = false

  get units(): readonly MediaUnit[] {
    return this.#units
  }

  get bytes(): number {
    return this.#bytes
  }

  add(unit: MediaUnit): void {
    if (unit.kind === 'video' && unit.keyFrame) {
      this.clear()
      this.#open = true
    }
    if (!this.#open) return
    this.#units.push(unit)
    this.#bytes += unit.data.byteLength
    if (this.#bytes > MAX_BYTES || this.#units.length > MAX_UNITS) this.clear()
  }

  clear(): void {
    this.#units = []
    this.#bytes = 0
    this.#open = false
  }
}
