import type { Unit } from '../../electron/protocol/frame.ts'
import { KeyFrameGate } from './key-frame-gate.ts'

/** More than this of one group of pictures is not held; 8 MiB are 16 s of 4 Mbit/s. */
const MOST_BYTES = 8 * 1024 * 1024

/**
 * The newest units of one stream from their key frame on: what a recording can begin with at once. Empty while there is no
 * whole group. It holds copies, since outputs may give a unit's own bytes away.
 */
export class RecentGroup {
  readonly #gate = new KeyFrameGate()
  #units: Unit[] = []
  #bytes = 0

  get units(): readonly Unit[] {
    return this.#units
  }

  add({ header, data }: Unit): void {
    const whole = this.#gate.admits(header)
    if (header.keyFrame || !whole) this.clear()
    if (!whole) return
    if (!header.keyFrame && this.#units.length === 0) return
    this.#bytes += data.byteLength
    if (this.#bytes > MOST_BYTES) this.clear()
    else this.#units.push({ header, data: data.slice() })
  }

  clear(): void {
    this.#units = []
    this.#bytes = 0
  }
}
