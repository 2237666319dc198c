import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Random } from '../../base/random.ts'
import { thisComputersCards, type Cards } from '../../station/network/cards.ts'
import { systemMulticast, type Multicast } from '../../station/network/multicast.ts'
import { StationBrowser } from './browse.ts'
import { StationsDesk } from './desk.ts'
import { KnownStations, type SettingsKeeper } from './known-stations.ts'
import { StationsWindow } from './stations-window.ts'
import type { RemoteStation } from './visiting.ts'

export interface ViewerOptions {
  readonly settings: SettingsKeeper
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** What this run is: with a station of its own, or without. */
  readonly running: 'station' | 'viewer'
  /** The built page, `dist/renderer`. */
  readonly folder: string
  /** `dist/preload/stations.cjs` */
  readonly preload: string
  readonly title: () => string
  /** Shows the windows of a station that has proved to be the known one. */
  readonly open: (station: RemoteStation) => void
  /** Starts the program anew, asking first where something records. */
  readonly restart: () => void
  readonly multicast?: Multicast
  readonly cards?: Cards
}

/** Other computers' stations in this program: finding, comparing, remembering and opening them. */
export class Viewer {
  readonly stations: KnownStations
  readonly #browser: StationBrowser
  readonly #desk: StationsDesk
  readonly #window: StationsWindow

  constructor(options: ViewerOptions) {
    const { settings, clock, random, log, running, restart } = options
    this.stations = new KnownStations(settings, clock, random)
    const { multicast = systemMulticast, cards = thisComputersCards } = options
    this.#browser = new StationBrowser({ multicast, cards, clock })
    const open = (station: RemoteStation): void => this.#arrive(station, options)
    this.#desk = new StationsDesk({ clock, stations: this.stations, browser: this.#browser, running, restart, open })
    this.#window = new StationsWindow({ ...options, log, desk: this.#desk, onClosed: () => this.#rest() })
  }

  /** Shows the window for choosing a station. */
  show(): void {
    if (this.#browser.search !== 'searching') this.#browser.start()
    this.#window.show()
  }

  /**
   * Goes to a known station and opens it as soon as it is there; the window for choosing says how it goes, and lets a
   * person choose another. For a start in viewer mode, and for a station's window that has lost its page.
   */
  visit(id: string): void {
    this.show()
    void this.#desk.open(id)
  }

  /** Ends everything under way and closes its window. */
  close(): void {
    this.#window.close()
    this.#rest()
  }

  /** Its windows first: a program without any would end. */
  #arrive(station: RemoteStation, { open }: ViewerOptions): void {
    open(station)
    this.#window.hide()
  }

  #rest(): void {
    this.#desk.stop()
    this.#browser.stop()
  }
}
