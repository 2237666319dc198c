import type { LinkState } from '../link/types.ts'
import type { StationLink } from '../client/station-link.ts'
import type { Ticker } from './ticker.svelte.ts'

/** The connection to the station as views read it. */
export class Connection {
  readonly #link: StationLink
  readonly #ticker: Ticker
  readonly #stop: () => void
  #state = $state.raw<LinkState>({ state: 'connecting', attempt: 1 })
  #offset = $state(0)
  #connectedOnce = $state(false)

  constructor(link: StationLink, ticker: Ticker) {
    this.#link = link
    this.#ticker = ticker
    this.#follow(link.state)
    this.#stop = link.onState((state) => {
      this.#follow(state)
    })
  }

  get state(): LinkState {
    return this.#state
  }

  get online(): boolean {
    return this.#state.state === 'online'
  }

  /** There was a connection, and it is gone. */
  get lost(): boolean {
    return this.#connectedOnce && !this.online
  }

  /** ms until the next attempt; 0 while one is being made. */
  get retryIn(): number {
    return this.#state.state === 'waiting' ? Math.max(0, this.#state.at - this.#ticker.now) : 0
  }

  /** ms since 1970 by the station's clock: by this computer's until the two have been compared. */
  get stationNow(): number {
    return this.#ticker.now + this.#offset
  }

  retry(): void {
    this.#link.retry()
  }

  close(): void {
    this.#stop()
  }

  #follow(state: LinkState): void {
    this.#state = state
    if (state.state !== 'online') return
    this.#connectedOnce = true
    if (state.clockOffset !== null) this.#offset = state.clockOffset / 1_000
  }
}
