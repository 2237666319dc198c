import type { z } from 'zod'
import { errorKind } from '../../electron/protocol/errors.ts'
import {
  helloResultSchema,
  methods,
  type HelloParams,
  type HelloResult,
  type MethodName,
  type ParamsSent,
  type Result,
} from '../../electron/protocol/methods.ts'
import { isNotificationName, notifications, type Notification } from '../../electron/protocol/notifications.ts'
import { fromStationSchema, rpcNotification, rpcRequest, type FromStation } from '../../electron/protocol/rpc.ts'
import type { Clock } from '../base/clock.ts'
import { PendingRequests } from './pending-requests.ts'
import { LinkError, type LinkProblem } from './problem.ts'

/** What the link uses of a `WebSocket`; a test hands in its own. */
export interface Socket {
  binaryType: BinaryType
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  send(text: string): void
  close(): void
}

export interface ChannelEvents {
  onMedia: (frame: Uint8Array) => void
  onNotification: (notification: Notification) => void
  /** Anything came. */
  onHeard: () => void
}

/** How a socket ended: the code of the closing handshake, 1006 where there was none. */
export interface ChannelEnd {
  code: number
  reason: string
}

const OPEN_MS = 10_000
const LOST: LinkProblem = { kind: 'offline', message: 'The connection to the station was lost.' }

/** One WebSocket's life, from opening to its end. What the station says is checked here, once. */
export class Channel {
  readonly opened: Promise<void>
  readonly ended: Promise<ChannelEnd>
  readonly #socket: Socket
  readonly #events: ChannelEvents
  readonly #requests: PendingRequests
  #end: (end: ChannelEnd) => void = () => undefined

  constructor(socket: Socket, clock: Clock, events: ChannelEvents) {
    this.#socket = socket
    this.#events = events
    this.#requests = new PendingRequests(clock)
    this.ended = new Promise((resolve) => (this.#end = resolve))
    this.opened = this.#open(clock)
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }) => {
      this.#take(data)
    }
    socket.onclose = ({ code, reason }) => {
      this.#finish({ code, reason })
    }
  }

  /** Like `request`: the first message of every connection. */
  hello(params: HelloParams): Promise<HelloResult> {
    return this.#ask('hello', params, helloResultSchema)
  }

  /** Rejects with a `LinkError` where the station refuses, does not answer, or answers otherwise than agreed. */
  request<M extends MethodName>(method: M, params: ParamsSent<M>): Promise<Result<M>> {
    return this.#ask(method, params, methods[method].result) as Promise<Result<M>>
  }

  notify(method: string, params: object): void {
    this.#socket.send(rpcNotification(method, params))
  }

  /** Ends it now, without waiting for a line that may be dead to say goodbye. */
  close(): void {
    this.#socket.close()
    this.#finish({ code: 1000, reason: '' })
  }

  #open(clock: Clock): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(OPEN_MS, () => {
        this.close()
      })
      this.#socket.onopen = () => {
        cancel()
        resolve()
      }
      void this.ended.then(() => {
        cancel()
        reject(new LinkError({ kind: 'offline', message: 'The station cannot be reached.' }))
      })
    })
  }

  async #ask<S extends z.ZodType>(method: string, params: unknown, schema: S): Promise<z.output<S>> {
    const { id, answer } = this.#requests.open(method)
    this.#socket.send(rpcRequest(id, method, params))
    const read = schema.safeParse(await answer)
    if (read.success) return read.data
    throw new LinkError({ kind: 'internal', message: `The station's answer to ${method} is not as agreed.` })
  }

  #finish(end: ChannelEnd): void {
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null
    this.#requests.failAll(LOST)
    this.#end(end)
  }

  #take(data: unknown): void {
    this.#events.onHeard()
    if (data instanceof ArrayBuffer) {
      this.#events.onMedia(new Uint8Array(data))
      return
    }
    const message = readMessage(data)
    if (message) this.#dispatch(message)
  }

  #dispatch(message: FromStation): void {
    if ('error' in message) {
      const { message: sentence, data } = message.error
      this.#requests.fail(message.id, { kind: errorKind(data?.kind), message: sentence })
    } else if ('id' in message) {
      this.#requests.resolve(message.id, message.result)
    } else {
      const notification = readNotification(message.method, message.params)
      if (notification) this.#events.onNotification(notification)
    }
  }
}

/** A newer station may say what this client does not know: that is passed over, like anything malformed. */
function readMessage(data: unknown): FromStation | undefined {
  if (typeof data !== 'string') return undefined
  try {
    return fromStationSchema.safeParse(JSON.parse(data)).data
  } catch {
    return undefined
  }
}

function readNotification(method: string, params: unknown): Notification | undefined {
  if (!isNotificationName(method)) return undefined
  const read = notifications[method].safeParse(params)
  return read.success ? ({ method, params: read.data } as Notification) : undefined
}
