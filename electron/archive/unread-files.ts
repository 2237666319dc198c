import type { SegmentName } from './segment-name.ts'

/**
 * The files that the index does not know yet, by their names: taken from the newest, or from the oldest for room.
 * What was taken counts as unread until `done`.
 */
export class UnreadFiles {
  /** Newest first. */
  #names: SegmentName[] = []
  #inHand: readonly SegmentName[] = []
  #listed = false
  readonly #whenListed = Promise.withResolvers<null>()

  list(newestFirst: readonly SegmentName[]): void {
    this.#names = [...newestFirst]
    this.close()
  }

  get count(): number {
    return this.#names.length + this.#inHand.length
  }

  /** µs; what is not listed yet may be as old as can be. */
  get oldest(): number {
    const earliest = (oldest: number, { start }: SegmentName): number => Math.min(oldest, start)
    return this.#listed ? this.#inHand.reduce(earliest, this.#names.reduce(earliest, Infinity)) : -Infinity
  }

  takeNewest(count: number): readonly SegmentName[] {
    this.#inHand = this.#names.splice(0, count)
    return this.#inHand
  }

  /** By the time in the name; the list is sorted by day only. */
  takeOldest(count: number): readonly SegmentName[] {
    this.#names.sort((a, b) => b.start - a.start)
    this.#inHand = this.#names.splice(-count)
    return this.#inHand
  }

  /** What was taken is in the index, or never will be. */
  done(): void {
    this.#inHand = []
  }

  async whenListed(): Promise<void> {
    await this.#whenListed.promise
  }

  /** Nobody waits for the list any more. */
  close(): void {
    this.#listed = true
    this.#whenListed.resolve(null)
  }
}
