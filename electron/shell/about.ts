import type { BrowserWindow } from 'electron'
import type { Place } from './actions.ts'

/** How a small window is to be. */
export interface SideWindowShape {
  readonly place: Place
  readonly title: string
  readonly width: number
  readonly height: number
}

/** The page without the console's bar, in a window of its own. */
export const ABOUT: SideWindowShape = { place: '#/about/alone', title: 'Lookout', width: 640, height: 720 }
export const SETTINGS: SideWindowShape = { place: '#/desktop/alone', title: 'Lookout', width: 760, height: 760 }

/**
 * A small window beside the console's: About, or this computer's settings. It shows a place of the station's own page, so
 * it needs no file and no rights of its own.
 *
 * Always true: there is at most one of each; who asks for it again gets it to the front.
 */
export class SideWindow {
  readonly #open: () => Promise<BrowserWindow>
  #opening: Promise<BrowserWindow | null> | undefined

  /** @param open opens the window, as every window of the station is opened; shows it itself */
  constructor(open: () => Promise<BrowserWindow>) {
    this.#open = open
  }

  /** Opens it, or brings it to the front. Rejects where the page cannot be loaded. */
  async show(): Promise<void> {
    const before = this.#opening
    const window = before && (await before)
    // Somebody else has asked for it meanwhile.
    if (before !== this.#opening) return this.show()
    if (window && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore()
      window.focus()
      return
    }
    const opening = this.#open()
    // A window that did not open is no reason never to open one.
    this.#opening = opening.catch(() => null)
    await opening
  }
}
