import type { Clock } from '../../base/clock.ts'
import { limits } from '../../protocol/version.ts'

const MINUTE = 60e6

/** Counts broken messages of one connection over the last minute. */
export class Misbehaviour {
  readonly #clock: Clock
  #times: number[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Notes one more; true once there are more than a connection may send. */
  note(): boolean {
    const now = this.#clock.monotonic()
    this.#times = this.#times.filter((time) => now - time < MINUTE)
    this.#times.push(now)
    return this.#times.length > limits.badMessagesPerMinute
  }
}
