import type { BrowserWindow } from 'electron'
import { ABOUT, SETTINGS, SideWindow, type SideWindowShape } from './about.ts'
import type { DesktopActions } from './actions.ts'
import { crashReportsFolder } from './crash-reports.ts'
import type { Folders } from './folders.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { ShellWords } from './shell-words.ts'
import { placeOfCamera, type Windows } from './windows.ts'

export interface ActionParts {
  readonly windows: Windows
  readonly lifecycle: Lifecycle
  readonly words: ShellWords
  /** Null where the station is another computer's. */
  readonly own: { readonly folders: Folders; readonly recordings: string } | null
  readonly openFolder: (folder: string, failed: string) => Promise<void>
  readonly showStations: () => void
  /** Shows what is there to be seen where no console can be shown. */
  readonly showWithoutStation: () => void
  readonly failed: (error: unknown) => void
}

/** What menu, tray, notifications and the page may ask for. */
export function desktopActions(parts: ActionParts): DesktopActions {
  const { windows, lifecycle, words, own, openFolder } = parts
  const about = sideWindow(ABOUT, parts)
  const settings = sideWindow(SETTINGS, parts)
  return {
    openWindow: (place) => windows.open(place),
    showMain: () => {
      if (windows.canShow) windows.showMain()
      else parts.showWithoutStation()
    },
    focusAlarm: (camera) => windows.showPlace(placeOfCamera(camera)),
    toggleFullScreen,
    toggleKiosk: (window) => window.setKiosk(!window.isKiosk()),
    openRecordingsFolder: () => own?.folders.openRecordings(own.recordings) ?? Promise.resolve(),
    openCrashReportsFolder: () => openFolder(crashReportsFolder(), words.folders.logsFailed),
    chooseDataFolder: () => own?.folders.choose() ?? Promise.resolve(),
    showAbout: about,
    showSettings: settings,
    showStations: parts.showStations,
    relaunch: () => void lifecycle.relaunch(),
    quit: () => void lifecycle.quit(),
  }
}

/** A kiosk is full screen already, and stays one until it is told otherwise. */
function toggleFullScreen(window: BrowserWindow): void {
  if (!window.isKiosk()) window.setFullScreen(!window.isFullScreen())
}

function sideWindow(shape: SideWindowShape, { windows, failed }: ActionParts): () => void {
  const side = new SideWindow(() => windows.openSide(shape))
  return () => {
    side.show().catch(failed)
  }
}
