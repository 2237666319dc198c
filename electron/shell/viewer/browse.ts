import { isIPv4 } from 'node:net'
import type { Clock } from '../../base/clock.ts'
import { Emitter } from '../../base/emitter.ts'
import type { Cards } from '../../station/network/cards.ts'
import type { Multicast, MulticastLine } from '../../station/network/multicast.ts'
import type { Message } from '../../station/network/records.ts'
import { Directory, SERVICE_NAME, type Announced } from './directory.ts'

export type Search =
  | 'searching'
  /** Asked long enough; what comes later is still taken. */
  | 'idle'
  /** The computer has no network card with an address. */
  | 'noNetwork'
  /** None of its networks takes multicast DNS. */
  | 'failed'

export interface BrowserOptions {
  readonly multicast: Multicast
  readonly cards: Cards
  readonly clock: Clock
}

/** Datagrams get lost: asked again after so many milliseconds, the last over and over. */
const ASK_AGAIN = [1_000, 2_000, 3_000, 10_000, 20_000]
/** How many times it has been asked before nobody is expected any more. */
const SEARCH_TURNS = 3

const QUESTION: Message = {
  type: 'query',
  questions: [{ name: SERVICE_NAME, type: 'PTR' }],
  answers: [],
  authorities: [],
}

/**
 * Looks for stations that announce themselves, on all networks of this computer at once, from `start` to `stop`. Cards
 * that come are asked too. A start anew forgets what was found, so that only what is there now is shown.
 */
export class StationBrowser {
  readonly #options: BrowserOptions
  readonly #changed = new Emitter<undefined>()
  /** null where it was tried and cannot be used. */
  readonly #lines = new Map<string, MulticastLine | null>()
  #directory = new Directory()
  #search: Search = 'idle'
  #run = 0
  #stopWaiting: () => void = () => undefined

  constructor(options: BrowserOptions) {
    this.#options = options
  }

  /** By name. */
  get found(): readonly Announced[] {
    return this.#directory.stations(this.#options.clock.monotonic())
  }

  get search(): Search {
    return this.#search
  }

  onChange(run: () => void): () => void {
    return this.#changed.on(run)
  }

  /** Starts, or starts anew. Never throws. */
  start(): void {
    this.stop()
    this.#directory = new Directory()
    this.#search = 'searching'
    void this.#turn(this.#run, 0)
    this.#changed.emit(undefined)
  }

  /** Safe twice. What was found stays. */
  stop(): void {
    this.#run += 1
    this.#stopWaiting()
    for (const line of this.#lines.values()) void line?.close()
    this.#lines.clear()
    if (this.#search === 'searching') this.#search = 'idle'
  }

  async #turn(run: number, turn: number): Promise<void> {
    const addresses = this.#addresses()
    await Promise.all(addresses.map((address) => this.#open(address, run)))
    if (run !== this.#run) return
    for (const line of this.#lines.values()) line?.send(QUESTION).catch(() => undefined)
    this.#search = this.#judge(addresses, turn)
    this.#changed.emit(undefined)
    const wait = ASK_AGAIN[Math.min(turn, ASK_AGAIN.length - 1)] ?? 0
    this.#stopWaiting = this.#options.clock.after(wait, () => void this.#turn(run, turn + 1))
  }

  #judge(addresses: readonly string[], turn: number): Search {
    if (addresses.length === 0) return 'noNetwork'
    if (!addresses.some((address) => this.#lines.get(address))) return 'failed'
    return turn < SEARCH_TURNS ? 'searching' : 'idle'
  }

  /** One address of each network: multicast DNS goes by IPv4. */
  #addresses(): string[] {
    return this.#options.cards().flatMap(({ internal, addresses }) => {
      const four = addresses.find(({ address }) => isIPv4(address))
      return internal || !four ? [] : [four.address]
    })
  }

  async #open(address: string, run: number): Promise<void> {
    if (this.#lines.get(address)) return
    const line = await this.#options.multicast.open(address).catch(() => null)
    if (run !== this.#run) {
      await line?.close()
      return
    }
    this.#lines.set(address, line)
    line?.onMessage((message) => this.#hear(message, run))
  }

  #hear(message: Message, run: number): void {
    if (message.type !== 'response' || run !== this.#run) return
    const before = JSON.stringify(this.found)
    this.#directory.hear([...message.answers, ...message.additionals], this.#options.clock.monotonic())
    // Printers and televisions are heard too, all day long.
    if (JSON.stringify(this.found) !== before) this.#changed.emit(undefined)
  }
}
