import { createHash } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { secretToken, type Random } from '../../base/random.ts'
import { limits } from '../../protocol/version.ts'

const LIFE_MICROSECONDS = limits.ticketSeconds * 1e6
const MAX_TICKETS = 10_000

interface Entry<T> {
  readonly value: T
  /** Monotonic. */
  readonly end: number
}

/**
 * 256 random bits that stand for a value once, for 30 seconds. In memory alone, and there only as hashes: looking one
 * up takes no time that depends on how much of it is right.
 */
export class OneTimeTickets<T> {
  readonly #clock: Clock
  readonly #random: Random
  /** In the order of their ends. */
  readonly #entries = new Map<string, Entry<T>>()

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  issue(value: T): string {
    this.#sweep()
    const ticket = secretToken(this.#random)
    this.#entries.set(hashed(ticket), { value, end: this.#clock.monotonic() + LIFE_MICROSECONDS })
    return ticket
  }

  /** What the ticket stands for, once; undefined where it is unknown, used or late. */
  take(ticket: string): T | undefined {
    const key = hashed(ticket)
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    return entry && this.#clock.monotonic() <= entry.end ? entry.value : undefined
  }

  #sweep(): void {
    const now = this.#clock.monotonic()
    for (const [key, { end }] of this.#entries) {
      if (end >= now && this.#entries.size < MAX_TICKETS) return
      this.#entries.delete(key)
    }
  }
}

const hashed = (ticket: string): string => createHash('sha256').update(ticket).digest('hex')
