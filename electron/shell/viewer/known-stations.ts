import { instant, type Clock } from '../../base/clock.ts'
import { LookoutError } from '../../base/error.ts'
import { uuid, type Random } from '../../base/random.ts'
import type { DesktopSettings, KnownStation } from '../desktop-settings.ts'
import type { ProbedStation } from './probe.ts'

/** What of the desktop's settings file is used: `DesktopSettingsFile` is one. */
export interface SettingsKeeper {
  readonly current: DesktopSettings
  /** @throws LookoutError unavailable where it cannot be written */
  change(edit: (settings: DesktopSettings) => DesktopSettings): Promise<void>
  onChange(run: () => void): () => void
}

export type StartMode = DesktopSettings['mode']

const MAX_NAME = 120

/**
 * The stations that somebody has compared the fingerprint of on this computer, in `desktop.json`.
 *
 * Always true: a fingerprint stands for one station alone, and none is changed but by `accept`, which names the old one
 * and the new one. All that change anything throw LookoutError unavailable where it cannot be written, and notFound
 * where there is no such station.
 */
export class KnownStations {
  readonly #settings: SettingsKeeper
  readonly #clock: Clock
  readonly #random: Random

  constructor(settings: SettingsKeeper, clock: Clock, random: Random) {
    this.#settings = settings
    this.#clock = clock
    this.#random = random
  }

  /** In the order that they were added. */
  get all(): readonly KnownStation[] {
    return this.#settings.current.stations
  }

  /** What the program starts with next time. */
  get startMode(): StartMode {
    return this.#settings.current.mode
  }

  onChange(run: () => void): () => void {
    return this.#settings.onChange(run)
  }

  find(id: string): KnownStation | undefined {
    return this.all.find((station) => station.id === id)
  }

  byFingerprint(fingerprint: string): KnownStation | undefined {
    return this.all.find((station) => station.fingerprint === fingerprint)
  }

  /** Remembers a station, whose fingerprint somebody has compared. One that is known already is remembered at its new address. */
  async add({ name, url, fingerprint }: Pick<ProbedStation, 'name' | 'url' | 'fingerprint'>): Promise<KnownStation> {
    const known = this.byFingerprint(fingerprint)
    if (known) return this.#edit(known.id, (station) => ({ ...station, url }))
    const addedAt = instant(this.#clock.now())
    const added = { id: uuid(this.#random), name: nameOf(name, url), url, fingerprint, addedAt }
    await this.#settings.change((settings) => ({ ...settings, stations: [...settings.stations, added] }))
    return added
  }

  /** An empty name becomes the station's host. */
  async rename(id: string, name: string): Promise<void> {
    await this.#edit(id, (station) => ({ ...station, name: nameOf(name, station.url) }))
  }

  /** It answers at another address now. */
  async moved(id: string, url: string): Promise<void> {
    if (this.find(id)?.url !== url) await this.#edit(id, (station) => ({ ...station, url }))
  }

  /**
   * Somebody has compared the new fingerprint of a station that had another.
   * @throws LookoutError conflict where its fingerprint is not `was`, or the new one is another station's
   */
  async accept(id: string, was: string, now: string): Promise<void> {
    const other = this.byFingerprint(now)
    if (other && other.id !== id) {
      throw new LookoutError('conflict', `That is the fingerprint of “${other.name}”, which is known already.`)
    }
    await this.#edit(id, (station) => {
      if (station.fingerprint !== was) throw new LookoutError('conflict', 'Its fingerprint has changed since.')
      return { ...station, fingerprint: now }
    })
  }

  /** Forgets it, its windows too. A program that started with it starts as a station again. */
  async remove(id: string): Promise<void> {
    await this.#settings.change((settings) => ({
      ...settings,
      stations: settings.stations.filter((station) => station.id !== id),
      windows: settings.windows.filter((window) => window.station !== id),
      mode: settings.mode.kind === 'viewer' && settings.mode.station === id ? { kind: 'station' } : settings.mode,
    }))
  }

  /** What the program starts with from the next time on. */
  async startWith(mode: StartMode): Promise<void> {
    if (mode.kind === 'viewer' && !this.find(mode.station)) throw unknown()
    await this.#settings.change((settings) => ({ ...settings, mode }))
  }

  async #edit(id: string, edit: (station: KnownStation) => KnownStation): Promise<KnownStation> {
    let edited: KnownStation | undefined
    await this.#settings.change((settings) => {
      const before = settings.stations.find((station) => station.id === id)
      if (!before) throw unknown()
      const after = (edited = edit(before))
      return { ...settings, stations: settings.stations.map((station) => (station === before ? after : station)) }
    })
    if (!edited) throw unknown()
    return edited
  }
}

const unknown = (): LookoutError => new LookoutError('notFound', 'This station is not known any more.')

const nameOf = (name: string, url: string): string =>
  name.replace(/\p{C}/gu, '').trim().slice(0, MAX_NAME) || new URL(url).hostname
