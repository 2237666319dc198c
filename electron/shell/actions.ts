import type { BrowserWindow } from 'electron'

/** Where in the console a window is: the fragment of its address, `#/live`, `#/live/door`, `#/recordings/…`. */
export type Place = `#/${string}`

export const WALL: Place = '#/live'

/** A fragment as a place; anything that is none is the wall. At most 500 characters, so that no page fills the file. */
export const placeOf = (fragment: string): Place =>
  isPlace(fragment) && fragment.length <= 500 && !/[\s\p{Cc}]/u.test(fragment) ? fragment : WALL

const isPlace = (fragment: string): fragment is Place => fragment.startsWith('#/')

/**
 * What menu, tray, notifications and the page may ask of the desktop. Each answers at once or when it is done, and says
 * itself, in a dialog of its own, what could not be done: none of them rejects.
 */
export interface DesktopActions {
  /** Opens one more window, on the wall where no place is named. */
  openWindow(place?: Place): void
  /** Brings the window used last to the front; opens one where there is none. */
  showMain(): void
  /** Shows the camera in the window used last, or the wall where none is named, and brings it to the front. */
  focusAlarm(camera: string | null): void
  toggleFullScreen(window: BrowserWindow): void
  toggleKiosk(window: BrowserWindow): void
  openRecordingsFolder(): Promise<void>
  openCrashReportsFolder(): Promise<void>
  chooseDataFolder(): Promise<void>
  showAbout(): void
  /** The settings of this computer's program. */
  showSettings(): void
  showStations(): void
  /** Starts the program anew once the station has closed in order; what it was started with stays. */
  relaunch(): void
  /** Closes the station in order, then the program. Asks first where something records. */
  quit(): void
}
