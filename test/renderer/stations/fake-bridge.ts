import type { Candidate, Looked, StationsBridge, StationsView } from '../../../renderer/stations/bridge.ts'

export const GATE = 'a1b2'.repeat(16)
export const YARD = 'c3d4'.repeat(16)

export const gate = { id: 'k1', name: 'Front gate', url: 'https://192.0.2.7:7440/', fingerprint: GATE, seen: true }

export const candidate: Candidate = {
  name: 'Yard',
  version: '0.1.0',
  url: 'https://192.0.2.8:7440/',
  fingerprint: YARD,
  known: null,
}

const nothing: StationsView = {
  search: 'idle',
  found: [],
  known: [],
  visit: { state: 'none' },
  running: 'station',
  startWith: null,
}

/** The program as far as the page sees it: it notes what is asked, and shows what a test says. */
export class FakeBridge implements StationsBridge {
  readonly asked: unknown[][] = []
  /** What the next calls fail with. */
  trouble: string | null = null
  looked: Looked | Promise<Looked> = { outcome: 'station', candidate }
  #view: StationsView
  #run: (view: StationsView) => void = () => undefined

  constructor(view: Partial<StationsView> = {}) {
    this.#view = { ...nothing, ...view }
  }

  show(change: Partial<StationsView>): void {
    this.#view = { ...this.#view, ...change }
    this.#run(this.#view)
  }

  onView(run: (view: StationsView) => void): () => void {
    this.#run = run
    return () => (this.#run = () => undefined)
  }

  async view(): Promise<StationsView> {
    await this.#ask()
    return this.#view
  }

  async probe(what: { address: string } | { found: string }): Promise<Looked> {
    await this.#ask('probe', what)
    return this.looked
  }

  search = (): Promise<void> => this.#ask('search')
  cancel = (): Promise<void> => this.#ask('cancel')
  add = (fingerprint: string): Promise<void> => this.#ask('add', fingerprint)
  rename = (id: string, name: string): Promise<void> => this.#ask('rename', id, name)
  remove = (id: string): Promise<void> => this.#ask('remove', id)
  open = (id: string): Promise<void> => this.#ask('open', id)
  accept = (id: string, fingerprint: string): Promise<void> => this.#ask('accept', id, fingerprint)
  startWith = (id: string | null): Promise<void> => this.#ask('startWith', id)
  restart = (): Promise<void> => this.#ask('restart')

  #ask(...what: unknown[]): Promise<void> {
    if (what.length > 0) this.asked.push(what)
    return this.trouble === null ? Promise.resolve() : Promise.reject(new Error(this.trouble))
  }
}
