import { BrowserWindow, session } from 'electron'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { guardContents } from '../guards.ts'
import { RendererWatch } from '../renderer-watch.ts'
import { VIEW_CHANNEL } from './bridge.ts'
import type { StationsDesk } from './desk.ts'
import { serveDesktopPage } from './page.ts'
import { STATIONS_PAGE } from './page-files.ts'
import { answerStations } from './stations-ipc.ts'

export interface StationsWindowOptions {
  readonly desk: StationsDesk
  /** The built page, `dist/renderer`. */
  readonly folder: string
  /** `dist/preload/stations.cjs` */
  readonly preload: string
  readonly title: () => string
  readonly clock: Clock
  readonly log: Log
  readonly onClosed: () => void
}

/** The window for choosing a station. There is one at most; it can show its own page and nothing else. */
export class StationsWindow {
  readonly #options: StationsWindowOptions
  readonly #stopAnswering: () => void
  #window: BrowserWindow | undefined

  constructor(options: StationsWindowOptions) {
    this.#options = options
    const { desk, log } = options
    this.#stopAnswering = answerStations({ desk, log, page: () => this.#window?.webContents })
  }

  /** Opens it, or brings it to the front. */
  show(): void {
    if (!this.#window) {
      this.#open()
      return
    }
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.focus()
  }

  hide(): void {
    this.#window?.close()
  }

  close(): void {
    this.hide()
    this.#stopAnswering()
  }

  #open(): void {
    const { desk, folder, preload, title, clock, log, onClosed } = this.#options
    const own = session.fromPartition('persist:desktop')
    serveDesktopPage(own, folder)
    own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
    own.setPermissionCheckHandler(() => false)
    own.setDevicePermissionHandler(() => false)
    own.setDisplayMediaRequestHandler((_request, answer) => answer(null))
    const window = new BrowserWindow({
      width: 960,
      height: 760,
      minWidth: 640,
      minHeight: 480,
      show: false,
      backgroundColor: '#07090b',
      title: title(),
      webPreferences: {
        session: own,
        preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        disableBlinkFeatures: 'Auxclick',
      },
    })
    this.#window = window
    guardContents(window.webContents, () => undefined)
    const load = (): Promise<void> => window.loadURL(STATIONS_PAGE)
    const watch = new RendererWatch({ contents: window.webContents, load, clock, log })
    const stopTelling = desk.onChange(() => window.webContents.send(VIEW_CHANNEL, desk.current))
    window.once('ready-to-show', () => window.show())
    window.once('closed', () => {
      this.#window = undefined
      stopTelling()
      watch.close()
      onClosed()
    })
    // What goes wrong is told by the events that the watch hears.
    load().catch(() => undefined)
  }
}
