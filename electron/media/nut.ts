/**
 * An incremental demuxer of the NUT container (https://ffmpeg.org/~michael/nut.txt), as FFmpeg's muxer writes it to a
 * pipe. NUT carries what raw H.264 or AAC on a pipe would lose: where a packet ends, so that it is complete with its
 * last byte and not with the first of the next one, and its time.
 *
 * Times are exact: whole ticks of the stream's time base are kept and turned into microseconds at the end, so a wall
 * clock around 1.8e15 µs survives. After bytes that make no sense the demuxer looks for the next startcode and goes on
 * at the next syncpoint. It holds at most one unfinished packet (16 MiB) or header (1 MiB).
 */
import { crc, FLAG_INVALID, LETTER_N, parseMain, parseStream, parseSyncpoint } from './nut-headers.ts'
import type { FrameCode, NutMain, NutStream, TimeBase } from './nut-headers.ts'
import { NutReader } from './nut-reader.ts'

export type { NutStream, TimeBase } from './nut-headers.ts'

export interface NutPacket {
  readonly stream: number
  /** Microseconds. */
  readonly pts: number
  readonly key: boolean
  /** A view of what was pushed, or bytes of its own; never written to again. */
  readonly data: Uint8Array
}

/** What comes out, in stream order. A stream is told once, and again when its header changes. */
export interface NutSink {
  stream(stream: NutStream): void
  packet(packet: NutPacket): void
  /** Bytes were skipped that are no NUT; packets may be missing. */
  lost(bytes: number): void
}

const MAX_PACKET_BYTES = 16 * 1024 * 1024
const MAX_HEADER_BYTES = 1024 * 1024

const FLAG_KEY = 1
const FLAG_CODED_PTS = 8
const FLAG_STREAM_ID = 16
const FLAG_SIZE_MSB = 32
const FLAG_CHECKSUM = 64
const FLAG_RESERVED = 128
const FLAG_SIDE_DATA = 256
const FLAG_HEADER_INDEX = 1024
const FLAG_MATCH_TIME = 2048
const FLAG_CODED = 4096

type Startcode = 'main' | 'stream' | 'syncpoint' | 'info' | 'index'
const STARTCODES: readonly (readonly [Startcode, number, number])[] = [
  ['main', 0x4e4d7a56, 0x1f5f04ad],
  ['stream', 0x4e531140, 0x5bf2f9db],
  ['syncpoint', 0x4e4be4ad, 0xeeca4569],
  ['info', 0x4e49ab68, 0xb596ba78],
  ['index', 0x4e58dd67, 0x2f23e64e],
]
const STARTCODE_BYTES = 8
const FILE_ID_BYTES = 25 // "nut/multimedia container" and a zero byte, before the first startcode

interface StreamState {
  readonly header: NutStream
  /** In ticks; undefined until a syncpoint has set it. */
  lastPts: number | undefined
}

interface Pending {
  readonly stream: number
  readonly pts: number
  readonly key: boolean
  readonly data: Uint8Array
  filled: number
}

interface FrameHeader {
  readonly stream: StreamState
  readonly pts: number
  readonly key: boolean
  readonly prefix: Uint8Array
  /** Bytes that follow the header. */
  readonly size: number
  readonly end: number
}

/** A step's outcome: where to go on, that more bytes are needed, or that what is there is no NUT. */
type Step = number | 'short' | 'broken'

export class NutDemuxer {
  readonly #sink: NutSink
  #rest: Uint8Array = new Uint8Array(0)
  #pending: Pending | undefined
  #main: NutMain | undefined
  readonly #streams = new Map<number, StreamState>()
  #seeking = true
  #skipped = -FILE_ID_BYTES

  constructor(sink: NutSink) {
    this.#sink = sink
  }

  /** Takes the next bytes. They must not be changed afterwards: packets are views of them. */
  push(bytes: Uint8Array): void {
    const start = this.#fill(bytes)
    if (start === bytes.byteLength) return
    const fresh = start === 0 ? bytes : bytes.subarray(start)
    this.#parse(this.#rest.byteLength === 0 ? fresh : concat(this.#rest, fresh))
  }

  /** Completes the unfinished packet as far as the bytes go; answers how many it took. */
  #fill(bytes: Uint8Array): number {
    const pending = this.#pending
    if (!pending) return 0
    const take = Math.min(pending.data.byteLength - pending.filled, bytes.byteLength)
    pending.data.set(bytes.subarray(0, take), pending.filled)
    pending.filled += take
    if (pending.filled === pending.data.byteLength) {
      this.#pending = undefined
      this.#sink.packet({ stream: pending.stream, pts: pending.pts, key: pending.key, data: pending.data })
    }
    return take
  }

  #parse(bytes: Uint8Array): void {
    let position = 0
    while (position < bytes.byteLength) {
      const step = this.#seeking ? this.#seek(bytes, position) : this.#step(bytes, position)
      if (step === 'short') break
      if (step === 'broken') {
        // At least one byte has to go, or the same startcode would be found again.
        this.#seeking = true
        this.#skipped++
        position++
      } else position = step
    }
    // A copy: the rest is short, and must not keep the whole chunk alive.
    this.#rest = bytes.slice(position)
  }

  /** Looks for a startcode that reading can go on at; what is no startcode is counted as lost. */
  #seek(bytes: Uint8Array, from: number): Step {
    for (let at = bytes.indexOf(LETTER_N, from); at !== -1; at = bytes.indexOf(LETTER_N, at + 1)) {
      const code = startcodeAt(bytes, at)
      if (code === undefined || (code !== 'main' && !this.#main)) continue
      this.#skipped += at - from
      this.#foundStartcode()
      return at
    }
    // The last seven bytes may be the beginning of a startcode.
    const end = Math.max(from, bytes.byteLength - STARTCODE_BYTES + 1)
    this.#skipped += end - from
    return end === from ? 'short' : end
  }

  /** Packets are read again only after the next syncpoint: without it their times are unknown. */
  #foundStartcode(): void {
    this.#seeking = false
    if (this.#skipped > 0) this.#sink.lost(this.#skipped)
    this.#skipped = 0
    for (const stream of this.#streams.values()) stream.lastPts = undefined
  }

  #step(bytes: Uint8Array, position: number): Step {
    return bytes[position] === LETTER_N ? this.#header(bytes, position) : this.#frame(bytes, position)
  }

  #header(bytes: Uint8Array, position: number): Step {
    if (position + STARTCODE_BYTES > bytes.byteLength) return 'short'
    const code = startcodeAt(bytes, position)
    if (code === undefined) return 'broken'
    const reader = new NutReader(bytes, position + STARTCODE_BYTES)
    const size = reader.unsigned()
    if (reader.isShort()) return 'short'
    if (reader.hasFailed() || size < 4 || size > MAX_HEADER_BYTES) return 'broken'
    if (size > 4096) reader.take(4) // a checksum of the size itself
    const body = reader.take(size)
    if (reader.isShort()) return 'short'
    if (crc(body) !== 0) return 'broken'
    return this.#take(code, body.subarray(0, size - 4)) ? reader.position : 'broken'
  }

  #take(code: Startcode, body: Uint8Array): boolean {
    switch (code) {
      case 'main':
        this.#main = parseMain(body)
        return this.#main !== undefined
      case 'stream':
        return this.#takeStream(body)
      case 'syncpoint':
        return this.#takeSyncpoint(body)
      case 'info':
      case 'index':
        return true
    }
  }

  #takeStream(body: Uint8Array): boolean {
    const header = this.#main && parseStream(body, this.#main)
    if (!header) return false
    const before = this.#streams.get(header.index)
    this.#streams.set(header.index, { header, lastPts: before?.lastPts })
    // FFmpeg repeats the headers at growing distances; only a change is news.
    if (!before || JSON.stringify(describe(before.header)) !== JSON.stringify(describe(header)))
      this.#sink.stream(header)
    return true
  }

  #takeSyncpoint(body: Uint8Array): boolean {
    const point = this.#main && parseSyncpoint(body, this.#main)
    if (!point) return false
    for (const stream of this.#streams.values())
      stream.lastPts = rescale(point.value, point.timeBase, stream.header.timeBase)
    return true
  }

  #frame(bytes: Uint8Array, position: number): Step {
    const header = this.#frameHeader(bytes, position)
    if (typeof header === 'string') return header
    header.stream.lastPts = header.pts
    const packet = {
      stream: header.stream.header.index,
      pts: microseconds(header.pts, header.stream.header.timeBase),
      key: header.key,
    }
    const end = header.end + header.size
    if (header.prefix.byteLength === 0 && end <= bytes.byteLength) {
      this.#sink.packet({ ...packet, data: bytes.subarray(header.end, end) })
      return end
    }
    const data = new Uint8Array(header.prefix.byteLength + header.size)
    data.set(header.prefix)
    this.#pending = { ...packet, data, filled: header.prefix.byteLength }
    return header.end + this.#fill(bytes.subarray(header.end))
  }

  #frameHeader(bytes: Uint8Array, position: number): FrameHeader | 'short' | 'broken' {
    const reader = new NutReader(bytes, position)
    const code = this.#main?.frameCodes[reader.byte()]
    if (!code) return 'broken'
    const flags = code.flags & FLAG_CODED ? code.flags ^ reader.unsigned() : code.flags
    if (flags & (FLAG_INVALID | FLAG_SIDE_DATA)) return 'broken'
    const stream = this.#streams.get(flags & FLAG_STREAM_ID ? reader.unsigned() : code.stream)
    if (reader.isShort()) return 'short'
    if (stream?.lastPts === undefined) return 'broken'
    const fields = readFields(reader, code, flags, stream.lastPts, stream.header.msbPtsShift)
    if (reader.isShort()) return 'short'
    const prefix = this.#prefix(fields)
    if (reader.hasFailed() || !prefix) return 'broken'
    const size = fields.size - prefix.byteLength
    return { stream, pts: fields.pts, key: (flags & FLAG_KEY) !== 0, prefix, size, end: reader.position }
  }

  /** The bytes left out at the packet's start; undefined where its size cannot be right. Above 4096 there are none. */
  #prefix({ size, headerIndex }: FrameFields): Uint8Array | undefined {
    const prefix = this.#main?.elision[size > 4096 ? 0 : headerIndex]
    return prefix && size <= MAX_PACKET_BYTES && size >= prefix.byteLength ? prefix : undefined
  }
}

interface FrameFields {
  readonly pts: number
  readonly size: number
  readonly headerIndex: number
}

/** What stands between a frame's stream number and its data. */
function readFields(
  reader: NutReader,
  code: FrameCode,
  flags: number,
  lastPts: number,
  msbPtsShift: number,
): FrameFields {
  const pts = flags & FLAG_CODED_PTS ? fullPts(lastPts, msbPtsShift, reader.unsigned()) : lastPts + code.ptsDelta
  const size = code.sizeLsb + (flags & FLAG_SIZE_MSB ? code.sizeMul * reader.unsigned() : 0)
  if (flags & FLAG_MATCH_TIME) reader.signed()
  const headerIndex = flags & FLAG_HEADER_INDEX ? reader.unsigned() : code.headerIndex
  skipReserved(reader, flags & FLAG_RESERVED ? reader.unsigned() : code.reserved)
  if (flags & FLAG_CHECKSUM) reader.take(4)
  return { pts, size, headerIndex }
}

function skipReserved(reader: NutReader, count: number): void {
  for (let i = 0; i < count && !reader.hasFailed(); i++) reader.unsigned()
}

/** A coded time is either whole, or the low bits of the one nearest to the time before. */
function fullPts(last: number, msbPtsShift: number, coded: number): number {
  const span = 2 ** msbPtsShift
  if (coded >= span) return coded - span
  const start = last - Math.floor((span - 1) / 2)
  return start + modulo(coded - start, span)
}

const modulo = (value: number, span: number): number => ((value % span) + span) % span

function startcodeAt(bytes: Uint8Array, at: number): Startcode | undefined {
  if (at + STARTCODE_BYTES > bytes.byteLength) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, STARTCODE_BYTES)
  const [high, low] = [view.getUint32(0), view.getUint32(4)]
  return STARTCODES.find((code) => code[1] === high && code[2] === low)?.[0]
}

/** Ticks as microseconds, rounded to the nearest; exact in between as long as `ticks × num` is below 2^53. */
export function microseconds(ticks: number, base: TimeBase): number {
  const whole = Math.floor((ticks * base.num) / base.den)
  const rest = ticks * base.num - whole * base.den
  return whole * 1_000_000 + Math.round((rest * 1_000_000) / base.den)
}

/** Rounded down, as the muxer does it. */
function rescale(value: number, from: TimeBase, to: TimeBase): number {
  if (from.num === to.num && from.den === to.den) return value
  return Number((BigInt(value) * BigInt(from.num) * BigInt(to.den)) / (BigInt(from.den) * BigInt(to.num)))
}

const describe = (header: NutStream): object => ({ ...header, extradata: Array.from(header.extradata) })

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.byteLength + b.byteLength)
  joined.set(a)
  joined.set(b, a.byteLength)
  return joined
}
