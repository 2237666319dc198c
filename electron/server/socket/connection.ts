import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { Clock } from '../../base/clock.ts'
import { LookoutError, messageOf } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import { readAcknowledgement } from '../../protocol/acknowledgement.ts'
import { readFrame } from '../../protocol/frame.ts'
import { clientNotifications, type HelloResult } from '../../protocol/methods.ts'
import type { NotificationName, NotificationParams } from '../../protocol/notifications.ts'
import { parseIncoming, rpcError, rpcNotification, rpcResult } from '../../protocol/rpc.ts'
import { closeCodes, limits } from '../../protocol/version.ts'
import { instant } from '../../base/clock.ts'
import type { LiveFeeds } from '../live/feed.ts'
import { LiveSession } from '../live/live-session.ts'
import type { MediaSocket } from '../live/media-pump.ts'
import { dispatch, errorText } from './dispatch.ts'
import type { Door, EndReason } from './door.ts'
import type { Client, Handlers } from './handlers.ts'
import { admit, helloResult, readFirstMessage, type Admitted } from './hello.ts'
import { Heartbeat } from './heartbeat.ts'
import { Misbehaviour } from './misbehaviour.ts'
import type { Resumption } from './resumption.ts'

export interface ConnectionDeps {
  readonly clock: Clock
  readonly log: Log
  readonly door: Door
  readonly resumption: Resumption
  readonly feeds: LiveFeeds
  readonly handlers: Handlers
  readonly station: HelloResult['station']
}

interface Message {
  readonly bytes: Buffer
  readonly isBinary: boolean
}

/** What the owner of all connections wants to hear of each. */
export interface ConnectionEvents {
  opened(connection: Connection, clientId: string): void
  closed(connection: Connection): void
}

type Phase =
  | { readonly name: 'greeting'; readonly giveUp: () => void }
  /** The password is being checked. What the client has sent on meanwhile waits here. */
  | { readonly name: 'admitting'; readonly waiting: Message[] }
  | { readonly name: 'open'; readonly client: Client }
  | { readonly name: 'closed' }

/** Answers that a client has not read yet. Past this, no more of its messages are read until it has. */
const MAX_UNREAD_BYTES = 1_000_000
const MAX_REQUESTS_AT_ONCE = 64
/** What a client may send on before `hello` was answered. */
const MAX_MESSAGES_BEFORE_ADMISSION = 16
/** Nothing at all went out for so long: the line, or the program at its end, is dead or hopeless. */
const TOO_SLOW_MICROSECONDS = 30e6

/** One client's WebSocket, from the upgrade to its end. */
export class Connection {
  readonly #socket: WebSocket
  /** The connection below it. */
  readonly #wire: Duplex
  readonly #remoteAddress: string
  readonly #deps: ConnectionDeps
  readonly #events: ConnectionEvents
  readonly #misbehaviour: Misbehaviour
  readonly #heartbeat: Heartbeat
  #phase: Phase
  #requests = 0
  /**
   * True where the station has ended the connection, so that nobody may come back to it. From then on nothing that the
   * client sends is carried out, though its half of the line may stay open until it answers the closing handshake.
   */
  #final = false
  /** True where the client goes on over another connection, which owns its key now. */
  #superseded = false

  /** Settles when the socket is closed. */
  readonly gone: Promise<void>

  constructor(socket: WebSocket, wire: Duplex, remoteAddress: string, deps: ConnectionDeps, events: ConnectionEvents) {
    this.#socket = socket
    this.#wire = wire
    this.#events = events
    this.#remoteAddress = remoteAddress
    this.#deps = deps
    this.#misbehaviour = new Misbehaviour(deps.clock)
    this.#heartbeat = new Heartbeat(deps.clock, socket)
    const giveUp = deps.clock.after(limits.helloSeconds * 1000, () => this.#refuse('No hello came within 5 seconds.'))
    this.#phase = { name: 'greeting', giveUp }
    socket.on('message', (data, isBinary) => this.#onMessage({ bytes: bytesOf(data), isBinary }))
    socket.on('error', (error) => deps.log.debug({ error: messageOf(error) }, 'A connection failed.'))
    this.gone = new Promise((resolve) => {
      socket.once('close', () => {
        this.#onClose()
        resolve()
      })
    })
  }

  /** The signed-in client, once there is one. */
  get client(): Client | undefined {
    return this.#phase.name === 'open' ? this.#phase.client : undefined
  }

  notify<N extends NotificationName>(name: N, params: NotificationParams<N>): void {
    this.sendIfOpen(rpcNotification(name, params))
  }

  /** A ready-made notification, the same for many. */
  sendIfOpen(text: string): void {
    if (this.#phase.name === 'open') this.#send(text)
  }

  /** The session behind it has ended: the client is told, and cannot come back without signing in. */
  endSession(reason: EndReason): void {
    this.notify('session.ended', { reason })
    this.#close(closeCodes.unauthenticated, 'The session has ended.')
  }

  stationCloses(): void {
    this.notify('session.ended', { reason: 'stationClosing' })
    this.#close(closeCodes.stationClosing, 'The station is closing.')
  }

  /** The same client has come back over another connection. */
  supersede(): void {
    this.#superseded = true
    this.#socket.terminate()
  }

  terminate(): void {
    this.#socket.terminate()
  }

  /** Called about once a second: heartbeat, dead lines, sessions in use. */
  tick(): void {
    if (this.#heartbeat.tick() === 'dead') {
      this.#socket.terminate()
      return
    }
    const { client } = this
    if (!client) return
    this.#deps.door.touch(client.session)
    if (client.live.blockedFor <= TOO_SLOW_MICROSECONDS) return
    client.live.closeAll()
    this.#socket.close(closeCodes.tooSlow, 'Nothing was taken for 30 seconds.')
  }

  #onMessage(message: Message): void {
    if (this.#final) return
    const { bytes, isBinary } = message
    if (!isBinary && bytes.byteLength > limits.textBytes) {
      this.#close(closeCodes.tooBig, 'A text message has at most 64 KiB.')
    } else if (this.#phase.name === 'greeting') {
      void this.#greet(isBinary ? '' : bytes.toString('utf8'), this.#phase.giveUp)
    } else if (this.#phase.name === 'admitting') {
      this.#phase.waiting.push(message)
      if (this.#phase.waiting.length > MAX_MESSAGES_BEFORE_ADMISSION) {
        this.#close(closeCodes.policy, 'Too many messages before hello was answered.')
      }
    } else if (this.#phase.name === 'open') {
      if (isBinary) this.#onMedia(bytes)
      else this.#onText(bytes.toString('utf8'), this.#phase.client)
    }
  }

  async #greet(text: string, giveUp: () => void): Promise<void> {
    giveUp()
    const waiting: Message[] = []
    this.#phase = { name: 'admitting', waiting }
    this.#socket.pause()
    const first = readFirstMessage(text)
    try {
      if ('problem' in first) throw new LookoutError('unauthenticated', first.problem)
      const admitted = await admit(first.params, this.#remoteAddress, this.#deps.door, this.#deps.resumption)
      this.#open(admitted, first.id)
      for (const message of waiting) this.#onMessage(message)
    } catch (error) {
      this.#send(errorText(first.id, error, this.#deps.log))
      this.#close(closeCodes.unauthenticated, 'No valid hello.')
    } finally {
      this.#socket.resume()
    }
  }

  #open(admitted: Admitted, id: string | number): void {
    const { clientId, session, user, role } = admitted
    if (this.#socket.readyState !== this.#socket.OPEN) {
      this.#deps.resumption.lost(clientId)
      return
    }
    const live = new LiveSession(this.#deps.feeds, this.#mediaSocket(), (name, params) => this.notify(name, params))
    this.#phase = { name: 'open', client: { id: clientId, session, user, role, live } }
    this.#deps.log.info({ client: clientId, user, role, from: this.#remoteAddress }, 'A client has connected.')
    this.#events.opened(this, clientId)
    this.#send(rpcResult(id, helloResult(admitted, this.#deps.station)))
  }

  /**
   * Media goes past the WebSocket, whose work for each message would be the same for every viewer: framed once for all, it
   * is one write to the connection below. Between two messages of the WebSocket there is always room for it, since those
   * are neither compressed nor fragmented and so leave whole.
   */
  #mediaSocket(): MediaSocket {
    const socket = this.#socket
    const wire = this.#wire
    return {
      get bufferedAmount(): number {
        return socket.bufferedAmount
      },
      sendWire(frame: Uint8Array, flushed: () => void): void {
        if (socket.readyState === socket.OPEN) wire.write(frame, flushed)
      },
    }
  }

  #onText(text: string, client: Client): void {
    const acknowledgement = readAcknowledgement(text)
    if (acknowledgement) {
      client.live.acknowledge(acknowledgement.stream, acknowledgement.sequence)
      return
    }
    const message = parseIncoming(text)
    if (message.type === 'request') this.#onRequest(message, client)
    else if (message.type === 'notification') this.#onNotification(message, client)
    else {
      this.#send(rpcError(message.id, message.kind, message.message))
      this.#blame()
    }
  }

  #onRequest(request: { id: string | number; method: string; params: unknown }, client: Client): void {
    if (this.#requests >= MAX_REQUESTS_AT_ONCE) {
      const error = new LookoutError('rateLimited', `At most ${MAX_REQUESTS_AT_ONCE} requests may wait for an answer.`)
      this.#send(errorText(request.id, error, this.#deps.log))
      return
    }
    this.#requests++
    const { clock, handlers, log } = this.#deps
    const arrival = { receivedAt: clock.now(), clock }
    const send = (text: string): void => this.#send(text)
    void dispatch(request, client, arrival, handlers, send, log).finally(() => this.#requests--)
  }

  /** A notification has no answer, so one that is unknown or wrong is passed over, as JSON-RPC wants it. */
  #onNotification({ method, params }: { method: string; params: unknown }, client: Client): void {
    if (method !== 'live.ack') return
    const read = clientNotifications[method].safeParse(params)
    if (read.success) client.live.acknowledge(read.data.stream, read.data.sequence)
    else this.#blame()
  }

  /** No stream is open for sending on this connection, so every frame is refused, with the reason. */
  #onMedia(bytes: Uint8Array): void {
    const read = readFrame(bytes)
    const why = read.ok ? `no stream ${read.value.header.stream} is open for sending` : read.message
    const at = instant(this.#deps.clock.now())
    this.notify('alarm', { kind: 'mediaRefused', message: `A media frame was refused: ${why}.`, at })
    this.#blame()
  }

  #blame(): void {
    if (this.#misbehaviour.note()) this.#close(closeCodes.policy, 'Too many broken messages.')
  }

  #send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.send(text, this.#resumeReading)
    if (this.#socket.bufferedAmount > MAX_UNREAD_BYTES) this.#socket.pause()
  }

  readonly #resumeReading = (): void => {
    if (this.#socket.isPaused && this.#socket.bufferedAmount <= MAX_UNREAD_BYTES) this.#socket.resume()
  }

  #refuse(sentence: string): void {
    this.#send(errorText(null, new LookoutError('unauthenticated', sentence), this.#deps.log))
    this.#close(closeCodes.unauthenticated, sentence)
  }

  #close(code: number, reason: string): void {
    this.#final = true
    this.client?.live.closeAll()
    this.#socket.close(code, reason)
  }

  #onClose(): void {
    const phase = this.#phase
    this.#events.closed(this)
    this.#phase = { name: 'closed' }
    if (phase.name === 'greeting') phase.giveUp()
    if (phase.name !== 'open') return
    phase.client.live.closeAll()
    if (this.#superseded) return
    if (this.#final) this.#deps.resumption.forget(phase.client.id)
    else this.#deps.resumption.lost(phase.client.id)
    this.#deps.log.info({ client: phase.client.id }, 'A client has gone.')
  }
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
