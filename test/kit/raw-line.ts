import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { RunningStation } from './running-station.ts'

/** A connection to a station below HTTP, for bytes that no client would send. */
export class RawLine {
  readonly socket: Socket
  /** Settles when the station has ended both halves of it. */
  readonly ended: Promise<void>
  #text = ''

  constructor(socket: Socket) {
    this.socket = socket
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.once('end', () => this.#poke())
    socket.on('data', (bytes: Buffer) => (this.#text += bytes.toString('latin1')))
    // Being cut off is what these connections are for.
    socket.on('error', () => undefined)
    onTestFinished(() => void socket.destroy())
  }

  /** Without TLS. */
  static async plain({ port }: RunningStation): Promise<RawLine> {
    const socket = connect({ port, host: '127.0.0.1' })
    await new Promise((resolve) => socket.once('connect', resolve))
    return new RawLine(socket)
  }

  /** Inside TLS. It never ends its own half. */
  static async tls({ port, authority }: RunningStation): Promise<RawLine> {
    const raw = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const socket = connectTls({ socket: raw, ca: authority, servername: 'localhost' })
    await new Promise((resolve, reject) => socket.once('secureConnect', () => resolve(undefined)).once('error', reject))
    return new RawLine(socket)
  }

  /** Of the station's answer; undefined where there was none. */
  get status(): number | undefined {
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(this.#text)?.[1]
    return status === undefined ? undefined : Number(status)
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(bytes)
  }

  /** Only a write tells whether the station still holds its half: where it does not, this fails, and the line closes. */
  #poke(): void {
    if (this.socket.writable) this.socket.write('\r\n', () => setImmediate(() => this.#poke()))
  }

  /** The head of an upgrade to a WebSocket, whole. */
  upgrade(port: number, path: string, headers: readonly string[]): void {
    const fixed = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: Upgrade', 'Upgrade: websocket']
    const handshake = ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13']
    this.send([...fixed, ...handshake, ...headers, '', ''].join('\r\n'))
  }
}
