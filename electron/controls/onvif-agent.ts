import { Agent } from 'node:http'
import type { ClientRequestArgs } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * More than any camera has to say of its picture, and little enough that reading the worst of it does not hold up the
 * station: the client's reader of XML takes time with the square of the length.
 */
export const MAX_ANSWER = 64 * 1024

/**
 * The connections to one camera: a new one for each request, none that brings more than `MAX_ANSWER` bytes, and all of
 * them gone after `destroy()`, also those whose answer nobody read to its end. Calls `onIdle` whenever the last of them
 * has closed and whatever it brought has been heard.
 */
export class OnvifAgent extends Agent {
  readonly #onIdle: () => void
  #open = 0

  constructor(onIdle: () => void) {
    super({ keepAlive: false })
    this.#onIdle = onIdle
  }

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const stream = super.createConnection(options, callback)
    if (stream instanceof Socket) this.#watch(stream)
    return stream
  }

  #watch(socket: Socket): void {
    this.#open += 1
    socket.on('data', () => {
      if (socket.bytesRead > MAX_ANSWER) socket.destroy(new Error('The answer is too long.'))
    })
    socket.once('close', () => {
      this.#open -= 1
      setImmediate(() => {
        if (this.#open === 0) this.#onIdle()
      })
    })
  }
}
