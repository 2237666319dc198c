import type { TryResult } from '../../electron/protocol/http.ts'
import { problemOf, type LinkProblem } from '../link/problem.ts'
import type { SourceApi, TryRequest } from './source-api.ts'
import type { Ticker } from './ticker.svelte.ts'

/** Trying a source out: exactly one of these. */
export type TrialState =
  | { state: 'idle' }
  /** `since`: ms since 1970. */
  | { state: 'running'; source: string; since: number; abort: AbortController }
  | { state: 'works'; source: string; result: TryResult }
  | { state: 'failed'; source: string; problem: LinkProblem }

/** The first picture of a source, or the reason why there is none. */
export class Trial {
  readonly #api: SourceApi
  readonly #ticker: Ticker
  #state = $state.raw<TrialState>({ state: 'idle' })

  constructor(api: SourceApi, ticker: Ticker) {
    this.#api = api
    this.#ticker = ticker
  }

  get state(): TrialState {
    return this.#state
  }

  /** How long the trial has been running, ms. */
  get elapsed(): number {
    return this.#state.state === 'running' ? Math.max(0, this.#ticker.now - this.#state.since) : 0
  }

  /** Tries a source; a trial that still runs is given up. */
  async run(request: TryRequest): Promise<void> {
    this.cancel()
    const { source } = request
    const abort = new AbortController()
    this.#state = { state: 'running', source, since: this.#ticker.now, abort }
    const ended = await this.#ask(request, abort.signal)
    if (!abort.signal.aborted) this.#state = ended
  }

  cancel(): void {
    if (this.#state.state !== 'running') return
    this.#state.abort.abort()
    this.#state = { state: 'idle' }
  }

  async #ask(request: TryRequest, signal: AbortSignal): Promise<TrialState> {
    const { source } = request
    try {
      return { state: 'works', source, result: await this.#api.tryOut(request, signal) }
    } catch (thrown) {
      return { state: 'failed', source, problem: problemOf(thrown) }
    }
  }
}
