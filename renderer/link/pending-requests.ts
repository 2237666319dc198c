import type { Clock } from '../base/clock.ts'
import { LinkError, type LinkProblem } from './problem.ts'

const TIMEOUT_MS = 15_000

interface Pending {
  resolve: (result: unknown) => void
  reject: (error: LinkError) => void
  cancelTimeout: () => void
}

/** Requests on their way, by id. Each settles exactly once: by its answer, by its time-out or by `failAll`. */
export class PendingRequests {
  readonly #clock: Clock
  readonly #pending = new Map<number, Pending>()
  #lastId = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#pending.size
  }

  /** A new request: its id, and what its answer will be. */
  open(method: string): { id: number; answer: Promise<unknown> } {
    const id = ++this.#lastId
    const answer = new Promise<unknown>((resolve, reject) => {
      const cancelTimeout = this.#clock.after(TIMEOUT_MS, () => {
        const message = `The station did not answer ${method} within ${TIMEOUT_MS / 1000} seconds.`
        this.fail(id, { kind: 'offline', message })
      })
      this.#pending.set(id, { resolve, reject, cancelTimeout })
    })
    return { id, answer }
  }

  resolve(id: string | number | null, result: unknown): void {
    this.#take(id)?.resolve(result)
  }

  fail(id: string | number | null, problem: LinkProblem): void {
    this.#take(id)?.reject(new LinkError(problem))
  }

  failAll(problem: LinkProblem): void {
    for (const id of [...this.#pending.keys()]) this.fail(id, problem)
  }

  /** An answer to no request of ours (late, or never asked) finds nothing. */
  #take(id: string | number | null): Pending | undefined {
    if (typeof id !== 'number') return undefined
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.cancelTimeout()
    return pending
  }
}
