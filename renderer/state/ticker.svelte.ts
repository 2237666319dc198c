import { createSubscriber } from 'svelte/reactivity'
import { every, type Clock } from '../base/clock.ts'

const TICK_MS = 1_000

/**
 * The page's one ticking clock: whoever reads `now` in a component or an effect is brought up to date every second.
 * It ticks only while somebody reads.
 */
export class Ticker {
  readonly #clock: Clock
  readonly #subscribe: () => void

  constructor(clock: Clock) {
    this.#clock = clock
    this.#subscribe = createSubscriber((update) => every(clock, TICK_MS, update))
  }

  /** ms since 1970 by this computer's clock. */
  get now(): number {
    this.#subscribe()
    return this.#clock.now() / 1_000
  }
}
