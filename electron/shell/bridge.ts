import type { Place } from './actions.ts'

/** A crash of any of the program's processes, as it lies on this computer's disk and nowhere else. */
export interface CrashReport {
  readonly name: string
  /** RFC 3339 UTC. */
  readonly at: string
  readonly bytes: number
}

/** What a page may read of the desktop's settings. */
export interface DesktopPreferences {
  readonly startAtLogin: boolean
  readonly startHidden: boolean
  readonly hardwareAcceleration: 'auto' | 'off'
  /** The GPU failed again and again, so the program draws without it until somebody sets `hardwareAcceleration`. */
  readonly softwareSince: string | null
  readonly notifications: 'away' | 'always' | 'never'
  /** The data folder that is set, null where it is the platform's own. */
  readonly dataFolder: string | null
  /** Whether the page's station runs in this program. */
  readonly ownStation: boolean
}

/** What a page may change; what is not named stays. The data folder is chosen in a dialog of the desktop's own. */
export type DesktopPreferencesChange = Partial<
  Pick<DesktopPreferences, 'startAtLogin' | 'startHidden' | 'hardwareAcceleration' | 'notifications'>
>

/** How the page's own window stands. */
export interface WindowMode {
  readonly fullScreen: boolean
  readonly kiosk: boolean
}

/** The programs inside, by version. */
export interface Versions {
  readonly lookout: string
  readonly electron: string
  readonly chromium: string
  readonly node: string
}

/**
 * `window.lookoutDesktop`: all that a page knows of the desktop around it. Only pages of this window's own station in the
 * main frame are answered. A call that fails rejects with an `Error` whose message is a sentence for people.
 */
export interface DesktopBridge {
  readonly platform: string
  preferences(): Promise<DesktopPreferences>
  setPreferences(change: DesktopPreferencesChange): Promise<DesktopPreferences>
  versions(): Promise<Versions>
  /** Newest first. */
  crashReports(): Promise<readonly CrashReport[]>
  openCrashReportsFolder(): Promise<void>
  openRecordingsFolder(): Promise<void>
  /** Asks for a folder, checks it and restarts the program with it. Resolves also where nothing was chosen. */
  chooseDataFolder(): Promise<void>
  openWindow(place: Place): Promise<void>
  windowMode(): Promise<WindowMode>
  toggleFullScreen(): Promise<WindowMode>
  toggleKiosk(): Promise<WindowMode>
  /** Starts the program anew, the recordings finished. Asks first where something records. */
  relaunch(): Promise<void>
  /** A one-time ticket that signs this window in as the console, for a wall whose session came to its end by age. */
  signInTicket(): Promise<string>
}

/** The calls that go to the main process, one IPC channel `lookout:<name>` each. */
export type BridgeCall = Exclude<keyof DesktopBridge, 'platform'>

export const BRIDGE_CALLS = [
  'preferences',
  'setPreferences',
  'versions',
  'crashReports',
  'openCrashReportsFolder',
  'openRecordingsFolder',
  'chooseDataFolder',
  'openWindow',
  'windowMode',
  'toggleFullScreen',
  'toggleKiosk',
  'relaunch',
  'signInTicket',
] as const satisfies readonly BridgeCall[]

export const channelOf = (call: BridgeCall): string => `lookout:${call}`

/** What comes back over IPC. Electron wraps a rejection in words of its own, so a failure is an answer here. */
export type BridgeAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }
