import { UnitAssembler } from '../../electron/protocol/frame.ts'
import type { Notification } from '../../electron/protocol/notifications.ts'
import type { LiveStream } from './live-stream.ts'

/** All live streams of one connection: hands each what is meant for it. */
export class LiveStreams {
  readonly #streams = new Map<number, LiveStream>()
  #assembler = new UnitAssembler()
  #connected = false

  /** `picture` is the page's own number for it. */
  add(picture: number, stream: LiveStream): void {
    this.#streams.set(picture, stream)
    if (this.#connected) void stream.open()
  }

  close(picture: number): void {
    this.#streams.get(picture)?.close()
    this.#streams.delete(picture)
  }

  connected(): void {
    if (this.#connected) return
    this.#connected = true
    for (const stream of this.#streams.values()) void stream.open()
  }

  disconnected(): void {
    if (!this.#connected) return
    this.#connected = false
    this.#assembler = new UnitAssembler()
    for (const stream of this.#streams.values()) stream.lost()
  }

  /** A media frame as it came. A broken one is passed over: the gap in the sequence shows that its unit is missing. */
  media(frame: Uint8Array): void {
    const read = this.#assembler.add(frame)
    if (!read.ok || !read.value) return
    const unit = read.value
    for (const stream of this.#streams.values()) if (stream.stream === unit.header.stream) stream.take(unit)
  }

  notice(notification: Notification): void {
    for (const stream of this.#streams.values()) stream.notice(notification)
  }
}
