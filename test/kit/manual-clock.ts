import type { Clock } from '../../electron/base/clock.ts'

interface Timer {
  at: number
  run: () => void
}

/** A clock that a test moves. `advance` runs what falls due, in order, and lets promises settle between. */
export class ManualClock implements Clock {
  #wall: number
  #monotonic = 0
  readonly #timers = new Set<Timer>()

  /** Starts at 2026-01-02T03:04:05Z. */
  constructor(start = Date.UTC(2026, 0, 2, 3, 4, 5) * 1000) {
    this.#wall = start
  }

  now(): number {
    return this.#wall
  }

  monotonic(): number {
    return this.#monotonic
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#monotonic + milliseconds * 1000, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size
  }

  /** The wall clock alone jumps, as when somebody sets it. */
  step(milliseconds: number): void {
    this.#wall += milliseconds * 1000
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.#monotonic + milliseconds * 1000
    await settle()
    for (let next = this.#nextDue(end); next; next = this.#nextDue(end)) {
      this.#timers.delete(next)
      this.#moveTo(next.at)
      next.run()
      await settle()
    }
    this.#moveTo(end)
  }

  #nextDue(end: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }

  #moveTo(monotonic: number): void {
    this.#wall += monotonic - this.#monotonic
    this.#monotonic = monotonic
  }
}

/** Lets everything that is already resolved run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
