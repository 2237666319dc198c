/** What an Electron program was started with, as this one reads it. */
export interface DesktopArguments {
  /** Without a window: the tray's menu, or a second start, opens one. */
  readonly hidden: boolean
  /** The station alone: no window ever, no tray, no display needed. Ends by SIGINT or SIGTERM. */
  readonly alone: boolean
  /** The station's own options. */
  readonly station: readonly string[]
}

/** Opens no window at the start. */
export const HIDDEN = '--hidden'
/** Runs the station alone, as `npm run station` does. */
export const STATION_ALONE = '--station'

/** Reads the whole argument list; what belongs to the station is for `parseCommand` to judge. */
export function desktopArguments(argv: readonly string[], packaged: boolean): DesktopArguments {
  const all = stationArguments(argv, packaged)
  const own: readonly string[] = [HIDDEN, STATION_ALONE]
  return {
    hidden: all.includes(HIDDEN),
    alone: all.includes(STATION_ALONE),
    station: all.filter((argument) => !own.includes(argument)),
  }
}

/**
 * The program's own options among the arguments that an Electron program is started with: without the program, without
 * the folder it runs from in development, and without Chromium's switches.
 */
export function stationArguments(argv: readonly string[], packaged: boolean): string[] {
  return argv.slice(packaged ? 1 : 2).filter((argument) => !CHROMIUM_SWITCH.test(argument))
}

const CHROMIUM_SWITCH =
  /^--(no-sandbox|disable-gpu|ozone-platform|enable-features|disable-features|remote-debugging-(port|pipe)|user-data-dir|inspect(-brk)?|allow-file-access-from-files|original-process-start-time)(=|$)/

/**
 * What a second start is told, whose options cannot be taken any more: the first one runs with its own. Undefined where
 * it had none. The options' values are not repeated, since a camera's address may hold a password.
 */
export function lateOptions(argv: readonly string[], packaged: boolean): string | undefined {
  const names = desktopArguments(argv, packaged).station.filter((argument) => /^--[a-z]/.test(argument))
  const unique = [...new Set(names.map((name) => name.replace(/=.*$/, '')))]
  if (unique.length === 0) return undefined
  return `Lookout runs already, with the options of its first start: ${unique.join(', ')} had no effect. Quit it first, then start it anew.`
}

/** The arguments for a start anew: the same ones, without a window exactly where there is none now. */
export function argumentsForRelaunch(argv: readonly string[], windows: number): string[] {
  const same = argv.slice(1).filter((argument) => argument !== HIDDEN)
  return windows === 0 ? [...same, HIDDEN] : same
}
