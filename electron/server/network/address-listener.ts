import { createServer, isIPv6, type Server, type Socket } from 'node:net'

export interface AddressListenerOptions {
  readonly address: string
  readonly port: number
  /** Each new connection, before anything was read of it. */
  readonly onConnection: (socket: Socket) => void
  /** A connection could not be accepted. The listener goes on. */
  readonly onError: (error: Error) => void
}

/**
 * One more address on which the station is reached. It knows no TLS and no HTTP: what connects is handed to the one
 * HTTPS server, so that certificate, timeouts and limits are the same everywhere.
 */
export class AddressListener {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, { onConnection, onError }: AddressListenerOptions) {
    this.#server = server
    server.on('error', onError)
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
      onConnection(socket)
    })
  }

  /** Rejects with the system's error where the address cannot be listened on. */
  static open(options: AddressListenerOptions): Promise<AddressListener> {
    const { address, port } = options
    // As Node's own servers are for TLS; what is written goes out at once.
    const server = createServer({ noDelay: true })
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: address, port, ipv6Only: isIPv6(address) }, () => {
        server.off('error', reject)
        resolve(new AddressListener(server, options))
      })
    })
  }

  /** Takes no new connections. Those there are go on. Safe twice. */
  stop(): void {
    this.#server.close()
  }

  /** Ends the connections that came here. */
  end(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}
