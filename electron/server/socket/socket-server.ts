import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { NotificationName, NotificationParams } from '../../protocol/notifications.ts'
import { rpcNotification } from '../../protocol/rpc.ts'
import { PROTOCOL, limits } from '../../protocol/version.ts'
import { Connection, type ConnectionDeps, type ConnectionEvents } from './connection.ts'

const TICK_MILLISECONDS = 1_000
/** How long clients have, at the end, to hear that the station closes. */
const CLOSE_MILLISECONDS = 1_000
/**
 * Connections that have not signed in; more than any start of a shift brings at once. Past it the one that has waited
 * longest goes: an honest client says `hello` at once, so nobody can keep others out by keeping connections silent.
 */
const MAX_GREETING = 256
/** How long a client may take to answer the closing handshake. (`@types/ws` does not know the option yet.) */
const CLOSING = { closeTimeout: 5_000 }

/** All clients' WebSockets. */
export class SocketServer {
  readonly #deps: ConnectionDeps
  readonly #sockets: WebSocketServer
  readonly #connections = new Set<Connection>()
  readonly #byClient = new Map<string, Connection>()
  readonly #stopListening: () => void
  #stopTicking: () => void
  #closing: Promise<void> | undefined

  constructor(deps: ConnectionDeps) {
    this.#deps = deps
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.mediaBytes,
      ...CLOSING,
      handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
    })
    this.#stopListening = deps.door.onEnded((session, reason) => {
      for (const connection of this.#of(session)) connection.endSession(reason)
    })
    this.#stopTicking = deps.clock.after(TICK_MILLISECONDS, () => this.#tick())
  }

  /** Signed-in clients. */
  get clients(): number {
    return this.#byClient.size
  }

  /** Takes over a connection whose origin and host have been checked. What is refused is refused before 101. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.#refusalOf(request)
    if (refusal) {
      refuse(socket, refusal.status, refusal.sentence)
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, request))
  }

  /** Tells every signed-in client. The text is made once. */
  broadcast<N extends NotificationName>(name: N, params: NotificationParams<N>): void {
    const text = rpcNotification(name, params)
    for (const connection of this.#connections) connection.sendIfOpen(text)
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  #refusalOf(request: IncomingMessage): { status: string; sentence: string } | undefined {
    if (this.#closing) return { status: '503 Service Unavailable', sentence: 'The station is closing.' }
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim())
    if (!offered.includes(PROTOCOL)) {
      return { status: '400 Bad Request', sentence: `The WebSocket has to offer the subprotocol ${PROTOCOL}.` }
    }
    return undefined
  }

  #accept(webSocket: WebSocket, request: IncomingMessage): void {
    if (this.#connections.size - this.clients >= MAX_GREETING) this.#endLongestGreeting()
    const remoteAddress = request.socket.remoteAddress ?? 'unknown'
    const events: ConnectionEvents = {
      opened: (connection, clientId) => this.#opened(connection, clientId),
      closed: (connection) => this.#closed(connection),
    }
    this.#connections.add(new Connection(webSocket, request.socket, remoteAddress, this.#deps, events))
  }

  /** The set is in the order in which they came. */
  #endLongestGreeting(): void {
    for (const connection of this.#connections) {
      if (connection.client) continue
      this.#connections.delete(connection)
      connection.terminate()
      return
    }
  }

  /** A client that resumes while its old line still seems alive knows better: the old one is ended. */
  #opened(connection: Connection, clientId: string): void {
    this.#byClient.get(clientId)?.supersede()
    this.#byClient.set(clientId, connection)
  }

  #closed(connection: Connection): void {
    this.#connections.delete(connection)
    const clientId = connection.client?.id
    if (clientId !== undefined && this.#byClient.get(clientId) === connection) this.#byClient.delete(clientId)
  }

  *#of(session: string): Iterable<Connection> {
    for (const connection of this.#connections) if (connection.client?.session === session) yield connection
  }

  #tick(): void {
    for (const connection of this.#connections) connection.tick()
    this.#stopTicking = this.#deps.clock.after(TICK_MILLISECONDS, () => this.#tick())
  }

  async #closeAll(): Promise<void> {
    this.#stopTicking()
    this.#stopListening()
    for (const connection of this.#connections) connection.stationCloses()
    await this.#allGone()
    for (const connection of this.#connections) connection.terminate()
    this.#sockets.close()
  }

  /** Resolves when the last connection is gone, or when the time for it is up. */
  #allGone(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#connections.size === 0) {
        resolve()
        return
      }
      const stop = this.#deps.clock.after(CLOSE_MILLISECONDS, resolve)
      const remaining = [...this.#connections].map((connection) => connection.gone)
      void Promise.all(remaining).then(() => {
        stop()
        resolve()
      })
    })
  }
}

/** Answers an upgrade that is not taken, as plain HTTP, and ends both halves of the connection. */
export function refuse(socket: Duplex, status: string, sentence: string): void {
  socket.once('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`,
  )
}
