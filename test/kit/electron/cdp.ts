import { once } from 'node:events'
import { WebSocket } from 'ws'

type Params = Readonly<Record<string, unknown>>
export type CdpEvent = { readonly method: string; readonly params: Params }

interface Reply {
  readonly id: number
  readonly result?: Params
  readonly error?: { readonly message: string }
}
type Message = Reply | (CdpEvent & { readonly sessionId?: string })

/** A connection to Chromium by its DevTools protocol, with a session for each target (flat mode). */
export class Cdp {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, { resolve: (result: Params) => void; reject: (error: Error) => void }>()
  readonly #listeners = new Map<string, Set<(event: CdpEvent) => void>>()
  #last = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as Message))
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The connection to Chromium has ended.'))
      this.#waiting.clear()
    })
  }

  static async connect(url: string): Promise<Cdp> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 })
    await once(socket, 'open')
    return new Cdp(socket)
  }

  /** Calls a method of the browser, or of one target where its session is named. */
  send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject: (error) => reject(new Error(`${method}: ${error.message}`)) })
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }))
    })
  }

  /** Hears a target's events, or the browser's own under the empty name. */
  on(sessionId: string, listener: (event: CdpEvent) => void): () => void {
    const set = this.#listeners.get(sessionId) ?? new Set()
    this.#listeners.set(sessionId, set.add(listener))
    return () => set.delete(listener)
  }

  close(): void {
    this.#socket.close()
  }

  #take(message: Message): void {
    if ('id' in message) this.#answer(message)
    else for (const listener of [...(this.#listeners.get(message.sessionId ?? '') ?? [])]) listener(message)
  }

  #answer({ id, result, error }: Reply): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) waiting?.reject(new Error(error.message))
    else waiting?.resolve(result ?? {})
  }
}
