/**
 * The media frame: 32 bytes, big-endian, then a fragment of one unit. docs/protocol.md has the table.
 * Pure: bytes in, values out.
 */
import { limits } from './version.ts'

export const HEADER_BYTES = 32
const SYNC = 0x4c4b
const VERSION = 1

const KINDS = { video: 1, audio: 2, still: 3 } as const
export type UnitKind = keyof typeof KINDS
const kindOf = (byte: number): UnitKind | undefined =>
  byte === 1 ? 'video' : byte === 2 ? 'audio' : byte === 3 ? 'still' : undefined

const FLAG_KEY = 0x01
const FLAG_DROPPED_BEFORE = 0x02
const FLAG_CONFIGURATION = 0x04
const KNOWN_FLAGS = FLAG_KEY | FLAG_DROPPED_BEFORE | FLAG_CONFIGURATION

/** What a header says of the unit that its fragment belongs to. */
export interface UnitHeader {
  kind: UnitKind
  stream: number
  keyFrame: boolean
  /** Something before this unit was dropped. */
  droppedBefore: boolean
  /** The codec configuration (size, profile) is another than the unit's before. */
  configurationChanged: boolean
  /** Counts the units of this kind in this stream, modulo 2^32. */
  sequence: number
  /** Microseconds since 1970-01-01 UTC. */
  captureTime: number
  /** Microseconds; 0 where unknown. */
  duration: number
}

export interface FrameHeader extends UnitHeader {
  fragmentIndex: number
  fragmentCount: number
  unitBytes: number
}

export type Read<T> = { ok: true; value: T } | { ok: false; message: string }

const refuse = (message: string): { ok: false; message: string } => ({ ok: false, message })

const flagsOf = (unit: UnitHeader): number =>
  (unit.keyFrame ? FLAG_KEY : 0) |
  (unit.droppedBefore ? FLAG_DROPPED_BEFORE : 0) |
  (unit.configurationChanged ? FLAG_CONFIGURATION : 0)

/** Cuts a unit into media frames ready to send, each header and payload in one buffer. */
export function encodeUnit(unit: UnitHeader, data: Uint8Array): Uint8Array[] {
  const count = Math.max(1, Math.ceil(data.byteLength / limits.fragmentBytes))
  const frames: Uint8Array[] = []
  for (let index = 0; index < count; index++) {
    const payload = data.subarray(index * limits.fragmentBytes, (index + 1) * limits.fragmentBytes)
    const frame = new Uint8Array(HEADER_BYTES + payload.byteLength)
    writeHeader(frame, { ...unit, fragmentIndex: index, fragmentCount: count, unitBytes: data.byteLength })
    frame.set(payload, HEADER_BYTES)
    frames.push(frame)
  }
  return frames
}

/** Writes a header into the first 32 bytes of `target`. */
export function writeHeader(target: Uint8Array, header: FrameHeader): void {
  const view = new DataView(target.buffer, target.byteOffset, HEADER_BYTES)
  view.setUint16(0, SYNC)
  view.setUint8(2, VERSION)
  view.setUint8(3, KINDS[header.kind])
  view.setUint16(4, header.stream)
  view.setUint8(6, flagsOf(header))
  view.setUint8(7, 0)
  view.setUint32(8, header.sequence)
  view.setUint16(12, header.fragmentIndex)
  view.setUint16(14, header.fragmentCount)
  view.setBigUint64(16, BigInt(header.captureTime))
  view.setUint32(24, header.duration)
  view.setUint32(28, header.unitBytes)
}

/** Reads and checks one media frame. The lengths in the header have to agree with the payload's. */
export function readFrame(frame: Uint8Array): Read<{ header: FrameHeader; payload: Uint8Array }> {
  if (frame.byteLength < HEADER_BYTES) return refuse(`a media frame has at least ${HEADER_BYTES} bytes`)
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint16(0) !== SYNC) return refuse('the sync bytes are not 0x4C4B')
  if (view.getUint8(2) !== VERSION) return refuse(`the frame version is not ${VERSION}`)
  const kind = kindOf(view.getUint8(3))
  if (kind === undefined) return refuse('the frame kind is unknown')
  const flags = view.getUint8(6)
  if (flags & ~KNOWN_FLAGS || view.getUint8(7) !== 0) return refuse('a reserved bit is set')
  const captureTime = Number(view.getBigUint64(16))
  if (!Number.isSafeInteger(captureTime)) return refuse('the capture time is out of range')
  const header: FrameHeader = {
    kind,
    stream: view.getUint16(4),
    keyFrame: (flags & FLAG_KEY) !== 0,
    droppedBefore: (flags & FLAG_DROPPED_BEFORE) !== 0,
    configurationChanged: (flags & FLAG_CONFIGURATION) !== 0,
    sequence: view.getUint32(8),
    fragmentIndex: view.getUint16(12),
    fragmentCount: view.getUint16(14),
    captureTime,
    duration: view.getUint32(24),
    unitBytes: view.getUint32(28),
  }
  const payload = frame.subarray(HEADER_BYTES)
  const wrong = lengthsDisagree(header, payload.byteLength)
  return wrong === undefined ? { ok: true, value: { header, payload } } : refuse(wrong)
}

function lengthsDisagree(header: FrameHeader, payloadBytes: number): string | undefined {
  const { fragmentIndex: index, fragmentCount: count, unitBytes } = header
  if (count === 0 || index >= count) return 'the fragment index is outside the fragment count'
  if (unitBytes > limits.unitBytes) return `a unit has at most ${limits.unitBytes} bytes`
  if (payloadBytes > limits.fragmentBytes) return `a fragment has at most ${limits.fragmentBytes} bytes`
  if (count === 1 && payloadBytes !== unitBytes) return 'the payload is not as long as its unit'
  if (count > 1 && (payloadBytes === 0 || payloadBytes > unitBytes)) return 'the payload is longer than its unit'
  return undefined
}

export interface Unit {
  header: UnitHeader
  data: Uint8Array
}

interface Partial {
  header: FrameHeader
  data: Uint8Array
  bytes: number
  next: number
}

/**
 * Puts units together from their fragments. Fragments of one unit have to come in order; units of other streams, or of
 * the other kind in the same stream, may come between. A broken unit is forgotten, and the next one starts clean.
 */
export class UnitAssembler {
  readonly #partials = new Map<number, Partial>()

  /** A whole unit, `undefined` while fragments are missing, or why the frame was refused. */
  add(frame: Uint8Array): Read<Unit | undefined> {
    const read = readFrame(frame)
    if (!read.ok) return read
    const { header, payload } = read.value
    if (header.fragmentCount === 1) {
      this.#partials.delete(slot(header))
      return { ok: true, value: { header, data: payload } }
    }
    return header.fragmentIndex === 0 ? this.#begin(header, payload) : this.#continue(header, payload)
  }

  /** Forgets what has come of one stream. */
  drop(stream: number): void {
    for (const kind of [1, 2, 3]) this.#partials.delete(stream * 4 + kind)
  }

  #begin(header: FrameHeader, payload: Uint8Array): Read<undefined> {
    const data = new Uint8Array(header.unitBytes)
    data.set(payload)
    this.#partials.set(slot(header), { header, data, bytes: payload.byteLength, next: 1 })
    return { ok: true, value: undefined }
  }

  #continue(header: FrameHeader, payload: Uint8Array): Read<Unit | undefined> {
    const key = slot(header)
    const partial = this.#partials.get(key)
    if (!partial) return refuse('a fragment came without the ones before it')
    this.#partials.delete(key)
    if (!belongs(partial, header)) return refuse('a fragment does not follow the one before it')
    if (partial.bytes + payload.byteLength > partial.data.byteLength)
      return refuse('the fragments are longer than their unit')
    partial.data.set(payload, partial.bytes)
    partial.bytes += payload.byteLength
    partial.next++
    if (partial.next < header.fragmentCount) {
      this.#partials.set(key, partial)
      return { ok: true, value: undefined }
    }
    if (partial.bytes !== partial.data.byteLength) return refuse('the fragments are shorter than their unit')
    return { ok: true, value: { header: partial.header, data: partial.data } }
  }
}

const slot = (header: FrameHeader): number => header.stream * 4 + KINDS[header.kind]

const belongs = (partial: Partial, header: FrameHeader): boolean =>
  partial.next === header.fragmentIndex &&
  partial.header.sequence === header.sequence &&
  partial.header.fragmentCount === header.fragmentCount &&
  partial.header.unitBytes === header.unitBytes &&
  partial.header.captureTime === header.captureTime
