import type { Socket } from '../../../renderer/link/channel.ts'

interface Sent {
  id?: number
  method: string
  params: unknown
}

/** A socket whose other end is the test. */
export class ScriptedSocket implements Socket {
  binaryType: BinaryType = 'blob'
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  readonly sent: Sent[] = []
  closed = false

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent)
  }

  close(): void {
    this.closed = true
  }

  open(): void {
    this.onopen?.(new Event('open'))
  }

  /** The station, or the line, ends it. */
  end(code = 1006): void {
    this.onclose?.({ code, reason: '' } as CloseEvent)
  }

  says(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) } as MessageEvent)
  }

  sends(bytes: ArrayBuffer): void {
    this.onmessage?.({ data: bytes } as MessageEvent)
  }

  /** Answers the newest request of this method. */
  answers(method: string, result: unknown): void {
    this.says({ jsonrpc: '2.0', id: this.#id(method), result })
  }

  refuses(method: string, kind: string): void {
    this.says({
      jsonrpc: '2.0',
      id: this.#id(method),
      error: { code: -32000, message: `No: ${kind}.`, data: { kind } },
    })
  }

  #id(method: string): number | undefined {
    return this.sent.findLast((message) => message.method === method)?.id
  }
}

export const hello = {
  clientId: 'client',
  key: 'key',
  user: 'admin',
  role: 'admin',
  station: { name: 'Gate', version: '1.0.0' },
  heartbeatSeconds: 20,
  limits: { textBytes: 65_536, fragmentBytes: 65_536, mediaBytes: 1_048_576 },
}
