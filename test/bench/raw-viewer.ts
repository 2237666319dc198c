/** A viewer as cheap as can be, so that a thousand of them fit beside the server that is measured. */
import { randomBytes } from 'node:crypto'
import { connect, type TLSSocket } from 'node:tls'

export interface RawViewer {
  readonly socket: TLSSocket
  /** Sends a text message, masked as clients have to (RFC 6455, 5.3). */
  send(text: string): void
  close(): void
}

export interface RawViewerOptions {
  readonly port: number
  /** Called with each whole message; without it everything is read and thrown away. */
  readonly onMessage?: (message: Buffer, isText: boolean, viewer: RawViewer) => void
}

/** Opens a WebSocket by hand. Resolves when the upgrade is through. */
export function connectRaw({ port, onMessage }: RawViewerOptions): Promise<RawViewer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
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
      const viewer: RawViewer = {
        socket,
        send: (text) => socket.write(maskedText(text)),
        close: () => socket.destroy(),
      }
      const take = onMessage
        ? messageReader((message, isText) => onMessage(message, isText, viewer))
        : (): void => undefined
      take(first.subarray(end + 4))
      socket.on('data', take)
      resolve(viewer)
    })
  })
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
export function messageReader(onMessage: (message: Buffer, isText: boolean) => void): (chunk: Buffer) => void {
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
