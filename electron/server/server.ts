import type { IncomingMessage } from 'node:http'
import { isIPv6, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { LookoutError, messageOf, systemCode } from '../base/error.ts'
import { allowList, type AllowList } from './door/allow-list.ts'
import { checkUpgrade } from './door/checks.ts'
import { createApp, type HttpApp, type RegisteredRoute } from './http/app.ts'
import { problem } from './http/problem.ts'
import { answerRaw } from './http/raw-answer.ts'
import type { App, RouteDeps } from './http/route.ts'
import { addressError } from './network/address-error.ts'
import { AddressListener } from './network/address-listener.ts'
import { secureContext } from './tls/secure-context.ts'
import type { TlsIdentity } from './tls/tls-identity.ts'

/** How long requests that are under way have, at the end. */
const CLOSE_MILLISECONDS = 2_000
const WEBSOCKET_PATH = '/ws'
/** Far more than a station serves; a bound all the same. */
const MAX_CONNECTIONS = 8_192
const NO_WEBSOCKET = problem('notFound', 'There is no WebSocket at this address.')
const STARTING = problem('unavailable', 'The station is still starting.')

export interface ServerOptions extends Omit<RouteDeps, 'authority'> {
  readonly identity: TlsIdentity
  /** Origins besides the station's own, exactly as browsers send them. The same array as long as nothing changed. */
  readonly allowedOrigins: () => readonly string[]
}

export interface Listening {
  /** `https://<host>:<port>/` */
  readonly url: string
  readonly port: number
}

/** Takes over a connection to `/ws` whose host and origin have been checked. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * The station's one port: HTTPS, the page, and the door of the WebSocket. It is listened on at one address from the
 * start, and at others for as long as somebody wants: those share everything with the first but the socket.
 */
export class Server {
  readonly #app: App
  readonly routes: readonly RegisteredRoute[]
  readonly #clock: Clock
  readonly #log: Log
  readonly #sockets: Set<Socket>
  readonly #addresses = new Map<string, AddressListener>()
  readonly #door: Allowed
  readonly #stopRenewing: () => void
  #upgradeHandler: UpgradeHandler = (_request, socket) => answerRaw(socket, STARTING)
  #closing: Promise<void> | undefined

  private constructor({ app, routes }: HttpApp, { clock, identity, log }: ServerOptions, door: Allowed) {
    this.#app = app
    this.routes = routes
    this.#clock = clock
    this.#log = log
    this.#door = door
    this.#sockets = track(app)
    app.server.maxConnections = MAX_CONNECTIONS
    this.#stopRenewing = identity.onRenewed(() => app.server.setSecureContext(secureContext(identity)))
    app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head)
    })
  }

  /** A server with all its routes, not listening yet. */
  static async create(options: ServerOptions): Promise<Server> {
    const door = new Allowed(options)
    const deps = { ...options, authority: options.identity.authority, allowed: () => door.list }
    return new Server(await createApp(secureContext(options.identity), deps), options, door)
  }

  /** @throws LookoutError conflict where the port is taken, unavailable or invalidParams where the address cannot be had */
  async listen(host: string, port: number): Promise<Listening> {
    try {
      // One address, one socket: with the name, two would listen, and only one of them be renewed and closed by us.
      await this.#app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port })
    } catch (error) {
      throw listenError(error, host, port)
    }
    const { port: actual } = this.#app.server.address() as AddressInfo
    this.#door.port = actual
    return { url: `https://${urlHost(host)}:${actual}/`, port: actual }
  }

  /**
   * Listens on one more address of this computer, until it is closed. Nothing happens where it is listened on already.
   * @throws LookoutError whose reason is an `AddressTrouble`
   */
  async openAddress(address: string): Promise<void> {
    if (this.#addresses.has(address) || this.#closing) return
    const { port } = this.#door
    const onError = (error: Error): void =>
      this.#log.warn({ error: error.message, address }, 'A connection could not be taken.')
    let listener
    try {
      listener = await AddressListener.open({ address, port, onError, onConnection: (socket) => this.#take(socket) })
    } catch (error) {
      throw addressError(error, address, port)
    }
    this.#keep(address, listener)
  }

  /** Takes nothing new at an address that was opened, and lets those who came by it go two seconds later. */
  closeAddress(address: string): void {
    const listener = this.#addresses.get(address)
    if (!listener) return
    this.#addresses.delete(address)
    listener.stop()
    this.#clock.after(CLOSE_MILLISECONDS, () => listener.end())
  }

  /** Sets who takes over WebSocket upgrades. What has a wrong host, origin or path never gets there. */
  onUpgrade(handler: UpgradeHandler): void {
    this.#upgradeHandler = handler
  }

  /** Takes nothing new, lets requests under way end for two seconds, then ends every connection. Safe twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** While it was opened, the server may have closed, or the same address been opened by somebody else. */
  #keep(address: string, listener: AddressListener): void {
    if (this.#closing || this.#addresses.has(address)) listener.stop()
    else this.#addresses.set(address, listener)
  }

  /** A connection from elsewhere than the first address goes on as if it had come there (Node: tls, Event 'connection'). */
  #take(socket: Socket): void {
    if (this.#sockets.size < MAX_CONNECTIONS) this.#app.server.emit('connection', socket)
    else socket.destroy()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const check = checkUpgrade(request.headers, this.#door.list)
    if (!check.ok) answerRaw(socket, problem('forbidden', check.sentence, check.status))
    else if (request.url?.split('?')[0] !== WEBSOCKET_PATH) answerRaw(socket, NO_WEBSOCKET)
    else this.#upgradeHandler(request, socket, head)
  }

  async #close(): Promise<void> {
    this.#stopRenewing()
    for (const listener of this.#addresses.values()) listener.stop()
    const stop = this.#clock.after(CLOSE_MILLISECONDS, () => {
      for (const socket of this.#sockets) socket.destroy()
    })
    try {
      await this.#app.close()
      // Node does not wait for connections that came by other addresses.
      await Promise.all([...this.#sockets].map(closed))
    } finally {
      stop()
    }
  }
}

/** The allow-list of the moment, made anew only when one of its parts changed. */
class Allowed {
  /** 0 until the server listens. */
  port = 0
  readonly #options: ServerOptions
  #made: { parts: readonly unknown[]; list: AllowList } | undefined

  constructor(options: ServerOptions) {
    this.#options = options
  }

  get list(): AllowList {
    const { names } = this.#options.identity
    const origins = this.#options.allowedOrigins()
    const parts = [names, this.port, origins]
    if (!this.#made?.parts.every((part, index) => part === parts[index])) {
      this.#made = { parts, list: allowList(names, this.port, origins) }
    }
    return this.#made.list
  }
}

/** All TCP connections, those that were upgraded and those that never spoke TLS among them. */
function track({ server }: App): Set<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()))

/** Where every address is listened on, the one that leads here from this computer. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}

function listenError(error: unknown, host: string, port: number): LookoutError {
  const details = { cause: error }
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return new LookoutError(
        'conflict',
        `Port ${port} is taken by another program: choose another with --port, or stop it.`,
        details,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new LookoutError(
        'invalidParams',
        `This computer has no address “${host}”: choose another with --host.`,
        details,
      )
    case 'EACCES':
      return new LookoutError(
        'unavailable',
        `Port ${port} may not be used by this user: choose one above 1023 with --port.`,
        details,
      )
    default:
      return new LookoutError('unavailable', `The station cannot listen: ${messageOf(error)}.`, details)
  }
}
