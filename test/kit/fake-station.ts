import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'
import { systemClock } from '../../electron/base/clock.ts'
import { AcknowledgementWindow } from '../../electron/hub/acknowledgement-window.ts'
import type { Acknowledgement } from '../../electron/protocol/acknowledgement.ts'
import { encodeUnit, type UnitHeader } from '../../electron/protocol/frame.ts'
import { limits, PROTOCOL } from '../../electron/protocol/version.ts'
import { parseIncoming, rpcError, rpcNotification, rpcResult, type Id } from '../../electron/protocol/rpc.ts'
import type { TestVideo } from './fake-station-video.ts'

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html', '.css': 'text/css' }

interface Viewer {
  socket: WebSocket
  window: AcknowledgementWindow
  waitsForKey: boolean
}

/** A unit as it was sent, but for the number of its stream. */
interface Sent {
  header: Omit<UnitHeader, 'stream'>
  payload: Uint8Array
}

/**
 * The smallest station that a page can live on: tickets, `hello`, `time.sync` and one camera that plays `video` over and
 * over in real time. It misbehaves on demand. It speaks HTTP without TLS, since browsers take localhost for a secure
 * context all the same. Units bear the time of their sending as capture time.
 */
export class FakeStation {
  readonly #videos: readonly TestVideo[]
  readonly #pages: string
  readonly #sockets = new Set<WebSocket>()
  readonly #viewers = new Map<number, Viewer>()
  #server: Server | undefined
  #cancelTick: () => void = () => undefined
  #video = 0
  #position = 0
  #sequence = 0
  #lastStream = 0
  #configurationChanged = false
  #paused = false
  #damaged = 0
  /** The units since the last key frame: what a joiner gets at once. */
  #group: Sent[] = []
  signedIn = true
  /** What `live.open` answers with instead of a stream. */
  refuseLive: { kind: 'unavailable' | 'notFound'; message: string } | undefined
  readonly hellos: object[] = []
  acknowledgements = 0

  /** `pages` is the folder that it serves; `videos` all have the same frame rate. */
  constructor(videos: readonly TestVideo[], pages: string) {
    this.#videos = videos
    this.#pages = pages
  }

  get url(): string {
    return `http://localhost:${(this.#server?.address() as AddressInfo).port}/`
  }

  /** How many streams are open. */
  get viewers(): number {
    return this.#viewers.size
  }

  /** How many units the camera has given since the start, modulo 2^32. */
  get given(): number {
    return this.#sequence
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response))
    const sockets = new WebSocketServer({
      server,
      path: '/ws',
      handleProtocols: () => PROTOCOL,
      perMessageDeflate: false,
    })
    sockets.on('connection', (socket) => {
      this.#welcome(socket)
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    this.#play()
  }

  async close(): Promise<void> {
    this.#cancelTick()
    this.cut()
    const server = this.#server
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve))
  }

  /** Every connection ends without a goodbye. */
  cut(): void {
    for (const socket of this.#sockets) socket.terminate()
  }

  /** The camera gives nothing until `resume`. */
  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
  }

  /** At least so many units are never sent, and nobody says so; no key frame among them follows. The answer: how many. */
  lose(count: number): number {
    let lost = 0
    for (; lost < count || this.#next().keyFrame; lost++) this.#advance()
    return lost
  }

  /** How many units are sent before the next key frame. */
  get unitsToKeyFrame(): number {
    let count = 0
    const { units } = this.#videos[this.#video]!
    while (!units[(this.#position + count) % units.length]!.keyFrame) count++
    return count
  }

  /** Something that is no media frame, and a text that is no JSON. */
  sendGarbage(): void {
    for (const { socket } of this.#viewers.values()) {
      socket.send(Buffer.from('this is no media frame, but it is as long as one'))
      socket.send('{')
    }
  }

  /** The payload of the next `count` units is noise. */
  damage(count: number): void {
    this.#damaged = count
  }

  /** The camera changes to another of its videos, from a key frame on. `announced`: by `live.format`, as it should be. */
  switchVideo(index: number, announced = true): void {
    this.#video = index
    this.#position = 0
    this.#configurationChanged = true
    if (!announced) return
    for (const [stream, { socket }] of this.#viewers) {
      socket.send(rpcNotification('live.format', { stream, video: this.#format }))
    }
  }

  get #format(): object {
    const { codec, width, height, frameRate } = this.#videos[this.#video]!
    return { codec, width, height, frameRate }
  }

  #next(): TestVideo['units'][number] {
    const { units } = this.#videos[this.#video]!
    return units[this.#position % units.length]!
  }

  #advance(): void {
    this.#position++
    this.#sequence = (this.#sequence + 1) >>> 0
  }

  #play(): void {
    const interval = 1_000_000 / this.#videos[0]!.frameRate
    let due = systemClock.monotonic()
    const tick = (): void => {
      due += interval
      this.#cancelTick = systemClock.after(Math.max(0, (due - systemClock.monotonic()) / 1000), tick)
      if (!this.#paused) this.#broadcast(Math.round(interval))
    }
    tick()
  }

  #broadcast(duration: number): void {
    const { keyFrame, data } = this.#next()
    const header = {
      kind: 'video',
      keyFrame,
      droppedBefore: false,
      configurationChanged: this.#configurationChanged,
      sequence: this.#sequence,
      captureTime: systemClock.now(),
      duration,
    } as const
    const sent = { header, payload: this.#damage(keyFrame, data) }
    this.#group = keyFrame ? [sent] : [...this.#group, sent]
    for (const [stream, viewer] of this.#viewers) this.#send(stream, viewer, sent)
    this.#configurationChanged = false
    this.#advance()
  }

  #send(stream: number, viewer: Viewer, { header, payload }: Sent): void {
    if (!viewer.window.open) viewer.waitsForKey = true
    if (viewer.waitsForKey && !(header.keyFrame && viewer.window.open)) return
    viewer.waitsForKey = false
    viewer.window.sent(header.sequence)
    this.#write(stream, viewer.socket, { header, payload })
  }

  #write(stream: number, socket: WebSocket, { header, payload }: Sent): void {
    for (const frame of encodeUnit({ ...header, stream }, payload)) socket.send(frame)
  }

  #damage(keyFrame: boolean, data: Uint8Array): Uint8Array {
    if (this.#damaged === 0 || keyFrame) return data
    this.#damaged--
    return data.map((byte, index) => (index < 8 ? byte : (byte * 31 + index) & 0xff))
  }

  #welcome(socket: WebSocket): void {
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      for (const [stream, viewer] of this.#viewers) if (viewer.socket === socket) this.#viewers.delete(stream)
    })
    socket.on('message', (data) => {
      const message = parseIncoming((data as Buffer).toString())
      if (message.type === 'request') this.#answer(socket, message.id, message.method, message.params)
      else if (message.type === 'notification') this.#acknowledged(message.params as Acknowledgement)
    })
  }

  #acknowledged({ stream, sequence }: Acknowledgement): void {
    this.acknowledgements++
    this.#viewers.get(stream)?.window.acknowledge(sequence)
  }

  #answer(socket: WebSocket, id: Id, method: string, params: unknown): void {
    const now = systemClock.now()
    switch (method) {
      case 'hello':
        this.hellos.push(params as object)
        socket.send(rpcResult(id, this.#helloResult()))
        break
      case 'time.sync':
        socket.send(rpcResult(id, { t0: (params as { t0: number }).t0, t1: now, t2: now }))
        break
      case 'echo':
        socket.send(rpcResult(id, params))
        break
      case 'live.open':
        this.#open(socket, id, params as { window?: number })
        break
      case 'live.close':
        this.#viewers.delete((params as { stream: number }).stream)
        socket.send(rpcResult(id, {}))
        break
      default:
        socket.send(rpcError(id, 'methodNotFound', `There is no method ${method}.`))
    }
  }

  #open(socket: WebSocket, id: Id, { window }: { window?: number }): void {
    if (this.refuseLive) {
      socket.send(rpcError(id, this.refuseLive.kind, this.refuseLive.message))
      return
    }
    const stream = (this.#lastStream % 0xffff) + 1
    this.#lastStream = stream
    const joins = this.#group.length > 0 && !this.#paused && !this.#configurationChanged
    this.#viewers.set(stream, { socket, window: new AcknowledgementWindow(window ?? 120), waitsForKey: !joins })
    socket.send(rpcResult(id, { stream, video: this.#format }))
    // What the joiner gets at once is more than its window: it does not count.
    if (joins) for (const sent of this.#group) this.#write(stream, socket, sent)
  }

  #helloResult(): object {
    return {
      clientId: `client-${this.hellos.length}`,
      key: `key-${this.hellos.length}`,
      user: 'admin',
      role: 'admin',
      station: { name: 'Fake', version: '0.0.0' },
      heartbeatSeconds: limits.heartbeatSeconds,
      limits: { textBytes: limits.textBytes, fragmentBytes: limits.fragmentBytes, mediaBytes: limits.mediaBytes },
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path === '/api/tickets') {
      const problem = {
        type: 'about:blank',
        title: 'Unauthorized',
        status: 401,
        detail: 'Nobody is signed in.',
        kind: 'unauthenticated',
      }
      const ticket = { ticket: 'one-time', expiresAt: new Date(Date.now() + 30_000).toISOString() }
      response.writeHead(this.signedIn ? 201 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify(this.signedIn ? ticket : problem))
      return
    }
    const file = join(this.#pages, path === '/' ? 'index.html' : path)
    try {
      const body = await readFile(file)
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  }
}
