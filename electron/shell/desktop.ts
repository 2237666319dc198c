import { app, dialog, ipcMain, powerMonitor, screen, shell, type BrowserWindow } from 'electron'
import { instant, type Clock } from '../base/clock.ts'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { Random } from '../base/random.ts'
import { defaultData } from '../station/default-data.ts'
import type { Station } from '../station/station.ts'
import { versionsOf } from './about-page.ts'
import type { DesktopActions } from './actions.ts'
import { bridgeHandlers } from './bridge-handlers.ts'
import { ClosingQuestions } from './closing-questions.ts'
import { Comforts } from './comforts.ts'
import { argumentsForRelaunch } from './command-line.ts'
import { crashReportsFolder, listCrashReports } from './crash-reports.ts'
import { desktopActions } from './desktop-actions.ts'
import type { DesktopSettingsFile } from './desktop-settings.ts'
import { desktopWords } from './desktop-words.ts'
import { Folders } from './folders.ts'
import { GpuWatch } from './gpu-watch.ts'
import { serveBridge } from './ipc.ts'
import { Lifecycle } from './lifecycle.ts'
import { setLoginItem } from './login-item.ts'
import { shellWords } from './shell-words.ts'
import { SoftwareMode } from './software-mode.ts'
import { StationTargets } from './station-targets.ts'
import { electronUpdater } from './updates/electron-updater.ts'
import { updateDialog } from './updates/update-dialog.ts'
import { findFeed } from './updates/update-feed.ts'
import { Updates } from './updates/updates.ts'
import { Viewer } from './viewer/viewer.ts'
import { Windows } from './windows.ts'

/** Where the program's own files lie. */
export interface DesktopFiles {
  readonly preload: string
  readonly stationsPreload: string
  /** The folder of the built page. */
  readonly page: string
  /** The folder of the tray's pictures. */
  readonly tray: string
}

export interface DesktopOptions {
  readonly settings: DesktopSettingsFile
  /** The station that runs in this program; null where it shows another computer's. */
  readonly station: Station | null
  readonly files: DesktopFiles
  /** Whether the data folder was named on the command line. */
  readonly dataGiven: boolean
  /** It was started without a window, so it does not end with the last one. */
  readonly hidden: boolean
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** Everything around a running station: windows, menu, tray, and how it ends. */
export class Desktop {
  readonly actions: DesktopActions
  readonly #options: DesktopOptions
  readonly #targets: StationTargets
  readonly #windows: Windows
  readonly #lifecycle: Lifecycle
  readonly #questions: ClosingQuestions
  readonly #viewer: Viewer
  readonly #comforts: Comforts
  #updates: Updates | null = null
  readonly #words = desktopWords(app.getPreferredSystemLanguages())
  readonly #shellWords = shellWords(app.getPreferredSystemLanguages())

  constructor(options: DesktopOptions) {
    this.#options = options
    const { settings, station, clock, log } = options
    this.#targets = new StationTargets(station, clock)
    this.#questions = new ClosingQuestions({
      ...{ dialog, words: this.#words, recording: () => this.#recording },
      parent: () => this.#windows.last?.window ?? null,
    })
    this.#lifecycle = this.#makeLifecycle()
    this.#windows = this.#makeWindows()
    this.#viewer = this.#makeViewer()
    this.actions = this.#makeActions()
    this.#comforts = new Comforts({
      ...{ station, settings, clock, log, windows: this.#windows, actions: this.actions, words: this.#shellWords },
      pictures: options.files.tray,
      complain: (title, detail) => this.#complain(title, detail),
    })
    this.#serve()
    this.#watchGpu()
  }

  /** Opens what was open last, unless it is to begin without a window. */
  begin(): void {
    const { station, settings, hidden } = this.#options
    const { mode } = settings.current
    app.on('activate', () => this.actions.showMain())
    if (!station && mode.kind === 'viewer') this.#viewer.visit(mode.station)
    else if (!hidden) this.#windows.restore()
    for (const partition of this.#targets.partitions) this.#comforts.watchDownloads(partition)
    void this.#lookForUpdates()
  }

  /** Somebody started the program again. */
  startedAgain(lateOptions: string | undefined): void {
    this.actions.showMain()
    if (lateOptions === undefined) return
    this.#options.log.warn({}, lateOptions)
    this.#complain(this.#words.start.runsAlready, lateOptions)
  }

  get #recording(): number {
    return this.#options.station?.status.recording ?? 0
  }

  #makeLifecycle(): Lifecycle {
    const { log } = this.#options
    return new Lifecycle({
      ...{ app, powerMonitor, signals: process, log },
      mayEnd: (how) => this.#questions.mayEnd(how),
      withdraw: () => this.#questions.withdraw(),
      close: () => this.#close(),
      relaunchWith: () => this.#relaunchWith(),
      // A station goes on without a window; a viewer without one is nothing.
      allClosed: () => {
        if (!this.#options.station) this.#lifecycle.endNow()
      },
    })
  }

  #makeWindows(): Windows {
    const { settings, files, clock, random, log } = this.#options
    return new Windows({
      ...{ settings, screen, clock, random, log, preload: files.preload },
      targetOf: (id) => this.#targets.get(id),
      defaultStation: () => this.#targets.first,
      lastMayClose: () => this.#lastMayClose(),
      onOpened: (window) => this.#lifecycle.watch(window),
    })
  }

  #makeViewer(): Viewer {
    const { settings, files, station, clock, random, log } = this.#options
    return new Viewer({
      ...{ settings, clock, random, log, folder: files.page, preload: files.stationsPreload },
      running: station ? 'station' : 'viewer',
      title: () => 'Lookout',
      open: (remote) => {
        this.#comforts.watchDownloads(this.#targets.add(remote))
        this.#windows.showStation(remote.id)
      },
      restart: () => this.actions.relaunch(),
    })
  }

  #makeActions(): DesktopActions {
    const { station } = this.#options
    const folders = this.#makeFolders()
    return desktopActions({
      ...{ windows: this.#windows, lifecycle: this.#lifecycle, words: this.#shellWords },
      own: station ? { folders, recordings: station.recordingsFolder } : null,
      openFolder: (folder, failed) => folders.open(folder, failed),
      showStations: () => this.#viewer.show(),
      showWithoutStation: () => this.#viewer.show(),
      failed: (error) => this.#options.log.error({ error: messageOf(error) }, 'A window could not be opened.'),
    })
  }

  #makeFolders(): Folders {
    const { settings, station, dataGiven } = this.#options
    const data = { defaultData: defaultData(), data: station?.data ?? defaultData(), dataGiven }
    return new Folders({
      ...{ ...data, dialog, shell, words: this.#shellWords },
      parent: () => this.#windows.last?.window ?? null,
      recording: () => this.#recording,
      keep: (dataFolder) => settings.change((all) => ({ ...all, dataFolder })),
      relaunch: () => this.#lifecycle.endNow('relaunch'),
    })
  }

  #serve(): void {
    const { settings, station, log } = this.#options
    const program = app.getPath('exe')
    const place = { platform: process.platform, env: process.env, home: app.getPath('home'), program }
    const handlers = bridgeHandlers({
      ...{ actions: this.actions, settings, versions: versionsOf(app, process.versions) },
      crashReports: () => listCrashReports(crashReportsFolder()),
      signInTicket: station ? () => station.desktopTicket() : null,
      startAtLogin: (wish) => setLoginItem(wish, { ...place, app, words: this.#shellWords }),
    })
    serveBridge({ ipcMain, handlers, log, callerOf: (contents) => this.#windows.callerOf(contents) })
  }

  #watchGpu(): void {
    const { settings, clock, log } = this.#options
    const mode = new SoftwareMode({
      ...{ settings, dialog, log, words: this.#words, recording: () => this.#recording },
      now: () => instant(clock.now()),
      tell: (title, detail) => this.#comforts.notify(title, detail),
      relaunch: () => this.#lifecycle.endNow('relaunch'),
    })
    const watch = new GpuWatch(clock, () => void mode.begin())
    app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
      log.warn({ type, reason, exitCode }, 'A process of the program has gone.')
      watch.childGone({ type, reason })
    })
  }

  /** Where there is no feed, and there is none unless somebody says so, nobody is asked. */
  async #lookForUpdates(): Promise<void> {
    const { settings, clock, log } = this.#options
    const resources = app.isPackaged ? process.resourcesPath : undefined
    const feed = await findFeed(settings.current.updates.url, resources)
    if (this.#lifecycle.ending) return
    const people = updateDialog(this.#shellWords.updates)
    this.#updates = new Updates({ feed, updater: electronUpdater, people, clock, log })
    this.#updates.start()
  }

  /** Asks where something records; the answer comes later, so the window stays until then. */
  #lastMayClose(): boolean {
    if (this.#lifecycle.ending || this.#options.hidden) return true
    void this.#askToClose()
    return false
  }

  async #askToClose(): Promise<void> {
    const answer = await this.#questions.beforeClose()
    if (answer === 'quit') this.#lifecycle.endNow()
    if (answer === 'background') this.#windows.closeLast()
  }

  async #close(): Promise<void> {
    const { station, settings } = this.#options
    this.#updates?.close()
    await this.#windows.leave()
    this.#viewer.close()
    this.#comforts.close()
    await station?.close()
    await settings.settled()
  }

  #relaunchWith(): { args: string[]; execPath?: string } {
    const args = argumentsForRelaunch(process.argv, this.#windows.count)
    // An AppImage is mounted anew at each start: what runs now will have gone.
    const appImage = process.env['APPIMAGE']
    return appImage === undefined ? { args } : { args, execPath: appImage }
  }

  #complain(message: string, detail: string): void {
    const window: BrowserWindow | undefined = this.#windows.last?.window
    const options = { type: 'warning' as const, message, detail, noLink: true }
    void (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
  }
}
