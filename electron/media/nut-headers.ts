/**
 * The main, stream and syncpoint headers of NUT, as in https://ffmpeg.org/~michael/nut.txt and as FFmpeg's
 * libavformat/nutenc.c writes them. Every parser answers undefined for bytes that are not a sound header.
 */
import { NutReader } from './nut-reader.ts'

export interface TimeBase {
  readonly num: number
  readonly den: number
}

/** What a frame code stands for: the flags and the starting values of the fields that it does not carry. */
export interface FrameCode {
  readonly flags: number
  readonly ptsDelta: number
  readonly stream: number
  readonly sizeMul: number
  readonly sizeLsb: number
  readonly reserved: number
  readonly headerIndex: number
}

export interface NutMain {
  readonly streamCount: number
  readonly timeBases: readonly TimeBase[]
  /** 256 entries, one for each first byte of a frame. */
  readonly frameCodes: readonly FrameCode[]
  /** Bytes left out at the start of packets; the first is empty. */
  readonly elision: readonly Uint8Array[]
}

export interface NutStream {
  readonly index: number
  readonly kind: 'video' | 'audio' | 'other'
  /** As text (`H264`, `avc1`); bytes that are not printable are escaped (`\xff`). */
  readonly fourcc: string
  readonly timeBase: TimeBase
  readonly msbPtsShift: number
  readonly extradata: Uint8Array
  /** Pixels; 0 for audio. */
  readonly width: number
  readonly height: number
  /** 0 for video. */
  readonly sampleRate: number
  readonly channels: number
}

export const FLAG_INVALID = 1 << 13
const INVALID: FrameCode = {
  flags: FLAG_INVALID,
  ptsDelta: 0,
  stream: 0,
  sizeMul: 1,
  sizeLsb: 0,
  reserved: 0,
  headerIndex: 0,
}
/** The letter that every startcode begins with; never a frame code. */
export const LETTER_N = 0x4e
const MAX_STREAMS = 256
const MAX_ELISION = 128

export function parseMain(bytes: Uint8Array): NutMain | undefined {
  const reader = new NutReader(bytes)
  const version = reader.unsigned()
  if (version < 2 || version > 4) return undefined
  if (version > 3) reader.unsigned()
  const streamCount = reader.unsigned()
  reader.unsigned() // max_distance: FFmpeg's own limit between syncpoints, which we do not need
  const timeBases = parseTimeBases(reader)
  if (streamCount === 0 || streamCount > MAX_STREAMS || !timeBases) return undefined
  const frameCodes = parseFrameCodes(reader, streamCount)
  if (!frameCodes || reader.hasFailed()) return undefined
  const elision = reader.position < bytes.byteLength ? parseElision(reader) : [new Uint8Array(0)]
  return elision && { streamCount, timeBases, frameCodes, elision }
}

function parseTimeBases(reader: NutReader): TimeBase[] | undefined {
  const count = reader.unsigned()
  if (count === 0 || count > MAX_STREAMS) return undefined
  const bases: TimeBase[] = []
  for (let i = 0; i < count; i++) {
    const base = { num: reader.unsigned(), den: reader.unsigned() }
    if (base.num === 0 || base.den === 0 || base.num > 0x7fffffff || base.den > 0x7fffffff) return undefined
    bases.push(base)
  }
  return bases
}

/** What each run of the table starts from: the values of the run before. */
type RunStart = Pick<FrameCode, 'ptsDelta' | 'sizeMul' | 'stream' | 'headerIndex'>

/** The table is run-length coded: each run names the fields that differ from the run before. */
function parseFrameCodes(reader: NutReader, streamCount: number): FrameCode[] | undefined {
  const codes: FrameCode[] = []
  let last: RunStart = { ptsDelta: 0, sizeMul: 1, stream: 0, headerIndex: 0 }
  while (codes.length < 256) {
    const { count, code } = parseRun(reader, last)
    if (reader.hasFailed() || count <= 0 || count > 256 - codes.length || code.stream >= streamCount) return undefined
    appendRun(codes, count, code)
    last = code
  }
  return codes.length === 256 ? codes : undefined
}

function parseRun(reader: NutReader, last: RunStart): { count: number; code: FrameCode } {
  const flags = reader.unsigned()
  const fields = reader.unsigned()
  const unsigned = (field: number, otherwise: number): number => (fields >= field ? reader.unsigned() : otherwise)
  const ptsDelta = fields >= 1 ? reader.signed() : last.ptsDelta
  const sizeMul = unsigned(2, last.sizeMul)
  const stream = unsigned(3, last.stream)
  const sizeLsb = unsigned(4, 0)
  const reserved = unsigned(5, 0)
  const count = unsigned(6, sizeMul - sizeLsb)
  unsigned(7, 0) // match_time_delta: for seeking only
  const headerIndex = unsigned(8, last.headerIndex)
  for (let extra = 8; extra < fields && !reader.hasFailed(); extra++) reader.unsigned()
  return { count, code: { flags, ptsDelta, stream, sizeMul, sizeLsb, reserved, headerIndex } }
}

function appendRun(codes: FrameCode[], count: number, first: FrameCode): void {
  for (let i = 0; i < count; i++) {
    if (codes.length === LETTER_N) codes.push(INVALID)
    codes.push({ ...first, sizeLsb: first.sizeLsb + i })
  }
  if (codes.length === LETTER_N) codes.push(INVALID)
}

function parseElision(reader: NutReader): Uint8Array[] | undefined {
  const count = reader.unsigned()
  if (count >= MAX_ELISION) return undefined
  const headers = [new Uint8Array(0)]
  for (let i = 0; i < count; i++) headers.push(reader.block().slice())
  return reader.hasFailed() ? undefined : headers
}

export function parseStream(bytes: Uint8Array, main: NutMain): NutStream | undefined {
  const reader = new NutReader(bytes)
  const index = reader.unsigned()
  const kind = kindOf(reader.unsigned())
  const fourcc = textOf(reader.block())
  const timeBase = main.timeBases[reader.unsigned()]
  const msbPtsShift = reader.unsigned()
  reader.unsigned() // max_pts_distance: decides where the muxer puts checksums
  reader.unsigned() // decode_delay
  reader.unsigned() // stream flags
  const extradata = reader.block().slice()
  const [first, second, third] =
    kind === 'other' ? [0, 0, 0] : [reader.unsigned(), reader.unsigned(), reader.unsigned()]
  if (reader.hasFailed() || timeBase === undefined || index >= main.streamCount || msbPtsShift >= 16) return undefined
  const common = { index, kind, fourcc, timeBase, msbPtsShift, extradata }
  if (kind === 'video') return { ...common, width: first, height: second, sampleRate: 0, channels: 0 }
  return { ...common, width: 0, height: 0, sampleRate: second === 0 ? 0 : first / second, channels: third }
}

const kindOf = (streamClass: number): NutStream['kind'] =>
  streamClass === 0 ? 'video' : streamClass === 1 ? 'audio' : 'other'

const textOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('')

/** The time that all streams start anew from, in the time base it is given in. */
export function parseSyncpoint(bytes: Uint8Array, main: NutMain): { value: number; timeBase: TimeBase } | undefined {
  const reader = new NutReader(bytes)
  const coded = reader.unsigned()
  const timeBase = main.timeBases[coded % main.timeBases.length]
  if (reader.hasFailed() || timeBase === undefined) return undefined
  return { value: Math.floor(coded / main.timeBases.length), timeBase }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** CRC-32 with polynomial 04C11DB7, not reflected, from 0. Over bytes and their own checksum it is 0. */
export function crc(bytes: Uint8Array): number {
  let value = 0
  for (const byte of bytes) value = ((value << 8) ^ (CRC_TABLE[(value >>> 24) ^ byte] ?? 0)) >>> 0
  return value
}
