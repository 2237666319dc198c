/**
 * The station's own options among the arguments that an Electron program is started with: without the program, without
 * the folder it runs from in development, and without Chromium's switches.
 */
export function stationArguments(argv: readonly string[], packaged: boolean): string[] {
  return argv.slice(packaged ? 1 : 2).filter((argument) => !CHROMIUM_SWITCH.test(argument))
}

const CHROMIUM_SWITCH =
  /^--(no-sandbox|disable-gpu|ozone-platform|enable-features|disable-features|remote-debugging-(port|pipe)|user-data-dir|inspect(-brk)?)(=|$)/
