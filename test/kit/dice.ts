/** Random moments that can be had again: mulberry32, seeded; a failure names the seed. */
export class Dice {
  readonly seed: number
  #state: number

  constructor(seed = Date.now() % 0x7fffffff) {
    this.seed = seed
    this.#state = seed
  }

  /** At least `from`, below `to`. */
  between(from: number, to: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return from + (((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * (to - from)
  }
}
