import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { prettyFactory } from 'pino-pretty'
import { createStream } from 'rotating-file-stream'
import type { Log } from '../base/log.ts'

/** Names under which no value ever reaches a log, wherever it stands. The rooms do not log these; this is the net below. */
const SECRETS = ['password', 'token', 'ticket', 'key', 'authorization', 'cookie', 'source', 'url']
const redact = {
  paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  censor: '***',
}

export interface StationLog {
  readonly log: Log
  close(): Promise<void>
}

/**
 * A line each: for people to stderr (what matters), as JSON to `<data>/logs/lookout.log` (everything from info on), the file
 * in turns of 10 MB, ten of them. A log that cannot be written never stops the station.
 */
export async function openLog(folder: string, stderr: { write(text: string): unknown }): Promise<StationLog> {
  const logs = join(folder, 'logs')
  await mkdir(logs, { recursive: true, mode: 0o700 })
  const file = createStream('lookout.log', { path: logs, size: '10M', maxFiles: 10, mode: 0o600 })
  let complained = false
  file.on('error', (error) => {
    if (!complained) stderr.write(`The log file cannot be written: ${error.message}\n`)
    complained = true
  })
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, redact, level: 'info' },
    pino.multistream([
      { level: 'warn', stream: forPeople(stderr) },
      { level: 'info', stream: file },
    ]),
  )
  return { log: logger, close: () => new Promise((resolve) => file.end(() => resolve())) }
}

/** A line for whoever sits at the terminal: time, level, sentence, and the values behind it. */
function forPeople(stderr: { write(text: string): unknown }): { write(text: string): void } {
  const line = prettyFactory({
    colorize: false,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
  })
  return { write: (text) => void stderr.write(line(text)) }
}
