import { join } from 'node:path'
import { app, dialog } from 'electron'
import { messageOf } from './base/error.ts'
import { stationArguments } from './shell/command-line.ts'
import { openWindow } from './shell/window.ts'
import { outliveConsole } from './station/console.ts'
import { HELP, parseCommand, type Options } from './station/options.ts'
import { startStation, type Station } from './station/station.ts'

const folder = import.meta.dirname
const PAGE = join(folder, '../renderer')
const PRELOAD = join(folder, '../preload/preload.cjs')

const command = parseCommand(stationArguments(process.argv, app.isPackaged), app.getPath('userData'))

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
    if (app.requestSingleInstanceLock()) await run(command.options)
    else app.quit()
}

async function run(options: Options): Promise<void> {
  outliveConsole()
  await app.whenReady()
  const station = await start(options)
  if (!station) return
  closeInOrder(station)
  process.stdout.write(`Lookout ready ${station.url}\n`)
  const open = () =>
    openWindow({
      url: station.url,
      certificateSha256: () => station.certificateSha256,
      signInTicket: () => station.desktopTicket(),
      preload: PRELOAD,
    })
  let window = await open()
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('activate', () => {
    if (window.isDestroyed()) void open().then((opened) => (window = opened))
  })
  app.on('window-all-closed', () => app.quit())
}

async function start(options: Options): Promise<Station | undefined> {
  try {
    return await startStation(options, { page: PAGE, version: app.getVersion() })
  } catch (error) {
    dialog.showErrorBox('Lookout could not start', messageOf(error))
    app.exit(1)
    return undefined
  }
}

/** Quitting waits until the station has closed in order, once. */
function closeInOrder(station: Station): void {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void station.close().finally(() => {
      closed = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}
