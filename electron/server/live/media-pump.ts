import { limits } from '../../protocol/version.ts'

/** The part of a WebSocket that media goes out through. */
export interface MediaSocket {
  /** Bytes handed over that the operating system has not taken yet. */
  readonly bufferedAmount: number
  /**
   * Sends a whole message as it stands on the wire (`wireFrame`). `flushed` is called when the operating system has taken
   * it. On a connection that is closing nothing is sent.
   */
  sendWire(frame: Uint8Array, flushed: () => void): void
}

/**
 * Feeds one socket with media frames, never more than about one fragment ahead of what the operating system takes: a text
 * message sent in between waits behind no more than that.
 */
export class MediaPump {
  readonly #socket: MediaSocket
  readonly #onFree: () => void
  readonly #flushed = (): void => this.#run()
  #pending: Uint8Array[] = []
  #wanted = false

  /** `onFree` is called when the pump takes units again after it had to refuse. */
  constructor(socket: MediaSocket, onFree: () => void) {
    this.#socket = socket
    this.#onFree = onFree
  }

  /** True while a unit handed over would leave at once. */
  ready(): boolean {
    const ready = this.#pending.length === 0 && this.#socket.bufferedAmount < limits.fragmentBytes
    if (!ready) this.#wanted = true
    return ready
  }

  send(frames: readonly Uint8Array[]): void {
    for (const frame of frames) {
      // Nearly every unit leaves at once: only what does not is kept.
      if (this.#pending.length === 0 && this.#socket.bufferedAmount < limits.fragmentBytes) {
        this.#socket.sendWire(frame, this.#flushed)
      } else this.#pending.push(frame)
    }
  }

  close(): void {
    this.#pending = []
    this.#wanted = false
  }

  #run(): void {
    if (this.#pending.length === 0 && !this.#wanted) return
    while (this.#socket.bufferedAmount < limits.fragmentBytes) {
      const frame = this.#pending.shift()
      if (!frame) break
      this.#socket.sendWire(frame, this.#flushed)
    }
    if (this.#wanted && this.#pending.length === 0 && this.#socket.bufferedAmount < limits.fragmentBytes) {
      this.#wanted = false
      this.#onFree()
    }
  }
}
