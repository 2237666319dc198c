import type { Clock } from '../../base/clock.ts'
import { LookoutError } from '../../base/error.ts'
import { readAddress } from './address.ts'
import type { FoundOnPage, KnownOnPage, Looked, StationsBridge, StationsCall, StationsView } from './bridge.ts'
import type { StationBrowser } from './browse.ts'
import type { Announced } from './directory.ts'
import type { KnownStations } from './known-stations.ts'
import { probe, type Probed, type ProbedStation } from './probe.ts'
import { Visiting, type RemoteStation } from './visiting.ts'

export interface DeskOptions {
  readonly clock: Clock
  readonly stations: KnownStations
  readonly browser: StationBrowser
  /** What this run is. */
  readonly running: 'station' | 'viewer'
  /** Opens a station's windows. */
  readonly open: (station: RemoteStation) => void
  /** Starts the program anew, asking first where something records. */
  readonly restart: () => void
}

/**
 * All that the page for choosing a station is answered from: what was found, what is known, and the one station that is
 * being looked at. The page names what it wants; what is remembered of a station comes from here, never from the page.
 */
export class StationsDesk implements Pick<StationsBridge, StationsCall> {
  readonly #options: DeskOptions
  readonly #visiting: Visiting
  #looking = new AbortController()
  /** The station that the page shows the fingerprint of. */
  #candidate: ProbedStation | undefined

  constructor(options: DeskOptions) {
    this.#options = options
    const { clock, stations, browser, open } = options
    this.#visiting = new Visiting({
      clock,
      stations,
      open,
      probe: (url, signal) => this.#probe(url, signal),
      announced: (fingerprint) =>
        browser.found.filter((station) => station.fingerprint === fingerprint).flatMap(({ urls }) => urls),
    })
  }

  /** Called whenever what `view` answers may have changed. The answer takes it back. */
  onChange(run: () => void): () => void {
    const { browser, stations } = this.#options
    const stops = [browser.onChange(run), stations.onChange(run), this.#visiting.onChange(run)]
    return () => stops.forEach((stop) => stop())
  }

  view(): Promise<StationsView> {
    return Promise.resolve(this.current)
  }

  get current(): StationsView {
    const { stations, browser, running } = this.#options
    const { startMode } = stations
    return {
      search: browser.search,
      found: browser.found.map((station) => this.#found(station)),
      known: stations.all.map(({ id, name, url, fingerprint }) => this.#known({ id, name, url, fingerprint })),
      visit: this.#visiting.visit,
      running,
      startWith: startMode.kind === 'viewer' ? startMode.station : null,
    }
  }

  search(): Promise<void> {
    this.#options.browser.start()
    return Promise.resolve()
  }

  async probe(what: { readonly address: string } | { readonly found: string }): Promise<Looked> {
    const urls = 'address' in what ? readAddress(what.address) : this.#announced(what.found)
    if (!urls.ok) return { outcome: 'notAnAddress', why: urls.why }
    this.#looking.abort()
    this.#candidate = undefined
    const { signal } = (this.#looking = new AbortController())
    const probed = await this.#firstOf('url' in urls ? [urls.url] : urls.urls, signal)
    if (signal.aborted) return { outcome: 'cancelled' }
    if (probed.outcome !== 'station') return probed
    this.#candidate = probed.station
    const { name, version, url, fingerprint } = probed.station
    const known = this.#options.stations.byFingerprint(fingerprint)?.id ?? null
    return { outcome: 'station', candidate: { name, version, url, fingerprint, known } }
  }

  cancel(): Promise<void> {
    this.stop()
    return Promise.resolve()
  }

  async add(fingerprint: string): Promise<void> {
    const candidate = this.#candidate
    if (candidate?.fingerprint !== fingerprint)
      throw new LookoutError('conflict', 'Another station was looked at since.')
    const { id } = await this.#options.stations.add(candidate)
    this.#visiting.begin(id)
  }

  rename(id: string, name: string): Promise<void> {
    return this.#options.stations.rename(id, name)
  }

  async remove(id: string): Promise<void> {
    const { visit } = this.#visiting
    if (visit.state !== 'none' && visit.station === id) this.#visiting.cancel()
    await this.#options.stations.remove(id)
  }

  open(id: string): Promise<void> {
    this.#looking.abort()
    this.#visiting.begin(id)
    return Promise.resolve()
  }

  async accept(id: string, fingerprint: string): Promise<void> {
    const { visit } = this.#visiting
    if (visit.state !== 'changed' || visit.station !== id || visit.now !== fingerprint) {
      throw new LookoutError('conflict', 'The station shows another fingerprint now.')
    }
    await this.#options.stations.accept(id, visit.was, fingerprint)
    this.#visiting.begin(id)
  }

  async startWith(id: string | null): Promise<void> {
    await this.#options.stations.startWith(id === null ? { kind: 'station' } : { kind: 'viewer', station: id })
  }

  restart(): Promise<void> {
    this.#options.restart()
    return Promise.resolve()
  }

  /** Ends what is under way. Safe twice. */
  stop(): void {
    this.#looking.abort()
    this.#visiting.cancel()
  }

  #probe(url: string, signal: AbortSignal): Promise<Probed> {
    return probe(url, { clock: this.#options.clock, signal })
  }

  /** The first that is a station; where none is, what was wrong with the first. */
  async #firstOf(urls: readonly string[], signal: AbortSignal): Promise<Probed> {
    let first: Probed | undefined
    for (const url of urls) {
      const probed = await this.#probe(url, signal)
      if (probed.outcome === 'station' || signal.aborted) return probed
      first ??= probed
    }
    return first ?? { outcome: 'failed', failure: { why: 'unreachable' } }
  }

  #announced(id: string) {
    const urls = this.#options.browser.found.find((station) => station.id === id)?.urls
    // It has said goodbye since the page was drawn.
    return { ok: true, urls: urls ?? [] } as const
  }

  #found({ id, name, version, urls, fingerprint }: Announced): FoundOnPage {
    const known = this.#options.stations.byFingerprint(fingerprint)?.id ?? null
    return { id, name, version, url: urls[0] ?? '', known }
  }

  #known(station: Omit<KnownOnPage, 'seen'>): KnownOnPage {
    const seen = this.#options.browser.found.some(({ fingerprint }) => fingerprint === station.fingerprint)
    return { ...station, seen }
  }
}
