/**
 * A small RTSP camera for tests: H.264 over RTP interleaved in TCP (RFC 2326, RFC 6184 with FU-A), from the access units
 * of an Annex B file, played at their rate and over and over. Faults come on demand.
 */
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { nalUnits } from '../../electron/media/annexb.ts'

export type RtspFault =
  /** Accepts the connection and never says a word. */
  | 'hang'
  /** Stops sending pictures, keeps the connection. */
  | 'silent'
  /** Lets nobody watch while somebody else does. */
  | 'oneReader'

export interface RtspOptions {
  /** Annex B; every picture begins with an access unit delimiter, or is one slice. */
  readonly video: Uint8Array
  readonly framesPerSecond: number
  /** `user:password`; without it, nobody is asked. */
  readonly login?: string
  /** The address of this computer that it is at: 127.0.0.1 where it is not given. */
  readonly host?: string
}

const MAX_PAYLOAD = 1_400
const CLOCK_RATE = 90_000

export class RtspServer {
  readonly #options: RtspOptions
  readonly #pictures: Uint8Array[][]
  #server: Server | undefined
  #port = 0
  readonly #sockets = new Set<Socket>()
  readonly #timers = new Set<NodeJS.Timeout>()
  fault: RtspFault | null = null
  /** How many connections were ever accepted. */
  connections = 0

  constructor(options: RtspOptions) {
    this.#options = options
    this.#pictures = pictures(options.video)
  }

  get port(): number {
    return this.#port
  }

  url(login = this.#options.login): string {
    return `rtsp://${login === undefined ? '' : `${login}@`}${this.#options.host ?? '127.0.0.1'}:${this.#port}/camera`
  }

  /** Listens; on the same port as before where it listened once. */
  async open(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket))
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, this.#options.host ?? '127.0.0.1', resolve)
    })
    this.#port = (server.address() as AddressInfo).port
  }

  /** Breaks every connection and listens no more, as a camera that lost its power. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#timers.clear()
    for (const socket of this.#sockets) socket.resetAndDestroy()
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined))
  }

  #accept(socket: Socket): void {
    this.connections++
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => this.#sockets.delete(socket))
    let text = ''
    socket.on('data', (bytes) => {
      if (this.fault === 'hang') return
      text += bytes.toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end)
        text = text.slice(end + 4)
        // RTCP reports of the player's may stand before a request.
        const start = request.search(/(OPTIONS|DESCRIBE|SETUP|PLAY|TEARDOWN|GET_PARAMETER) rtsp:/)
        if (start !== -1) this.#answer(socket, request.slice(start))
      }
    })
  }

  #answer(socket: Socket, request: string): void {
    const method = request.slice(0, request.indexOf(' '))
    const sequence = /CSeq: *(\d+)/i.exec(request)?.[1] ?? '0'
    const reply = (status: string, headers: string[] = [], body = ''): void => {
      const length = body === '' ? [] : [`Content-Length: ${body.length}`]
      socket.write([`RTSP/1.0 ${status}`, `CSeq: ${sequence}`, ...headers, ...length, '', body].join('\r\n'))
    }
    if (method !== 'OPTIONS' && !this.#mayEnter(request)) {
      reply('401 Unauthorized', ['WWW-Authenticate: Basic realm="camera"'])
      return
    }
    switch (method) {
      case 'DESCRIBE':
        reply('200 OK', ['Content-Type: application/sdp', `Content-Base: ${this.url('')}/`], this.#sdp())
        break
      case 'SETUP':
        reply('200 OK', ['Transport: RTP/AVP/TCP;unicast;interleaved=0-1', 'Session: 1'])
        break
      case 'PLAY':
        if (this.fault === 'oneReader' && this.#timers.size > 0) {
          reply('453 Not Enough Bandwidth')
          return
        }
        reply('200 OK', ['Session: 1', 'Range: npt=0.000-'])
        this.#play(socket)
        break
      default:
        reply('200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER', 'Session: 1'])
    }
  }

  #mayEnter(request: string): boolean {
    const { login } = this.#options
    if (login === undefined) return true
    return request.includes(`Basic ${Buffer.from(login).toString('base64')}`)
  }

  #sdp(): string {
    return [
      ...['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=camera', 'c=IN IP4 0.0.0.0', 't=0 0'],
      ...['m=video 0 RTP/AVP 96', `a=rtpmap:96 H264/${CLOCK_RATE}`],
      ...['a=fmtp:96 packetization-mode=1', 'a=control:track0', ''],
    ].join('\r\n')
  }

  #play(socket: Socket): void {
    let picture = 0
    let sequence = 0
    const send = (): void => {
      if (this.fault === 'silent' || this.fault === 'hang' || socket.destroyed) return
      const nals = this.#pictures[picture % this.#pictures.length] ?? []
      const time = Math.round((picture * CLOCK_RATE) / this.#options.framesPerSecond)
      for (const payload of nals.flatMap((nal, index) => payloads(nal, index === nals.length - 1)))
        socket.write(rtpPacket(payload.bytes, payload.last, sequence++, time))
      picture++
    }
    const timer = setInterval(send, 1000 / this.#options.framesPerSecond)
    this.#timers.add(timer)
    socket.once('close', () => {
      clearInterval(timer)
      this.#timers.delete(timer)
    })
    send()
  }
}

/** Cut before each access unit delimiter. */
function pictures(video: Uint8Array): Uint8Array[][] {
  const found: Uint8Array[][] = []
  for (const unit of nalUnits(video)) {
    if (unit.type === 9) found.push([])
    else found.at(-1)?.push(video.subarray(unit.start, unit.end))
  }
  return found
}

/** A NAL unit as RTP payloads: whole, or in FU-A fragments (RFC 6184, 5.8). */
function payloads(nal: Uint8Array, lastOfPicture: boolean): { bytes: Uint8Array; last: boolean }[] {
  if (nal.byteLength <= MAX_PAYLOAD) return [{ bytes: nal, last: lastOfPicture }]
  const head = nal[0] ?? 0
  const parts: { bytes: Uint8Array; last: boolean }[] = []
  for (let at = 1; at < nal.byteLength; at += MAX_PAYLOAD) {
    const end = at + MAX_PAYLOAD >= nal.byteLength
    const flags = (at === 1 ? 0x80 : 0) | (end ? 0x40 : 0)
    const bytes = Buffer.concat([
      Uint8Array.of((head & 0xe0) | 28, flags | (head & 0x1f)),
      nal.subarray(at, at + MAX_PAYLOAD),
    ])
    parts.push({ bytes, last: end && lastOfPicture })
  }
  return parts
}

function rtpPacket(payload: Uint8Array, marker: boolean, sequence: number, time: number): Buffer {
  const packet = Buffer.alloc(16 + payload.byteLength)
  packet.write('$', 'latin1')
  packet.writeUInt8(0, 1) // channel 0
  packet.writeUInt16BE(12 + payload.byteLength, 2)
  packet.writeUInt8(0x80, 4)
  packet.writeUInt8((marker ? 0x80 : 0) | 96, 5)
  packet.writeUInt16BE(sequence & 0xffff, 6)
  packet.writeUInt32BE(time % 2 ** 32, 8)
  packet.writeUInt32BE(0x4c4f4f4b, 12)
  packet.set(payload, 16)
  return packet
}
