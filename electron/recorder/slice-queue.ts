import type { Slice } from './slice.ts'

/** A camera's share of the station's memory for pictures that wait for the disk, whichever is reached first. */
const MAX_DURATION = 10_000_000
const MAX_BYTES = 16 * 1024 * 1024

/** What is to be done on the disk: a slice to write, or the segment to finish. */
export type Order = Slice | 'finish'

interface Entry {
  readonly order: Order
  /** It counts against the bounds. */
  readonly counted: boolean
}

/**
 * What waits for a camera's disk, in order. What comes from the camera is bounded in time and in bytes; what comes from
 * memory that has bounds of its own (a pre-roll, slices that were held) is not counted again.
 */
export class SliceQueue {
  #entries: Entry[] = []
  #duration = 0
  #bytes = 0

  get first(): Order | undefined {
    return this.#entries[0]?.order
  }

  /** Another slice from the camera would be too much. */
  get full(): boolean {
    return this.#duration >= MAX_DURATION || this.#bytes >= MAX_BYTES
  }

  push(order: Order, counted: boolean): void {
    const entry = { order, counted }
    this.#entries.push(entry)
    this.#count(entry, 1)
  }

  /** What was taken out before comes back, before all else. */
  putBack(slices: readonly Slice[]): void {
    this.#entries.unshift(...slices.map((order) => ({ order, counted: false })))
  }

  /** The first is done, unless it was cleared away meanwhile. */
  done(order: Order): void {
    const [first] = this.#entries
    if (first?.order !== order) return
    this.#entries.shift()
    this.#count(first, -1)
  }

  /** Empties it; answers how many pictures were in it. */
  clear(): number {
    const pictures = this.#entries.reduce((sum, { order }) => sum + (order === 'finish' ? 0 : order.video.length), 0)
    this.#entries = []
    this.#duration = 0
    this.#bytes = 0
    return pictures
  }

  #count({ order, counted }: Entry, sign: 1 | -1): void {
    if (order === 'finish' || !counted) return
    this.#duration += sign * (order.end - order.start)
    this.#bytes += sign * order.bytes
  }
}
