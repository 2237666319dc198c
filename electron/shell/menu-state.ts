import type { DesktopActions } from './actions.ts'

/** What the application menu depends on. */
export interface MenuState {
  /** `viewer`: the station is another computer's, so there is no folder of recordings here. */
  readonly mode: 'station' | 'viewer'
  readonly cameras: readonly { readonly id: string; readonly name: string }[]
  /** The window in front; null where none is. */
  readonly focused: FocusedWindow | null
  readonly savings: readonly MenuSaving[]
}

export interface FocusedWindow {
  /** The camera that it shows large; null where it shows something else. */
  readonly camera: string | null
  readonly fullScreen: boolean
  readonly kiosk: boolean
}

/** A file that is being saved. */
export interface MenuSaving {
  readonly id: number
  readonly name: string
  /** 0 to 1; null while nobody knows how long it will be. */
  readonly done: number | null
}

/** What the application menu can ask for. */
export interface MenuActions extends Pick<
  DesktopActions,
  | 'openWindow'
  | 'toggleFullScreen'
  | 'toggleKiosk'
  | 'openRecordingsFolder'
  | 'chooseDataFolder'
  | 'showStations'
  | 'showAbout'
  | 'quit'
> {
  /** The settings of this computer's program. */
  showSettings(): void
  cancelSaving(id: number): void
}
