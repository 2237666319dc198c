import { join } from 'node:path'
import { app, dialog } from 'electron'
import { systemClock } from './base/clock.ts'
import { messageOf } from './base/error.ts'
import { systemRandom } from './base/random.ts'
import { desktopArguments, lateOptions } from './shell/command-line.ts'
import { keepCrashReports } from './shell/crash-reports.ts'
import { Desktop } from './shell/desktop.ts'
import { DesktopSettingsFile } from './shell/desktop-settings.ts'
import { EarlyLog } from './shell/early-log.ts'
import { drawsInSoftware, GPU_SWITCH } from './shell/gpu-watch.ts'
import { guardAll } from './shell/guards.ts'
import { startedAtLogin } from './shell/login-item.ts'
import { findDataFolder } from './shell/missing-data-folder.ts'
import { shellWords } from './shell/shell-words.ts'
import { registerDesktopScheme } from './shell/viewer/page.ts'
import { outliveConsole } from './station/console.ts'
import { defaultData } from './station/default-data.ts'
import { openLog } from './station/logging.ts'
import { HELP, parseCommand, type Options } from './station/options.ts'
import { startStation, type Station } from './station/station.ts'

const folder = import.meta.dirname
const FILES = {
  page: join(folder, '../renderer'),
  preload: join(folder, '../preload/preload.cjs'),
  stationsPreload: join(folder, '../preload/stations.cjs'),
  tray: join(folder, '../../resources/tray'),
}

const given = desktopArguments(process.argv, app.isPackaged)
const command = parseCommand(given.station, defaultData())

switch (command.run) {
  case 'help':
    process.stdout.write(HELP)
    app.exit(0)
    break
  case 'version':
    process.stdout.write(`${app.getVersion()}\n`)
    app.exit(0)
    break
  case 'complain':
    process.stderr.write(`${command.sentence}\n`)
    app.exit(2)
    break
  case 'station':
    if (given.alone) void runAlone(command.options)
    else if (app.requestSingleInstanceLock()) await begin(command.options)
    else leaveToTheFirst()
}

/**
 * The station without a window, in the installed program: the data folder's own lock keeps others out. Nobody is asked
 * anything, since there may be no display.
 */
async function runAlone(options: Options): Promise<void> {
  outliveConsole()
  const station = await serve(options, () => undefined)
  if (!station) return
  const close = (): void => void station.close().finally(() => app.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)
  process.stdout.write(`Lookout ready ${station.url}\n`)
}

/** The first start shows its window, and says it too where options came too late. */
function leaveToTheFirst(): void {
  process.stderr.write(`${lateOptions(process.argv, app.isPackaged) ?? 'Lookout runs already; its window is shown.'}\n`)
  app.exit(0)
}

/**
 * What has to be settled before Electron is ready. It is ready only when this module has been evaluated to its end, so
 * nothing here may wait for that.
 */
async function begin(options: Options): Promise<void> {
  outliveConsole()
  keepCrashReports()
  app.enableSandbox()
  app.commandLine.appendSwitch(GPU_SWITCH)
  registerDesktopScheme()
  guardAll(app)
  const log = new EarlyLog()
  const settings = await DesktopSettingsFile.open(app.getPath('userData'), systemClock, log)
  if (drawsInSoftware(settings.current)) app.disableHardwareAcceleration()
  void app.whenReady().then(() => run(options, settings, log))
}

async function run(options: Options, settings: DesktopSettingsFile, log: EarlyLog): Promise<void> {
  const { mode, dataFolder, startHidden } = settings.current
  const dataGiven = given.station.some((argument) => /^--data(=|$)/.test(argument))
  const chosen = dataGiven ? null : dataFolder
  const station = mode.kind === 'viewer' ? null : await start(options, chosen)
  if (station === undefined) return
  log.goTo(station?.log ?? (await openLog(app.getPath('userData'), process.stderr)).log)
  const hidden = given.hidden || (startHidden && startedAtLogin({ app, platform: process.platform }))
  const surroundings = { clock: systemClock, random: systemRandom, log: log.child({ part: 'desktop' }) }
  const desktop = new Desktop({ ...surroundings, settings, station, dataGiven, hidden, files: FILES })
  app.on('second-instance', (_event, argv) => desktop.startedAgain(lateOptions(argv, app.isPackaged)))
  desktop.begin()
  if (station) process.stdout.write(`Lookout ready ${station.url}\n`)
}

/** Undefined where it cannot be started, which has been said then, or is not to be. */
async function start(options: Options, chosen: string | null): Promise<Station | undefined> {
  const words = shellWords(app.getPreferredSystemLanguages())
  const data = await findDataFolder({ chosen, own: options.data, dialog, words, clock: systemClock })
  if (data === null) {
    app.exit(0)
    return undefined
  }
  return serve({ ...options, data }, (sentence) => dialog.showErrorBox('Lookout could not start', sentence))
}

/** Undefined where it cannot be started; `complain` says it where people look. */
async function serve(options: Options, complain: (sentence: string) => void): Promise<Station | undefined> {
  try {
    return await startStation(options, { page: FILES.page, version: app.getVersion() })
  } catch (error) {
    complain(messageOf(error))
    process.stderr.write(`${messageOf(error)}\n`)
    app.exit(1)
    return undefined
  }
}
