import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { LookoutError, messageOf } from './base/error.ts'
import { outliveConsole } from './station/console.ts'
import { defaultData } from './station/default-data.ts'
import { HELP, parseCommand } from './station/options.ts'
import { startStation, type Station } from './station/station.ts'

/** Where the page lies after `npm run build`, and in the installed program. */
const PAGE = join(import.meta.dirname, import.meta.dirname.endsWith('main') ? '../renderer' : '../dist/renderer')

/**
 * Starts a station by command line, without a window. SIGINT and SIGTERM close it in order, exit code 0.
 * `prepare` runs once the options are known to be good.
 * Undefined where there was nothing to start (`--help`) or it could not be started; the exit code is set then.
 */
export async function startHeadless(
  args: readonly string[],
  prepare: () => Promise<void> = () => Promise.resolve(),
): Promise<Station | undefined> {
  const command = parseCommand(args, defaultData())
  switch (command.run) {
    case 'help':
      process.stdout.write(HELP)
      return undefined
    case 'version':
      process.stdout.write(`${packageJson.version}\n`)
      return undefined
    case 'complain':
      process.stderr.write(`${command.sentence}\n`)
      process.exitCode = 2
      return undefined
    case 'station':
      break
  }
  try {
    outliveConsole()
    await prepare()
    const station = await startStation(command.options, { page: PAGE, version: packageJson.version })
    closeOnSignals(station)
    process.stdout.write(`Lookout ready ${station.url}\n`)
    return station
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`)
    // A bad value among the options is the caller's mistake, like a bad option.
    process.exitCode = error instanceof LookoutError && error.kind === 'invalidParams' ? 2 : 1
    return undefined
  }
}

function closeOnSignals(station: Station): void {
  let asked = false
  const close = (): void => {
    // The second Ctrl-C does not wait for anything.
    if (asked) process.exit(1)
    asked = true
    station.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${sentenceOf(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}

const sentenceOf = (error: unknown): string =>
  error instanceof LookoutError ? error.message : `Lookout could not start: ${messageOf(error)}`

// Run as a program of its own: the installed station without a window.
if (import.meta.main) await startHeadless(process.argv.slice(2))
