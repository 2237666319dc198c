import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, type ClientOptions } from 'ws'
import { Emitter } from '../../electron/base/emitter.ts'
import { LookoutError } from '../../electron/base/error.ts'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { LiveStream } from '../../electron/hub/live-stream.ts'
import type { Camera } from '../../electron/protocol/cameras.ts'
import type { Role } from '../../electron/protocol/roles.ts'
import type { Door, EndReason, SignedIn } from '../../electron/server/socket/door.ts'
import type { Handlers } from '../../electron/server/socket/handlers.ts'
import { basicMethods } from '../../electron/server/socket/methods/basics.ts'
import { cameraMethods } from '../../electron/server/socket/methods/cameras.ts'
import { liveMethods } from '../../electron/server/socket/methods/live.ts'
import { neutralImage, type ImagePreset, type ImageView } from '../../electron/protocol/image.ts'
import { controlsMethods } from '../../electron/server/socket/methods/controls.ts'
import { imageMethods, type ImagesPort } from '../../electron/server/socket/methods/image.ts'
import { recordingMethods } from '../../electron/server/socket/methods/recording.ts'
import { Resumption } from '../../electron/server/socket/resumption.ts'
import { SocketServer } from '../../electron/server/socket/socket-server.ts'
import { ManualClock } from './manual-clock.ts'
import { idleRecorders } from './recordings-ports.ts'
import { streamFeeds } from './stream-feeds.ts'
import { TestClient } from './test-client.ts'
import { format } from './units.ts'

/** Users by name: the password is the name, the role as given. */
export class KitDoor implements Door {
  readonly tickets = new Map<string, SignedIn>()
  readonly ended = new Emitter<{ session: string; reason: EndReason }>()
  readonly sessions = new Map<string, SignedIn>()

  signIn(role: Role): SignedIn {
    const signedIn = { session: `session-${this.sessions.size}`, user: role, role }
    this.sessions.set(signedIn.session, signedIn)
    return signedIn
  }

  byTicket(ticket: string): SignedIn | undefined {
    const signedIn = this.tickets.get(ticket)
    this.tickets.delete(ticket)
    return signedIn
  }

  byPassword(user: string, password: string): Promise<SignedIn> {
    if (password !== user) return Promise.reject(new LookoutError('unauthenticated', 'Wrong name or password.'))
    return Promise.resolve(this.signIn(user as Role))
  }

  current(session: string): SignedIn | undefined {
    return this.sessions.get(session)
  }

  touch(): void {
    // Nobody goes idle here.
  }

  onEnded(listener: (session: string, reason: EndReason) => void): () => void {
    return this.ended.on(({ session, reason }) => listener(session, reason))
  }

  end(session: string, reason: EndReason): void {
    this.sessions.delete(session)
    this.ended.emit({ session, reason })
  }
}

/** The WebSocket side of a station over plain HTTP, with one camera `door` whose units a test publishes by hand. */
export class SocketStation {
  readonly clock = new ManualClock()
  readonly door = new KitDoor()
  readonly stream = new LiveStream()
  readonly sockets: SocketServer
  readonly #server: Server
  readonly #clients: WebSocket[] = []

  private constructor() {
    this.stream.setFormat(format())
    this.sockets = new SocketServer({
      clock: this.clock,
      log: silentLog,
      door: this.door,
      resumption: new Resumption(this.clock, systemRandom),
      feeds: streamFeeds(this.stream, this.clock),
      handlers: kitHandlers,
      station: { name: 'Kit', version: '0' },
    })
    this.#server = createServer()
    this.#server.on('upgrade', (request, socket, head) => this.sockets.handleUpgrade(request, socket, head))
  }

  static async start(): Promise<SocketStation> {
    const station = new SocketStation()
    await new Promise<void>((resolve) => station.#server.listen(0, '127.0.0.1', resolve))
    return station
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ws`
  }

  /** A connected client that has not said hello. */
  async connect(protocols: string[] = ['lookout.v1'], options: ClientOptions = {}): Promise<TestClient> {
    const client = new TestClient(new WebSocket(this.url, protocols, options))
    this.#clients.push(client.socket)
    await client.opened
    return client
  }

  /** A client that has signed in. */
  async client(role: Role = 'viewer'): Promise<TestClient> {
    const client = await this.connect()
    await client.request('hello', { user: role, password: role })
    return client
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.terminate()
    await this.sockets.close()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const kitCamera: Camera = {
  id: 'door',
  name: 'Door',
  sourceKind: 'test',
  state: { state: 'off' },
  video: null,
  audio: null,
  encoding: null,
  image: null,
  recording: false,
}

const still: ImageView = { settings: neutralImage, revision: 0, changed: null, controls: {} }
const kitPreset: ImagePreset = { name: 'Day', scope: 'camera', settings: neutralImage }

/** Pictures that nobody can change. */
const stillImages: ImagesPort = {
  get: () => still,
  set: () => still,
  reset: () => still,
  undo: () => still,
  history: () => [],
  presets: () => [],
  savePreset: () => kitPreset,
  removePreset: () => undefined,
  applyPreset: () => still,
  copy: () => [],
}

const kitSnapshot = { file: 'x.jpg', url: '/x', time: '2026-01-02T03:04:05.000Z', width: 1, height: 1 }

export const kitHandlers: Handlers = {
  ...basicMethods,
  ...liveMethods,
  ...cameraMethods(
    {
      list: () => [kitCamera],
      get: (id) => ({ id, name: 'Door', source: 'test:', enabled: true, fixed: false }),
      add: () => Promise.resolve(kitCamera),
      update: () => Promise.resolve(kitCamera),
      remove: () => Promise.resolve(kitCamera),
      retry: () => undefined,
    },
    () => undefined,
  ),
  ...imageMethods(stillImages, () => undefined),
  ...controlsMethods({
    get: () => Promise.resolve({ state: 'none', controls: [], why: 'source' }),
    set: () => Promise.resolve({ state: 'ready', controls: [] }),
  }),
  ...recordingMethods(
    idleRecorders,
    () => Promise.resolve(kitSnapshot),
    () => undefined,
  ),
}
