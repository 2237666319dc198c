/**
 * Sources as people write them, checked once, here. What passes is a closed union of values; none of them can become an
 * option of ffmpeg, name another protocol, or break a log line. No sentence repeats what might be a password.
 */
import { basename, extname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lacksSecret, secretsOf } from './source-secret.ts'

export type Source =
  | {
      readonly kind: 'test'
      readonly width: number
      readonly height: number
      /** Frames a second. */
      readonly rate: number
      readonly audio: boolean
      /** The time of each frame's making is drawn into it; see stamp.ts. */
      readonly stamp: boolean
    }
  /** An absolute path; the demuxer is fixed by the extension, never guessed from the content. */
  | { readonly kind: 'file'; readonly path: string; readonly demuxer: string }
  | { readonly kind: 'rtsp'; readonly url: string }
  /** `any`: multipart JPEG, MPEG-TS and a few more, told apart by their first bytes. */
  | { readonly kind: 'http'; readonly url: string; readonly format: 'hls' | 'mpegts' | 'any' }
  | { readonly kind: 'device'; readonly id: string; readonly system: CaptureSystem }
  | { readonly kind: 'screen'; readonly id: string; readonly system: CaptureSystem }

export type CaptureSystem = 'linux' | 'windows' | 'mac'

export type SourceRead =
  { readonly ok: true; readonly value: Source } | { readonly ok: false; readonly message: string }

const ok = (value: Source): SourceRead => ({ ok: true, value })
const refuse = (message: string): SourceRead => ({ ok: false, message })

const DEMUXERS: Readonly<Record<string, string>> = {
  '.mp4': 'mov',
  '.m4v': 'mov',
  '.mov': 'mov',
  '.mkv': 'matroska',
  '.webm': 'matroska',
  '.ts': 'mpegts',
  '.m2ts': 'mpegts',
  '.mts': 'mpegts',
  '.avi': 'avi',
  '.flv': 'flv',
  '.mpg': 'mpeg',
  '.mpeg': 'mpeg',
  '.mjpeg': 'mjpeg',
  '.mjpg': 'mjpeg',
  '.h264': 'h264',
  '.264': 'h264',
}

const SCHEMES = 'test:, file:, rtsp:, rtsps:, http:, https:, device: or screen:'
const MAX_LENGTH = 2048
const SIZE = { min: 64, maxWidth: 3840, maxHeight: 2160 } as const
const RATE = { min: 1, max: 120 } as const

export const captureSystem = (platform: string): CaptureSystem =>
  platform === 'win32' ? 'windows' : platform === 'darwin' ? 'mac' : 'linux'

type Parser = (rest: string, text: string, system: CaptureSystem) => SourceRead

const PARSERS: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ['test', (rest) => parseTest(rest)],
  ['file', (rest) => parseFile(rest)],
  ['rtsp', (_, text) => parseRtsp(text)],
  ['rtsps', (_, text) => parseRtsp(text)],
  ['http', (_, text) => parseHttp(text)],
  ['https', (_, text) => parseHttp(text)],
  ['device', (rest, _, system) => parseDevice(rest, system)],
  ['screen', (rest, _, system) => parseScreen(rest, system)],
])

/** Reads a source. Files need not exist, cameras need not answer: that is for the capture to find out. */
export function parseSource(text: string, system: CaptureSystem = captureSystem(process.platform)): SourceRead {
  if (text.length > MAX_LENGTH) return refuse(`A source has at most ${MAX_LENGTH} characters.`)
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return refuse('A source has no line breaks or control characters.')
  const colon = text.indexOf(':')
  const parser = PARSERS.get(text.slice(0, Math.max(0, colon)).toLowerCase())
  return parser ? parser(text.slice(colon + 1), text, system) : refuse(`A source begins with ${SCHEMES}.`)
}

const TEST_DEFAULTS = { size: '1280x720', rate: '30', audio: '0', stamp: '0' } as const

function parseTest(rest: string): SourceRead {
  if (rest !== '' && !rest.startsWith('?'))
    return refuse('A test source is test: or test:?size=1280x720&rate=30&audio=1.')
  const given = new URLSearchParams(rest.slice(1))
  if ([...given.keys()].some((key) => !Object.hasOwn(TEST_DEFAULTS, key)))
    return refuse('A test source knows size, rate, audio and stamp.')
  const value = (key: keyof typeof TEST_DEFAULTS): string => given.get(key) ?? TEST_DEFAULTS[key]
  const size = parseSize(value('size'))
  if (!size)
    return refuse(`A test picture is ${SIZE.min}x${SIZE.min} to ${SIZE.maxWidth}x${SIZE.maxHeight}, both even.`)
  const rate = Number(value('rate'))
  if (!Number.isInteger(rate) || rate < RATE.min || rate > RATE.max)
    return refuse(`A test picture has ${RATE.min} to ${RATE.max} whole frames a second.`)
  const [audio, stamp] = [value('audio'), value('stamp')]
  if (!isSwitch(audio) || !isSwitch(stamp)) return refuse('audio and stamp of a test source are 0 or 1.')
  return ok({ kind: 'test', ...size, rate, audio: audio === '1', stamp: stamp === '1' })
}

function parseSize(text: string): { width: number; height: number } | undefined {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(text) ?? []
  const size = { width: Number(width), height: Number(height) }
  return soundSize(size.width, SIZE.maxWidth) && soundSize(size.height, SIZE.maxHeight) ? size : undefined
}

const soundSize = (side: number, max: number): boolean => side >= SIZE.min && side <= max && side % 2 === 0
const isSwitch = (text: string): boolean => text === '0' || text === '1'

function parseFile(rest: string): SourceRead {
  const path = rest.startsWith('//') ? pathOfUrl(`file:${rest}`) : resolve(rest)
  if (rest.trim() === '' || path === undefined || !isAbsolute(path))
    return refuse('A file source names a file: file:/videos/door.mp4.')
  const demuxer = DEMUXERS[extname(path).toLowerCase()]
  if (demuxer === undefined) return refuse(`A video file ends in ${Object.keys(DEMUXERS).join(', ')}.`)
  return ok({ kind: 'file', path, demuxer })
}

function pathOfUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url)
  } catch {
    return undefined
  }
}

const parseRtsp = (text: string): SourceRead => parseUrl(text, (url) => ({ kind: 'rtsp', url }))
const parseHttp = (text: string): SourceRead =>
  parseUrl(text, (url, path) => ({ kind: 'http', url, format: httpFormat(path) }))

function parseUrl(text: string, build: (url: string, path: string) => Source): SourceRead {
  const url = URL.parse(text)
  // `http:user:password@host` is an address too, to some readers, but not to those that look for its password.
  if (!url || url.hostname === '' || !/^[a-z]+:\/\/[^/\\]/i.test(text))
    return refuse('The address is not complete: it needs a host, as in rtsp://192.168.1.20/stream.')
  if (/\s/.test(text)) return refuse('An address has no spaces; write %20 in their place.')
  if (lacksSecret(text)) return refuse('No password is stored for this address: write it in the place of ***.')
  return ok(build(text, url.pathname))
}

function httpFormat(path: string): 'hls' | 'mpegts' | 'any' {
  const extension = extname(path).toLowerCase()
  return extension === '.m3u8' ? 'hls' : extension === '.ts' ? 'mpegts' : 'any'
}

const DEVICE_IDS: Readonly<Record<CaptureSystem, RegExp>> = {
  linux: /^\/dev\/(video\d+|v4l\/by-(id|path)\/[\w.:+-]+)$/,
  // DirectShow and AVFoundation read a colon as "and this microphone".
  windows: /^[^-:"][^:"]*$/,
  mac: /^[^-:][^:]*$/,
}

const SCREEN_IDS: Readonly<Record<CaptureSystem, RegExp>> = {
  linux: /^([a-z0-9.]+)?:\d+(\.\d+)?$/i,
  windows: /^desktop$/,
  mac: /^(\d+|Capture screen \d+)$/,
}

function parseDevice(id: string, system: CaptureSystem): SourceRead {
  if (!DEVICE_IDS[system].test(id)) return refuse('No capture device has this name; choose one from the list.')
  return ok({ kind: 'device', id, system })
}

/** Without an id: the screen that the station itself is on. */
function parseScreen(id: string, system: CaptureSystem): SourceRead {
  if (id !== '' && !SCREEN_IDS[system].test(id)) return refuse('No screen has this name; choose one from the list.')
  return ok({ kind: 'screen', id, system })
}

/** Whether two programs can read it at the same time: a capture device belongs to one. */
export const isShared = ({ kind }: Source): boolean => kind !== 'device'

/** A source in a few words for people and logs, without any secret. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case 'test':
      return `test picture ${source.width}x${source.height}, ${source.rate} frames/s`
    case 'file':
      return `file ${basename(source.path)}`
    case 'rtsp':
    case 'http':
      return `camera at ${URL.parse(source.url)?.host ?? 'an unknown host'}`
    case 'device':
      return `device ${source.id}`
    case 'screen':
      return source.id === '' ? 'screen' : `screen ${source.id}`
  }
}

/** What has to be blotted out wherever a source's words may turn up. */
export const sourceSecrets = (source: Source): readonly string[] =>
  source.kind === 'rtsp' || source.kind === 'http' ? secretsOf(source.url) : []
