import { problemOf, type LinkProblem } from '../link/problem.ts'
import type { Ticker } from './ticker.svelte.ts'

/** One person's attempt to sign in or to set up: exactly one of these. */
export type Attempt =
  | { state: 'idle' }
  | { state: 'sending' }
  | { state: 'refused'; problem: LinkProblem }
  /** Too many attempts: nothing is taken before `until` (ms since 1970), null where the station did not say. */
  | { state: 'locked'; until: number | null }

/** Sends a form once at a time and keeps what came of it. */
export class SignIn {
  readonly #ticker: Ticker
  #attempt = $state.raw<Attempt>({ state: 'idle' })

  constructor(ticker: Ticker) {
    this.#ticker = ticker
  }

  /** What came of the last attempt. A lock that is over is `idle` again. */
  get attempt(): Attempt {
    const attempt = this.#attempt
    const over = attempt.state === 'locked' && attempt.until !== null && this.#ticker.now >= attempt.until
    return over ? { state: 'idle' } : attempt
  }

  /** False where it was refused, or where another attempt is still on its way. */
  async send(post: () => Promise<void>): Promise<boolean> {
    if (this.#attempt.state === 'sending') return false
    this.#attempt = { state: 'sending' }
    try {
      await post()
      this.#attempt = { state: 'idle' }
      return true
    } catch (thrown) {
      this.#attempt = this.#refused(problemOf(thrown))
      return false
    }
  }

  #refused(problem: LinkProblem): Attempt {
    if (problem.kind !== 'rateLimited') return { state: 'refused', problem }
    const seconds = problem.retryAfterSeconds
    return { state: 'locked', until: seconds === undefined ? null : this.#ticker.now + seconds * 1_000 }
  }
}
