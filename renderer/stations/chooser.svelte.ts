import type { AddressFault, Candidate, Failure, KnownStation, StationsBridge, StationsView } from './bridge.ts'

/** The one look at an address that is not remembered yet: exactly one of these. `what` is what the person asked for. */
export type Looking =
  | { state: 'none' }
  | { state: 'asking'; what: string; typed: boolean }
  | { state: 'badAddress'; why: AddressFault }
  | { state: 'failed'; what: string; typed: boolean; failure: Failure }
  | { state: 'comparing'; candidate: Candidate }
  | { state: 'differs' }

/** What a person does on the page for choosing a station. The stations themselves are the program's. */
export class Chooser {
  readonly #bridge: StationsBridge
  #view = $state.raw<StationsView | null>(null)
  #looking = $state.raw<Looking>({ state: 'none' })
  #trouble = $state.raw<string | null>(null)
  #turn = 0

  constructor(bridge: StationsBridge) {
    this.#bridge = bridge
  }

  /** What the program knows; null until it has answered. */
  get view(): StationsView | null {
    return this.#view
  }

  get looking(): Looking {
    return this.#looking
  }

  /** A sentence about the last thing that did not work. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** Follows the program until the answer is called. */
  begin(): () => void {
    const stop = this.#bridge.onView((view) => (this.#view = view))
    void this.#do(async () => {
      const view = await this.#bridge.view()
      this.#view ??= view
    })
    return stop
  }

  station(id: string): KnownStation | undefined {
    return this.#view?.known.find((station) => station.id === id)
  }

  search = (): void => void this.#do(() => this.#bridge.search())
  open = (id: string): void => void this.#do(() => this.#bridge.open(id))
  rename = (id: string, name: string): void => void this.#do(() => this.#bridge.rename(id, name))
  forget = (id: string): void => void this.#do(() => this.#bridge.remove(id))
  accept = (id: string, fingerprint: string): void => void this.#do(() => this.#bridge.accept(id, fingerprint))
  startWith = (id: string | null): void => void this.#do(() => this.#bridge.startWith(id))
  restart = (): void => void this.#do(() => this.#bridge.restart())

  lookAt = (address: string): Promise<void> => this.#look({ address }, address.trim(), true)
  lookAtFound = (id: string, name: string): Promise<void> => this.#look({ found: id }, name, false)

  /** Ends a look or a visit; nothing that comes of it later is shown. */
  cancel = (): void => {
    this.#turn += 1
    this.#looking = { state: 'none' }
    void this.#do(() => this.#bridge.cancel())
  }

  /** The person says that the fingerprints are the same. */
  same = (): void => {
    if (this.#looking.state !== 'comparing') return
    const { fingerprint } = this.#looking.candidate
    this.#looking = { state: 'none' }
    void this.#do(() => this.#bridge.add(fingerprint))
  }

  /** The person says that they are not. */
  differs = (): void => {
    this.#looking = { state: 'differs' }
  }

  async #look(what: { address: string } | { found: string }, words: string, typed: boolean): Promise<void> {
    const turn = ++this.#turn
    this.#looking = words === '' ? { state: 'none' } : { state: 'asking', what: words, typed }
    await this.#do(async () => {
      try {
        const looked = await this.#bridge.probe(what)
        if (turn !== this.#turn) return
        if (looked.outcome === 'station') this.#meet(looked.candidate)
        else if (looked.outcome === 'notAnAddress') this.#looking = { state: 'badAddress', why: looked.why }
        else if (looked.outcome === 'failed')
          this.#looking = { state: 'failed', what: words, typed, failure: looked.failure }
        else this.#looking = { state: 'none' }
      } catch (error) {
        if (turn === this.#turn) this.#looking = { state: 'none' }
        throw error
      }
    })
  }

  /** One whose fingerprint was compared before needs no second comparison, wherever it is now. */
  #meet(candidate: Candidate): void {
    this.#looking = { state: 'comparing', candidate }
    if (candidate.known !== null) this.same()
  }

  async #do(run: () => Promise<void>): Promise<void> {
    this.#trouble = null
    try {
      await run()
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error)
    }
  }
}
