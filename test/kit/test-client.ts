import type { WebSocket } from 'ws'
import { Emitter } from '../../electron/base/emitter.ts'
import { UnitAssembler, type Unit } from '../../electron/protocol/frame.ts'

export interface Reply {
  id?: unknown
  method?: string
  params?: unknown
  result?: unknown
  error?: { code: number; message: string; data?: { kind: string } }
}

/** A client as an independent program would be: it notes what comes, and waits for what a test asks for. */
export class TestClient {
  readonly socket: WebSocket
  readonly opened: Promise<void>
  readonly closed: Promise<{ code: number; reason: string }>
  readonly texts: Reply[] = []
  readonly units: Unit[] = []
  readonly #assembler = new UnitAssembler()
  readonly #arrived = new Emitter<void>()
  #lastId = 0

  constructor(socket: WebSocket) {
    this.socket = socket
    this.opened = new Promise((resolve, reject) => {
      socket.once('open', () => resolve())
      socket.once('error', reject)
    })
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    })
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#take(data)
      else this.texts.push(JSON.parse(data.toString()) as Reply)
      this.#arrived.emit()
    })
  }

  send(text: string): void {
    this.socket.send(text)
  }

  notify(method: string, params: unknown): void {
    this.send(JSON.stringify({ jsonrpc: '2.0', method, params }))
  }

  /** The whole answer, a result or an error. */
  async ask(method: string, params?: unknown): Promise<Reply> {
    const id = ++this.#lastId
    this.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    return this.until(() => this.texts.find((text) => text.id === id))
  }

  async request<R = Record<string, unknown>>(method: string, params?: unknown): Promise<R> {
    const reply = await this.ask(method, params)
    if (reply.error) throw new Error(reply.error.message)
    return reply.result as R
  }

  /** The first notification of a name. */
  notification(method: string): Promise<Reply> {
    return this.until(() => this.texts.find((text) => text.method === method))
  }

  async sequences(count: number): Promise<number[]> {
    await this.until(() => (this.units.length >= count ? true : undefined))
    return this.units.map(({ header }) => header.sequence)
  }

  /** Waits for messages until `found` gives something. */
  until<T>(found: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const value = found()
        if (value === undefined) return
        stop()
        resolve(value)
      }
      const stop = this.#arrived.on(look)
      look()
    })
  }

  #take(frame: Uint8Array): void {
    const read = this.#assembler.add(frame)
    if (!read.ok) throw new Error(read.message)
    if (read.value) this.units.push(read.value)
  }
}
