import type { BrowserWindow, Rectangle, Screen } from 'electron'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { placeOf, WALL, type Place } from './actions.ts'
import type { WindowSettings } from './desktop-settings.ts'
import { RendererWatch } from './renderer-watch.ts'
import { addressOf, placeIn, type WindowTarget } from './window.ts'
import { equalBounds, fitted, placeWindow, type Home, type Monitor } from './window-state.ts'

export interface OpenWindowOptions {
  readonly window: BrowserWindow
  readonly target: WindowTarget
  readonly clock: Clock
  readonly log: Log
  readonly state: WindowSettings
  /** Whether the page is signed in by a ticket. */
  readonly signIn: boolean
  /** Its own monitor is away. */
  readonly away: boolean
  readonly onChange: () => void
}

/** A page that shows nothing by then is shown all the same: an empty window can be closed, an invisible one cannot. */
const LATEST_SHOW_MS = 5_000

/** Where the window stands: at home, or elsewhere, where it settles and a person may move it to a new home. */
type Stay = { readonly at: 'home' } | { readonly at: 'elsewhere'; readonly settled: Rectangle | null }

/** One of the console's windows: its page, its place in the console, and where on the screens it belongs. */
export class OpenWindow {
  readonly window: BrowserWindow
  readonly target: WindowTarget
  readonly #options: OpenWindowOptions
  readonly #watch: RendererWatch
  #state: WindowSettings
  #stay: Stay
  #ticketTaken = false
  #shown = false
  #cancelShow: () => void = () => undefined

  constructor(options: OpenWindowOptions) {
    const { window, target, clock, log, state, away } = options
    this.#options = options
    this.window = window
    this.target = target
    this.#state = state
    this.#stay = away ? { at: 'elsewhere', settled: null } : { at: 'home' }
    const load = (): Promise<void> => window.loadURL(this.#address())
    this.#watch = new RendererWatch({ contents: window.webContents, load, clock, log })
    this.#follow()
  }

  /** As it was captured last. */
  get state(): WindowSettings {
    return this.#state
  }

  get place(): Place {
    return this.#state.place
  }

  /** The camera that it shows large; null where it shows something else. */
  get camera(): string | null {
    return /^#\/live\/([a-z0-9][a-z0-9_-]{0,62})$/.exec(this.place)?.[1] ?? null
  }

  /** Loads its page and shows it as soon as there is something to see. */
  load(): void {
    this.window.once('ready-to-show', () => this.#show())
    this.#cancelShow = this.#options.clock.after(LATEST_SHOW_MS, () => this.#show())
    // What goes wrong is told by the events that the watch hears.
    this.window.loadURL(this.#address()).catch(() => undefined)
  }

  focus(): void {
    if (this.window.isMinimized()) this.window.restore()
    this.window.show()
    this.window.focus()
  }

  /** Goes to a place in the console, without loading the page anew, and brings the window to the front. */
  goTo(place: Place): void {
    this.#state = { ...this.#state, place }
    this.window.loadURL(this.#address()).catch(() => undefined)
    this.focus()
  }

  /** Puts it where it belongs after monitors came or went. */
  arrange(monitors: readonly [Monitor, ...Monitor[]]): void {
    const placing = placeWindow(this.#state, monitors)
    if (placing.at === 'home' && this.#stay.at === 'elsewhere') {
      this.#stay = { at: 'home' }
      this.#moveTo(placing.bounds)
    } else if (placing.at === 'elsewhere' && this.#stay.at === 'home') {
      this.#stay = { at: 'elsewhere', settled: null }
      this.#moveTo(placing.bounds)
    } else if (!isVisible(this.window.getNormalBounds(), monitors)) {
      this.#moveTo(fitted(this.window.getNormalBounds(), placing.monitor.workArea))
    }
  }

  /** How it is now, to be remembered. Away from home it is remembered there, until a person moves it. */
  capture(screen: Pick<Screen, 'getDisplayMatching'>): WindowSettings {
    const { window } = this
    if (window.isDestroyed()) return this.#state
    const modes = { maximised: window.isMaximized(), fullScreen: window.isFullScreen(), kiosk: window.isKiosk() }
    this.#state = { ...this.#state, ...this.#home(screen), ...(this.#shown ? modes : {}) }
    return this.#state
  }

  close(): void {
    this.#cancelShow()
    this.#watch.close()
  }

  #home(screen: Pick<Screen, 'getDisplayMatching'>): Home {
    const bounds = this.window.getNormalBounds()
    const { at } = this.#stay
    if (at === 'elsewhere') {
      const settled = this.#stay.settled
      if (settled === null) this.#stay = { at, settled: bounds }
      if (settled === null || equalBounds(settled, bounds)) return this.#state
      this.#stay = { at: 'home' }
    }
    const { id, bounds: displayBounds } = screen.getDisplayMatching(this.window.getBounds())
    return { bounds, displayId: id, displayBounds }
  }

  #address(): string {
    return addressOf(this.target, this.place, this.#options.signIn && !this.#ticketTaken)
  }

  #follow(): void {
    const { window } = this
    const { webContents } = window
    const changed = this.#options.onChange
    webContents.on('did-navigate-in-page', (_event, url, isMainFrame) => {
      if (isMainFrame) this.#went(url)
    })
    webContents.on('did-navigate', (_event, url) => this.#went(url))
    for (const event of ['resize', 'move', 'maximize', 'unmaximize', 'enter-full-screen', 'leave-full-screen'] as const)
      window.on(event as 'resize', changed)
  }

  #went(url: string): void {
    // The page takes its ticket out of the address at once.
    if (new URL(url).hash.startsWith('#signin=')) return
    this.#ticketTaken = true
    const place = placeOf(placeIn(url) ?? WALL)
    if (place === this.#state.place) return
    this.#state = { ...this.#state, place }
    this.#options.onChange()
  }

  #show(): void {
    this.#cancelShow()
    if (this.#shown || this.window.isDestroyed()) return
    this.#shown = true
    const { maximised, fullScreen, kiosk } = this.#state
    this.window.show()
    if (maximised) this.window.maximize()
    if (kiosk) this.window.setKiosk(true)
    else if (fullScreen) this.window.setFullScreen(true)
  }

  /** A window that fills a screen fills the one that it is moved to. */
  #moveTo(bounds: Rectangle): void {
    const { window } = this
    const was = { maximised: window.isMaximized(), fullScreen: window.isFullScreen(), kiosk: window.isKiosk() }
    if (was.kiosk) window.setKiosk(false)
    else if (was.fullScreen) window.setFullScreen(false)
    if (was.maximised) window.unmaximize()
    window.setBounds(bounds)
    if (was.maximised) window.maximize()
    if (was.kiosk) window.setKiosk(true)
    else if (was.fullScreen) window.setFullScreen(true)
  }
}

/** Whether the whole window lies within one monitor. */
const isVisible = (bounds: Rectangle, monitors: readonly Monitor[]): boolean =>
  monitors.some(({ workArea }) => equalBounds(fitted(bounds, workArea), bounds))
