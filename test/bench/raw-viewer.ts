/** A viewer as cheap as can be, so that a thousand of them fit beside the server that is measured. */
import { randomBytes } from 'node:crypto'
import { connect as connectTcp, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'

export interface RawViewer {
  /** Bytes that have come over the wire so far. */
  readonly received: number
  /** Sends a text message, masked as clients have to (RFC 6455, 5.3). */
  send(text: string): void
  /** From here on what comes is counted and thrown away as it is, not even decrypted; `onBytes` hears how much it was. */
  turnDeaf(onBytes: (count: number) => void): void
  /** Reads nothing any more, so that the line fills up. */
  stall(): void
  close(): void
}

export interface RawViewerOptions {
  readonly port: number
  /** Called with each whole message. */
  readonly onMessage: (message: Buffer, isText: boolean) => void
}

/** Opens a WebSocket by hand. Resolves when the upgrade is through. */
export function connectRaw({ port, onMessage }: RawViewerOptions): Promise<RawViewer> {
  return new Promise((resolve, reject) => {
    const wire = new Wire(port)
    const socket = connectTls({ socket: wire, rejectUnauthorized: false })
    socket.once('error', reject)
    socket.once('secureConnect', () => socket.write(upgradeRequest(port)))
    socket.once('data', (first: Buffer) => {
      const end = first.indexOf('\r\n\r\n')
      if (!first.toString('latin1', 0, 12).includes('101')) {
        reject(new Error(first.toString('latin1', 0, Math.max(end, 100))))
        return
      }
      socket.removeListener('error', reject)
      socket.on('error', () => socket.destroy())
      const take = messageReader(onMessage)
      take(first.subarray(end + 4))
      socket.on('data', take)
      resolve({
        get received() {
          return wire.received
        },
        send: (text) => socket.write(maskedText(text)),
        turnDeaf: (onBytes) => wire.divert(onBytes),
        stall: () => wire.stall(),
        close: () => wire.destroy(),
      })
    })
  })
}

/** A TCP connection below a TLS one, whose bytes can be kept from it. */
class Wire extends Duplex {
  readonly #socket: Socket
  #onBytes: ((count: number) => void) | undefined
  received = 0

  constructor(port: number) {
    super()
    // One buffer for everything that is read: what is thrown away costs no memory.
    const buffer = Buffer.allocUnsafe(64 * 1024)
    this.#socket = connectTcp({
      port,
      host: '127.0.0.1',
      onread: { buffer, callback: (count) => this.#take(buffer, count) },
    })
    this.#socket.setNoDelay(true)
    this.#socket.on('error', (error) => this.destroy(error))
  }

  divert(onBytes: (count: number) => void): void {
    this.#onBytes = onBytes
  }

  stall(): void {
    this.#socket.pause()
  }

  #take(buffer: Buffer, count: number): boolean {
    this.received += count
    if (this.#onBytes) this.#onBytes(count)
    else this.push(Buffer.from(buffer.subarray(0, count)))
    return true
  }

  override _read(): void {
    // It flows by itself.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}

const upgradeRequest = (port: number): string =>
  `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
  `Sec-WebSocket-Protocol: lookout.v1\r\n\r\n`

function maskedText(text: string): Buffer {
  const payload = Buffer.from(text)
  const header =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff])
  // A mask of zeros is a mask: the payload goes as it is.
  return Buffer.concat([header, Buffer.alloc(4), payload])
}

/** Cuts a server's unmasked frames out of the byte stream. Servers here never fragment messages. */
function messageReader(onMessage: (message: Buffer, isText: boolean) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    for (let frame = nextFrame(pending); frame; frame = nextFrame(pending)) {
      pending = pending.subarray(frame.end)
      if (frame.opcode === 1 || frame.opcode === 2) onMessage(frame.payload, frame.opcode === 1)
    }
  }
}

function nextFrame(bytes: Buffer): { opcode: number; payload: Buffer; end: number } | undefined {
  if (bytes.length < 2) return undefined
  const short = bytes.readUInt8(1) & 0x7f
  const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < headerBytes) return undefined
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  const end = headerBytes + length
  if (bytes.length < end) return undefined
  return { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(headerBytes, end), end }
}
