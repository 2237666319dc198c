/** Counts what is on the way to a viewer: sent and not yet acknowledged. Sequence numbers wrap at 2^32. */
export class AcknowledgementWindow {
  readonly #size: number
  readonly #unacknowledged: number[] = []

  constructor(size: number) {
    this.#size = size
  }

  get open(): boolean {
    return this.#unacknowledged.length < this.#size
  }

  sent(sequence: number): void {
    this.#unacknowledged.push(sequence)
  }

  /** All up to `sequence` have arrived. A number that was never sent changes nothing beyond what it covers. */
  acknowledge(sequence: number): void {
    const { length } = this.#unacknowledged
    let arrived = 0
    while (arrived < length && !isAfter(this.#unacknowledged[arrived] ?? 0, sequence)) arrived++
    this.#unacknowledged.splice(0, arrived)
  }
}

/** Serial number arithmetic (RFC 1982) on 32 bits: true where `a` comes after `b`. */
const isAfter = (a: number, b: number): boolean => ((a - b) | 0) > 0
