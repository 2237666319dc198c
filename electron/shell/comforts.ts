import { app, nativeTheme, powerSaveBlocker, session } from 'electron'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Station } from '../station/station.ts'
import type { DesktopActions } from './actions.ts'
import type { DesktopSettingsFile } from './desktop-settings.ts'
import { ApplicationMenu } from './menu.ts'
import { NativeNotices } from './native-notices.ts'
import { Notices } from './notices.ts'
import { PowerGuard } from './power.ts'
import { Savings } from './save-dialogs.ts'
import type { ShellWords } from './shell-words.ts'
import { StationTray } from './tray.ts'
import type { TrayGlance } from './tray-words.ts'
import type { Windows } from './windows.ts'

export interface ComfortsOptions {
  /** The station that this program runs; null where it shows another computer's. */
  readonly station: Station | null
  readonly windows: Windows
  readonly actions: DesktopActions
  readonly settings: DesktopSettingsFile
  readonly words: ShellWords
  /** The folder of the tray's pictures. */
  readonly pictures: string
  readonly clock: Clock
  readonly log: Log
  /** Tells a person what went wrong. */
  readonly complain: (title: string, detail: string) => void
}

/** Everything around the windows that follows the station: menu, tray, notifications, power, saving. */
export class Comforts {
  readonly #options: ComfortsOptions
  readonly #menu: ApplicationMenu
  readonly #tray: StationTray
  readonly #native: NativeNotices
  readonly #notices: Notices
  readonly #power = new PowerGuard(powerSaveBlocker)
  readonly #savings: Savings
  readonly #watched = new Set<string>()
  readonly #stops: (() => void)[]
  #following = false

  constructor(options: ComfortsOptions) {
    this.#options = options
    const { station, windows, actions, words, pictures } = options
    const { platform } = process
    this.#savings = new Savings(this.#saving())
    const showSettings = (): void => actions.showSettings()
    const cancelSaving = (id: number): void => this.#savings.cancel(id)
    const menuActions = { ...actions, showSettings, cancelSaving }
    this.#menu = new ApplicationMenu({ platform, words, actions: menuActions, developer: !app.isPackaged })
    this.#tray = new StationTray({ pictures, platform, words, actions, hasFolder: station !== null })
    this.#native = new NativeNotices((camera) => actions.focusAlarm(camera))
    this.#notices = this.#makeNotices()
    nativeTheme.themeSource = 'dark'
    this.#stops = [
      windows.onChange(() => this.#followSoon()),
      this.#savings.onChange(() => this.#followSoon()),
      ...(station
        ? [station.onStatus(() => this.#followSoon()), station.onAlarm((alarm) => this.#notices.hear(alarm))]
        : []),
    ]
    this.#follow()
  }

  /** Tells a person something that no camera has caused. */
  notify(title: string, body: string): void {
    this.#native.show({ id: 'desktop', title, body, camera: null })
  }

  /** Looks after what the pages of this session save. Once for each partition. */
  watchDownloads(partition: string): void {
    if (this.#watched.has(partition)) return
    this.#watched.add(partition)
    this.#savings.watch(session.fromPartition(partition))
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#notices.close()
    this.#native.close()
    this.#power.close()
    this.#tray.close()
  }

  /** Many things change at once; they are shown once. */
  #followSoon(): void {
    if (this.#following) return
    this.#following = true
    queueMicrotask(() => {
      this.#following = false
      this.#follow()
    })
  }

  #follow(): void {
    const { station, windows } = this.#options
    const status = station?.status
    const cameras = status?.cameras ?? []
    const { focused } = windows
    this.#menu.show({
      mode: station ? 'station' : 'viewer',
      cameras: cameras.map(({ id, name }) => ({ id, name })),
      focused: focused
        ? { camera: focused.camera, fullScreen: focused.window.isFullScreen(), kiosk: focused.window.isKiosk() }
        : null,
      savings: this.#savings.list,
    })
    const glance: TrayGlance = status ? { known: true, cameras, windows: windows.count } : { known: false }
    this.#tray.show(glance)
    this.#power.need({ recording: status?.recording ?? 0, wall: windows.wall })
  }

  #makeNotices(): Notices {
    const { clock, words, windows, settings } = this.#options
    return new Notices({
      ...{ clock, words },
      when: () => settings.current.notifications,
      watched: () => windows.focused !== undefined,
      show: (notice) => this.#native.show(notice),
    })
  }

  #saving(): ConstructorParameters<typeof Savings>[0] {
    const { words, windows, settings, complain, log } = this.#options
    return {
      words,
      complain,
      origins: () => windows.origins,
      windowOf: (contents) => windows.callerOf(contents)?.window ?? null,
      folder: () => settings.current.saveFolder ?? app.getPath('downloads'),
      remember: (saveFolder) => settings.change((all) => ({ ...all, saveFolder })),
      log: (sentence) => log.warn({}, sentence),
    }
  }
}
