import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { redact } from '../capture/source-secret.ts'
import { cameraIdSchema } from '../protocol/cameras.ts'

/** A camera given on the command line, for this run. */
export interface CameraOption {
  readonly id: string
  readonly source: string
}

export interface Options {
  readonly data: string
  /** Where to serve in this run; null where the station's own settings say. */
  readonly host: string | null
  readonly port: number
  readonly cameras: readonly CameraOption[]
}

export type Command =
  | { readonly run: 'station'; readonly options: Options }
  | { readonly run: 'help' }
  | { readonly run: 'version' }
  | { readonly run: 'complain'; readonly sentence: string }

export const DEFAULT_HOST = '127.0.0.1'
export const DEFAULT_PORT = 7440

export const HELP = `Lookout, a camera console.

  npm start -- [options]            the desktop console
  npm run station -- [options]      the station without a window

  --data <dir>             where settings and recordings are kept (default: the platform's application-data folder)
  --host <address>         address to serve on in this run (0.0.0.0: every network). Without it: ${DEFAULT_HOST}, this
                           computer, and the networks that an admin has chosen in the console
  --port <n>               port to serve on (default ${DEFAULT_PORT}; 0: any free one)
  --camera <id>=<source>   one more camera for this run; may be given several times
                           sources: test:  file:<path>  rtsp://…  http(s)://…  device:<id>  screen:
  --help                   this text
  --version                the version

  LOOKOUT_ADMIN_PASSWORD   in the environment: the password of the first start's user “admin”
  FFMPEG_BIN               in the environment: the ffmpeg to use
`

const complain = (sentence: string): Command => ({ run: 'complain', sentence })

/** Reads the command line. Never throws: a bad option comes back as a sentence. */
export function parseCommand(args: readonly string[], defaultData: string): Command {
  let values
  try {
    values = readArgs(args)
  } catch (error) {
    return complain(error instanceof Error ? sentenceOf(error.message) : 'The options cannot be read.')
  }
  if (values.help) return { run: 'help' }
  if (values.version) return { run: 'version' }
  return toOptions(values, defaultData)
}

const readArgs = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      data: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      camera: { type: 'string', multiple: true },
      help: { type: 'boolean' },
      version: { type: 'boolean' },
    },
  }).values

/** Node's first sentence says what is wrong, with the word that it stumbled over; the rest is advice for other programs. */
const sentenceOf = (message: string): string =>
  `${
    redact(message, [])
      .split(/\.?\n|\. /)[0]
      ?.replace(/\.$/, '') ?? message
  }.`

function toOptions(values: ReturnType<typeof readArgs>, defaultData: string): Command {
  const port = readPort(values.port)
  if (port === undefined) return complain(`--port takes a whole number from 0 to 65535, not “${values.port ?? ''}”.`)
  if (values.host?.trim() === '') return complain('--host takes an address, such as 127.0.0.1 or 0.0.0.0.')
  if (values.data?.trim() === '') return complain('--data takes a folder.')
  const cameras: CameraOption[] = []
  for (const text of values.camera ?? []) {
    const camera = readCamera(text)
    if (!camera) return complain(`--camera takes <id>=<source>, such as door=rtsp://192.168.1.20/stream; see --help.`)
    if (cameras.some(({ id }) => id === camera.id)) return complain(`--camera names “${camera.id}” twice.`)
    cameras.push(camera)
  }
  const data = resolve(values.data ?? defaultData)
  return { run: 'station', options: { data, host: values.host ?? null, port, cameras } }
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return DEFAULT_PORT
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  return port <= 65_535 ? port : undefined
}

function readCamera(text: string): CameraOption | undefined {
  const equals = text.indexOf('=')
  const id = cameraIdSchema.safeParse(text.slice(0, Math.max(equals, 0)))
  const source = text.slice(equals + 1)
  return id.success && source !== '' ? { id: id.data, source } : undefined
}
