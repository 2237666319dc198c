import { instant, type Clock } from '../../base/clock.ts'
import { Emitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import type { UpdateFeed } from './update-feed.ts'

/** What looks for newer versions and fetches them. */
export interface Updater {
  /** A newer version's name; undefined where this one is the newest. */
  newest(): Promise<string | undefined>
  /** Fetches and proves what `newest` found. It is installed when the program has ended, not before. */
  fetch(): Promise<void>
}

/** Who is asked, and told. */
export interface UpdatePeople {
  wants(version: string): Promise<boolean>
  isReady(version: string): void
}

export type UpdateState =
  /** There is no feed: nobody is asked. */
  | { readonly state: 'off' }
  | {
      readonly state: 'newest'
      /** When that was last found out, RFC 3339 UTC; null before. */ readonly at: string | null
    }
  | { readonly state: 'declined'; readonly version: string }
  | { readonly state: 'fetching'; readonly version: string }
  /** It is installed when the program ends. */
  | { readonly state: 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly at: string; readonly because: string }

interface Ports {
  readonly feed: UpdateFeed
  /** Called once, and only where there is a feed. */
  readonly updater: (feed: UpdateFeed) => Promise<Updater>
  readonly people: UpdatePeople
  readonly clock: Clock
  readonly log: Log
}

const FIRST_AFTER_MILLISECONDS = 60_000
const DAY_MILLISECONDS = 86_400_000

/**
 * Looks for a newer version a minute after the start and once a day.
 *
 * Always true: without a feed nothing is loaded and nobody is asked over the network; nothing is fetched that a person did
 * not ask for; nothing is installed while the program runs, so no recording is ever cut by it; what was declined is
 * offered again after the next start, not before; a failure costs this day's look, nothing else.
 */
export class Updates {
  readonly #ports: Ports
  readonly #changes = new Emitter<UpdateState>()
  #state: UpdateState
  #updater: Updater | undefined
  #cancel: () => void = () => undefined
  #closed = false

  constructor(ports: Ports) {
    this.#ports = ports
    this.#state = ports.feed.kind === 'off' ? { state: 'off' } : { state: 'newest', at: null }
  }

  get state(): UpdateState {
    return this.#state
  }

  onChange(run: (state: UpdateState) => void): () => void {
    return this.#changes.on(run)
  }

  start(): void {
    if (this.#state.state !== 'off') this.#lookAfter(FIRST_AFTER_MILLISECONDS)
  }

  close(): void {
    this.#closed = true
    this.#cancel()
  }

  #lookAfter(milliseconds: number): void {
    this.#cancel = this.#ports.clock.after(milliseconds, () => {
      void this.#look().then(() => {
        if (!this.#closed && !this.#isSettled()) this.#lookAfter(DAY_MILLISECONDS)
      })
    })
  }

  /** Nothing more to look for until the next start. */
  #isSettled(): boolean {
    return this.#state.state === 'declined' || this.#state.state === 'ready'
  }

  async #look(): Promise<void> {
    const { feed, clock, log } = this.#ports
    try {
      this.#updater ??= await this.#ports.updater(feed)
      const version = await this.#updater.newest()
      if (this.#closed) return
      if (version === undefined) this.#become({ state: 'newest', at: instant(clock.now()) })
      else await this.#offer(this.#updater, version)
    } catch (error) {
      log.warn({ why: messageOf(error) }, 'Looking for a newer version failed.')
      this.#become({ state: 'failed', at: instant(clock.now()), because: messageOf(error) })
    }
  }

  async #offer(updater: Updater, version: string): Promise<void> {
    const { people } = this.#ports
    const wanted = await people.wants(version)
    if (this.#closed) return
    if (!wanted) {
      this.#become({ state: 'declined', version })
      return
    }
    this.#become({ state: 'fetching', version })
    await updater.fetch()
    this.#become({ state: 'ready', version })
    people.isReady(version)
  }

  #become(state: UpdateState): void {
    this.#state = state
    this.#changes.emit(state)
  }
}
