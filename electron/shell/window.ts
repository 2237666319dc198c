import { BrowserWindow, session, type Rectangle, type Session } from 'electron'
import type { Place } from './actions.ts'
import { guardContents } from './guards.ts'
import { limitPermissions } from './permissions.ts'
import { LEAST_SIZE } from './window-state.ts'

/** What a window shows: a page of a station, and how its user is signed in. */
export interface WindowTarget {
  /** `own`, or the id of a known station. */
  readonly station: string
  /** `https://127.0.0.1:7440/` */
  readonly url: string
  /** The session's partition, which holds its cookies: one for each station, `persist:…`. */
  readonly partition: string
  /** Makes the session trust this station's certificate and nothing else. */
  readonly trust: (session: Session) => void
  /** A new one-time ticket for the window's user; null where people sign in themselves. */
  readonly signInTicket: (() => string) | null
}

export interface WindowOptions {
  readonly target: WindowTarget
  readonly bounds: Rectangle
  /** The file of the preload script. */
  readonly preload: string
}

/** Makes a window that can show its station and nothing else. It is not shown and nothing is loaded. */
export function createWindow({ target, bounds, preload }: WindowOptions): BrowserWindow {
  const { origin } = new URL(target.url)
  const own = session.fromPartition(target.partition)
  target.trust(own)
  limitPermissions(own, origin)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: Math.min(LEAST_SIZE.width, bounds.width),
    minHeight: Math.min(LEAST_SIZE.height, bounds.height),
    show: false,
    backgroundColor: '#0b0e12',
    title: 'Lookout',
    autoHideMenuBar: false,
    webPreferences: {
      session: own,
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      // A middle click opens nothing: there is nothing that it could open.
      disableBlinkFeatures: 'Auxclick',
      // Chromium fetches its dictionaries from the internet.
      spellcheck: false,
      // A wall that nobody has clicked on for a while is still a wall.
      backgroundThrottling: false,
    },
  })
  guardContents(window.webContents, () => origin)
  return window
}

/**
 * The address of a place in the console. A ticket stands after `#`, so that it reaches neither a server nor a log; the
 * page takes it out and goes to the place behind it.
 */
export function addressOf({ url, signInTicket }: WindowTarget, place: Place, signIn: boolean): string {
  if (!signIn || !signInTicket) return `${url}${place}`
  return `${url}#signin=${encodeURIComponent(signInTicket())}${place.slice(1)}`
}

/** The place in an address; undefined where it names none. */
export function placeIn(address: string): string | undefined {
  const hash = URL.canParse(address) ? new URL(address).hash : ''
  return hash.startsWith('#/') ? hash : undefined
}
