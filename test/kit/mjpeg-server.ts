import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A small HTTP camera for tests: the same JPEG over and over as multipart/x-mixed-replace, behind basic auth if wanted. */
export class MjpegServer {
  readonly #server: Server
  readonly #login: string | undefined

  constructor(jpeg: Uint8Array, framesPerSecond: number, login?: string) {
    this.#login = login
    this.#server = createServer((request, response) => {
      const given = Buffer.from(request.headers.authorization?.slice('Basic '.length) ?? '', 'base64').toString()
      if (login !== undefined && given !== login) {
        response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="camera"' }).end()
        return
      }
      response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=frame' })
      const timer = setInterval(() => {
        response.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.byteLength}\r\n\r\n`)
        response.write(jpeg)
        response.write('\r\n')
      }, 1000 / framesPerSecond)
      response.once('close', () => clearInterval(timer))
    })
  }

  /** Serves at any free port, or at the one that it had before. */
  async open(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  url(login = this.#login): string {
    return `http://${login === undefined ? '' : `${login}@`}127.0.0.1:${this.port}/video`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
