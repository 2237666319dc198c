import { BrowserWindow, session, type Session } from 'electron'
import { trustOnly } from './trust.ts'

/** What a window shows: a page of its station, and how its user is signed in. */
export interface WindowTarget {
  /** `https://127.0.0.1:7440/` */
  readonly url: string
  readonly certificateSha256: () => string
  /** A new one-time ticket for the window's user. */
  readonly signInTicket: () => string
  readonly preload: string
}

/** Cameras and microphones of this computer may be used by the station's own page, nothing else by anyone. */
const ALLOWED_PERMISSIONS = new Set(['media'])

/** Opens the console's window. It can show its station and nothing else. */
export async function openWindow(target: WindowTarget): Promise<BrowserWindow> {
  const { origin, hostname } = new URL(target.url)
  const own = session.fromPartition('persist:station')
  trustOnly(own, hostname, target.certificateSha256)
  limitPermissions(own, origin)
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 500,
    show: false,
    backgroundColor: '#0b0e12',
    title: 'Lookout',
    webPreferences: {
      session: own,
      preload: target.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      // A wall that nobody has clicked on for a while is still a wall.
      backgroundThrottling: false,
    },
  })
  stayAt(window, origin)
  window.once('ready-to-show', () => window.show())
  // After `#`, so that the ticket reaches neither a server nor a log.
  await window.loadURL(`${target.url}#signin=${encodeURIComponent(target.signInTicket())}`)
  return window
}

function limitPermissions(own: Session, origin: string): void {
  own.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    answer(ALLOWED_PERMISSIONS.has(permission) && originOf(requestingUrl) === origin)
  })
  own.setPermissionCheckHandler((_contents, permission, requestingOrigin) => {
    return ALLOWED_PERMISSIONS.has(permission) && originOf(requestingOrigin) === origin
  })
}

function stayAt(window: BrowserWindow, origin: string): void {
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.webContents.on('will-navigate', (event) => {
    if (originOf(event.url) !== origin) event.preventDefault()
  })
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}
