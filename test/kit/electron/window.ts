import { EventEmitter } from 'node:events'
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { app } from './app.ts'
import { StandInContents } from './contents.ts'
import { preventable } from './events.ts'
import { screen } from './screen.ts'
import { session, type StandInSession } from './session.ts'

type Mode = 'normal' | 'maximised' | 'fullScreen' | 'kiosk'
let lastId = 0

/** A window: Electron's bookkeeping here, its page and its frame in Chromium. */
export class StandInWindow extends EventEmitter {
  static readonly all = new Set<StandInWindow>()
  static focusedWindow: StandInWindow | null = null

  readonly id = ++lastId
  readonly webContents: StandInContents
  readonly options: BrowserWindowConstructorOptions
  #normal: Rectangle
  #mode: Mode = 'normal'
  #visible = false
  #minimised = false
  #destroyed = false
  #title: string
  #menuBar = true
  #progress = -1

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    this.options = options
    this.#title = options.title ?? ''
    this.#normal = startBounds(options)
    const { session: own, preload } = options.webPreferences ?? {}
    this.webContents = new StandInContents(
      (own as unknown as StandInSession | undefined) ?? session.defaultSession,
      preload,
      this.#normal,
    )
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    this.webContents.once('gone', () => this.#end())
    StandInWindow.all.add(this)
    app.emit('web-contents-created', preventable(), this.webContents)
    app.emit('browser-window-created', preventable(), this)
    if (options.show !== false) this.show()
  }

  static getAllWindows(): StandInWindow[] {
    return [...StandInWindow.all]
  }

  static getFocusedWindow(): StandInWindow | null {
    return StandInWindow.focusedWindow
  }

  static fromWebContents(contents: StandInContents): StandInWindow | null {
    return [...StandInWindow.all].find(({ webContents }) => webContents === contents) ?? null
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  show(): void {
    this.#visible = true
    this.#minimised = false
    this.emit('show')
    this.focus()
  }

  hide(): void {
    this.#visible = false
    this.blur()
    this.emit('hide')
  }

  focus(): void {
    if (!this.#visible || StandInWindow.focusedWindow === this) return
    StandInWindow.focusedWindow?.blur()
    StandInWindow.focusedWindow = this
    this.emit('focus')
    void this.webContents.target.then(({ send }) => send('Page.bringToFront')).catch(() => undefined)
  }

  blur(): void {
    if (StandInWindow.focusedWindow !== this) return
    StandInWindow.focusedWindow = null
    this.emit('blur')
  }

  /** As a person's click on its cross: the program is asked. */
  close(): void {
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    void this.webContents.target.then(({ close }) => close()).catch(() => undefined)
    this.#end()
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  isVisible(): boolean {
    return this.#visible
  }

  isFocused(): boolean {
    return StandInWindow.focusedWindow === this
  }

  isMinimized(): boolean {
    return this.#minimised
  }

  minimize(): void {
    this.#minimised = true
    this.emit('minimize')
  }

  restore(): void {
    this.#minimised = false
    this.emit('restore')
  }

  isMaximized(): boolean {
    return this.#mode === 'maximised'
  }

  maximize(): void {
    this.#be('maximised', 'maximize')
  }

  unmaximize(): void {
    this.#be('normal', 'unmaximize')
  }

  isFullScreen(): boolean {
    return this.#mode === 'fullScreen' || this.#mode === 'kiosk'
  }

  setFullScreen(on: boolean): void {
    this.#be(on ? 'fullScreen' : 'normal', on ? 'enter-full-screen' : 'leave-full-screen')
  }

  isKiosk(): boolean {
    return this.#mode === 'kiosk'
  }

  setKiosk(on: boolean): void {
    this.#be(on ? 'kiosk' : 'normal', on ? 'enter-full-screen' : 'leave-full-screen')
  }

  getBounds(): Rectangle {
    const { bounds, workArea } = screen.getDisplayMatching(this.#normal)
    if (this.isFullScreen()) return bounds
    return this.#mode === 'maximised' ? workArea : this.#normal
  }

  getNormalBounds(): Rectangle {
    return this.#normal
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#normal = { ...this.#normal, ...bounds }
    this.#place()
    this.emit('move')
    this.emit('resize')
  }

  getTitle(): string {
    return this.webContents.getTitle() || this.#title
  }

  setTitle(title: string): void {
    this.#title = title
  }

  setMenuBarVisibility(visible: boolean): void {
    this.#menuBar = visible
  }

  isMenuBarVisible(): boolean {
    return this.#menuBar
  }

  setProgressBar(progress: number): void {
    this.#progress = progress
  }

  get progress(): number {
    return this.#progress
  }

  #be(mode: Mode, event: string): void {
    if (mode === this.#mode) return
    this.#mode = mode
    this.#place()
    this.emit(event)
    this.emit('resize')
  }

  #place(): void {
    const bounds = this.getBounds()
    void this.webContents.target.then(({ place }) => place(bounds)).catch(() => undefined)
  }

  #end(): void {
    if (this.#destroyed) return
    this.blur()
    this.#destroyed = true
    StandInWindow.all.delete(this)
    this.webContents.end()
    this.emit('closed')
    if (StandInWindow.all.size === 0) app.allClosed()
  }
}

StandInWindow.prototype satisfies Pick<
  BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'minimize'
  | 'restore'
  | 'isMaximized'
  | 'maximize'
  | 'unmaximize'
  | 'isFullScreen'
  | 'setFullScreen'
  | 'isKiosk'
  | 'setKiosk'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBounds'
  | 'getTitle'
  | 'setTitle'
  | 'setMenuBarVisibility'
  | 'isMenuBarVisible'
  | 'setProgressBar'
>

app.closeWindows = () => {
  for (const window of StandInWindow.getAllWindows()) window.close()
  return StandInWindow.all.size === 0
}

function startBounds({ x, y, width = 800, height = 600 }: BrowserWindowConstructorOptions): Rectangle {
  const { workArea } = screen.getPrimaryDisplay()
  return { x: x ?? workArea.x, y: y ?? workArea.y, width, height }
}
