import type { BrowserWindow, Screen, WebContents } from 'electron'
import type { Clock } from '../base/clock.ts'
import { Emitter } from '../base/emitter.ts'
import { LookoutError, messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { uuid, type Random } from '../base/random.ts'
import { placeOf, WALL, type Place } from './actions.ts'
import type { DesktopSettingsFile, WindowSettings } from './desktop-settings.ts'
import type { Caller } from './ipc.ts'
import { firstHome, homeBeside, monitorsOf } from './monitors.ts'
import { OpenWindow } from './open-window.ts'
import { SideWindows, type SideShape } from './side-windows.ts'
import { createWindow, type WindowTarget } from './window.ts'
import { placeWindow } from './window-state.ts'

export interface WindowsOptions {
  readonly preload: string
  readonly settings: Pick<DesktopSettingsFile, 'current' | 'change'>
  readonly screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'getDisplayMatching' | 'on'>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The station of that id; undefined where it cannot be shown now. */
  readonly targetOf: (station: string) => WindowTarget | undefined
  /** What a new window shows where nothing else is said; undefined where no station can be shown. */
  readonly defaultStation: () => string | undefined
  /** The last window is about to be closed by a person: false keeps it open. */
  readonly lastMayClose: () => boolean
  readonly onOpened: (window: BrowserWindow) => void
}

/** Windows that are moved, and monitors that come and go, settle for so long before anything is done about it. */
const SETTLE_MS = 500

/**
 * The console's windows.
 *
 * Always true: `desktop.json` holds every window that is open, or those that were open last, with its place in the
 * console and where it belongs, half a second late at most; a window whose monitor is away stands wholly visible on
 * another and goes home when that returns, unless a person has moved it meanwhile.
 */
export class Windows {
  readonly #options: WindowsOptions
  readonly #open = new Map<string, OpenWindow>()
  readonly #sides = new SideWindows()
  readonly #changes = new Emitter<undefined>()
  #last: string | null = null
  #saving: (() => void) | null = null
  #arranging: (() => void) | null = null
  #leaving = false

  constructor(options: WindowsOptions) {
    this.#options = options
    const { screen } = options
    for (const event of ['display-added', 'display-removed', 'display-metrics-changed'] as const)
      screen.on(event as 'display-added', () => this.#arrangeSoon())
  }

  /** Calls `run` when a window comes, goes, is looked at, or changes its place or its mode. */
  onChange(run: () => void): () => void {
    return this.#changes.on(run)
  }

  /** How many of the console's windows there are. */
  get count(): number {
    return this.#open.size
  }

  /** That of the window used last, else the one that there is. */
  get #station(): string | undefined {
    return this.last?.target.station ?? this.#options.defaultStation()
  }

  /** The console's window used last. */
  get last(): OpenWindow | undefined {
    return (this.#last === null ? undefined : this.#open.get(this.#last)) ?? [...this.#open.values()].at(-1)
  }

  /** Whether one of them fills a screen. */
  get wall(): boolean {
    return [...this.#open.values()].some(({ window }) => window.isFullScreen() || window.isKiosk())
  }

  /** Of the stations that are shown. */
  get origins(): readonly string[] {
    const open = [...this.#open.values()].map(({ target }) => new URL(target.url).origin)
    return [...new Set([...open, ...this.#sides.callers.map(({ origin }) => origin)])]
  }

  get focused(): OpenWindow | undefined {
    return [...this.#open.values()].find(({ window }) => window.isFocused())
  }

  /** Whether there is a station to show. */
  get canShow(): boolean {
    return this.#options.defaultStation() !== undefined
  }

  /** Opens what was open last; one window on the wall where nothing was. */
  restore(): void {
    const station = this.#options.defaultStation()
    if (station !== undefined) this.showStation(station)
  }

  /** Shows a station's windows: those that are open, else those that were, else one on the wall. */
  showStation(station: string): void {
    const open = [...this.#open.values()].find(({ target }) => target.station === station)
    const target = this.#options.targetOf(station)
    const known = this.#options.settings.current.windows.filter((state) => state.station === station)
    if (open) open.focus()
    else if (target && known.length > 0) for (const state of known) this.#show(state, target, true)
    else this.open(WALL, station)
  }

  /** Opens one more window; nothing happens where its station cannot be shown. */
  open(place: Place = WALL, station: string | undefined = this.#station): void {
    const target = station === undefined ? undefined : this.#options.targetOf(station)
    if (!target) return
    const beside = this.last
    const home = beside ? homeBeside(this.#options.screen, beside.window) : firstHome(this.#options.screen)
    const state = { maximised: false, fullScreen: false, kiosk: false }
    // Who is signed in to the windows that are there is so in this one.
    this.#show({ id: uuid(this.#options.random), station: target.station, place, ...home, ...state }, target, !beside)
  }

  /** Brings the window used last to the front, or what was open last where there is none. */
  showMain(): void {
    const { last } = this
    if (!last) this.restore()
    else last.focus()
  }

  /** Brings a window to the front that shows the place: one that does already, else the one used last. */
  showPlace(place: Place): void {
    const there = [...this.#open.values()].find((open) => open.place === place)
    if (there) there.focus()
    else if (this.last) this.last.goTo(place)
    else this.open(place)
  }

  /** A window that is not remembered and has no place among the console's. Rejects where its page cannot be loaded. */
  async openSide(shape: SideShape): Promise<BrowserWindow> {
    const target = this.#station === undefined ? undefined : this.#options.targetOf(this.#station)
    if (!target) throw new LookoutError('unavailable', 'There is no station to show.')
    const { screen, preload } = this.#options
    const near = this.last
    const monitor = near ? screen.getDisplayMatching(near.window.getBounds()) : screen.getPrimaryDisplay()
    return this.#sides.open({ shape, target, monitor, preload, signIn: !near })
  }

  /** The window whose page these contents are. */
  callerOf(contents: WebContents): Caller | undefined {
    const open = [...this.#open.values()].find(({ window }) => window.webContents === contents)
    if (open) return { window: open.window, station: open.target.station, origin: new URL(open.target.url).origin }
    return this.#sides.callers.find(({ window }) => window.webContents === contents)
  }

  /** Closes the only window; the program goes on without one. */
  closeLast(): void {
    if (this.#open.size === 1) this.last?.window.destroy()
  }

  /** The program ends: what is open stays remembered, and nothing is asked any more. Resolves when that is on disk. */
  async leave(): Promise<void> {
    this.#saving?.()
    this.#arranging?.()
    this.#leaving = true
    await this.#save()
    for (const { window } of this.#open.values()) window.hide()
  }

  #show(state: WindowSettings, target: WindowTarget, signIn: boolean): void {
    const { clock, log, preload } = this.#options
    const placing = placeWindow(state, monitorsOf(this.#options.screen))
    const window = createWindow({ target, bounds: placing.bounds, preload })
    const open = new OpenWindow({
      ...{ window, target, clock, log: log.child({ window: state.id }), state, signIn },
      away: placing.at === 'elsewhere',
      onChange: () => {
        this.#changes.emit(undefined)
        this.#saveSoon()
      },
    })
    this.#open.set(state.id, open)
    this.#last = state.id
    window.on('focus', () => {
      this.#last = state.id
      this.#changes.emit(undefined)
    })
    window.on('blur', () => this.#changes.emit(undefined))
    window.on('close', (event) => {
      open.capture(this.#options.screen)
      if (this.#leaving || this.#open.size > 1 || this.#options.lastMayClose()) return
      event.preventDefault()
    })
    window.on('closed', () => this.#closed(state.id))
    this.#options.onOpened(window)
    open.load()
    this.#changes.emit(undefined)
    this.#saveSoon()
  }

  #closed(id: string): void {
    this.#open.get(id)?.close()
    const { last } = this
    if (this.#open.size === 1 && last && !this.#leaving) this.#keepLast(last)
    this.#open.delete(id)
    if (this.#last === id) this.#last = null
    if (this.#open.size > 0) this.#saveSoon()
    this.#changes.emit(undefined)
  }

  /** The last one is what the next start opens, with what was changed within the last half second. */
  #keepLast(open: OpenWindow): void {
    this.#saving?.()
    this.#saving = null
    void this.#write([open.state])
  }

  #saveSoon(): void {
    if (this.#leaving || this.#saving) return
    this.#saving = this.#options.clock.after(SETTLE_MS, () => {
      this.#saving = null
      void this.#save()
    })
  }

  async #save(): Promise<void> {
    if (this.#open.size === 0) return
    await this.#write([...this.#open.values()].map((open) => open.capture(this.#options.screen)))
  }

  /** Windows of stations that cannot be shown in this run stay remembered. */
  async #write(states: readonly WindowSettings[]): Promise<void> {
    const { settings, log, targetOf } = this.#options
    const ids = new Set(states.map(({ id }) => id))
    try {
      await settings.change((all) => ({
        ...all,
        windows: [...all.windows.filter(({ id, station }) => !ids.has(id) && !targetOf(station)), ...states],
      }))
    } catch (error) {
      log.error({ error: messageOf(error) }, 'Where the windows are could not be saved.')
    }
  }

  #arrangeSoon(): void {
    this.#arranging?.()
    this.#arranging = this.#options.clock.after(SETTLE_MS, () => {
      this.#arranging = null
      for (const open of this.#open.values()) open.arrange(monitorsOf(this.#options.screen))
    })
  }
}

/** The place of a camera shown large; the wall where none is named. */
export const placeOfCamera = (camera: string | null): Place => (camera === null ? WALL : placeOf(`#/live/${camera}`))
