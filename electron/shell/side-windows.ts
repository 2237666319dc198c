import type { BrowserWindow } from 'electron'
import type { Place } from './actions.ts'
import type { Caller } from './ipc.ts'
import { addressOf, createWindow, type WindowTarget } from './window.ts'
import { fitted, type Monitor } from './window-state.ts'

/** A small window beside the console's, for one place of the page. */
export interface SideShape {
  readonly place: Place
  readonly title: string
  readonly width: number
  readonly height: number
}

interface SideOptions {
  readonly shape: SideShape
  readonly target: WindowTarget
  readonly monitor: Monitor
  readonly preload: string
  /** Whether the page is signed in by a ticket. */
  readonly signIn: boolean
}

/** Windows that are not remembered: About, and the settings of this computer's program. */
export class SideWindows {
  readonly #open = new Map<BrowserWindow, Caller>()

  /** Those that are open, as callers of the bridge. */
  get callers(): readonly Caller[] {
    return [...this.#open.values()]
  }

  /** In the middle of the monitor. Rejects where its page cannot be loaded. */
  async open({ shape, target, monitor: { workArea }, preload, signIn }: SideOptions): Promise<BrowserWindow> {
    const { place, title, width, height } = shape
    const x = workArea.x + Math.round((workArea.width - width) / 2)
    const y = workArea.y + Math.round((workArea.height - height) / 2)
    const window = createWindow({ target, bounds: fitted({ x, y, width, height }, workArea), preload })
    window.setMenuBarVisibility(false)
    window.setTitle(title)
    this.#open.set(window, { window, station: target.station, origin: new URL(target.url).origin })
    window.once('closed', () => this.#open.delete(window))
    window.once('ready-to-show', () => window.show())
    await window.loadURL(addressOf(target, place, signIn))
    return window
  }
}
