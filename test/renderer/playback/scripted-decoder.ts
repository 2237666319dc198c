import { vi } from 'vitest'
import type { Decoder, MakeDecoder } from '../../../renderer/playback/types.ts'

/** A frame of no picture, which knows what was decoded for it. */
export interface ScriptedFrame {
  readonly timestamp: number
  readonly displayWidth: number
  readonly displayHeight: number
  /** What the chunk held. */
  readonly text: string
  closed: boolean
  close(): void
}

/** Like a browser's decoder, one for one; it gives its frames when the test says so, or at once. */
export class ScriptedDecoder implements Decoder {
  state: CodecState = 'unconfigured'
  ondequeue: Decoder['ondequeue'] = null
  readonly configs: VideoDecoderConfig[] = []
  readonly chunks: { type: string; timestamp: number; text: string }[] = []
  #needsKey = true
  #waiting: { timestamp: number; text: string }[] = []
  readonly #init: VideoDecoderInit
  readonly #studio: DecoderStudio

  constructor(init: VideoDecoderInit, studio: DecoderStudio) {
    this.#init = init
    this.#studio = studio
  }

  get decodeQueueSize(): number {
    return 0
  }

  configure(config: VideoDecoderConfig): void {
    this.state = 'configured'
    this.configs.push(config)
  }

  decode(chunk: EncodedVideoChunk): void {
    const { type, timestamp, text } = chunk as unknown as { type: string; timestamp: number; text: string }
    if (this.#needsKey && type !== 'key') throw new DOMException('A key frame is required.', 'DataError')
    this.#needsKey = false
    if (this.#studio.refuses(text)) throw new DOMException('Broken.', 'EncodingError')
    this.chunks.push({ type, timestamp, text })
    this.#waiting.push({ timestamp, text })
    if (this.#studio.isQuick) queueMicrotask(() => this.give(this.#studio.holdsBack))
  }

  /** Gives all but the last `but` of the pictures inside. */
  give(but = 0): void {
    while (this.#waiting.length > but && this.state === 'configured') this.giveAt(0)
  }

  /** Gives this one of the pictures inside. */
  giveAt(index: number): void {
    const [chunk] = this.#waiting.splice(index, 1)
    if (chunk) this.#init.output(this.#studio.frame(chunk) as unknown as VideoFrame)
  }

  /** A frame that was on its way when something else happened. */
  giveStale(timestamp: number): void {
    this.#init.output(this.#studio.frame({ timestamp, text: 'stale' }) as unknown as VideoFrame)
  }

  fails(name = 'EncodingError'): void {
    this.state = 'closed'
    this.#waiting = []
    this.#init.error(new DOMException('Broken.', name))
  }

  flush(): Promise<void> {
    this.#needsKey = true
    if (this.#studio.isQuick) this.give()
    return Promise.resolve()
  }

  reset(): void {
    this.state = 'unconfigured'
    this.#needsKey = true
    this.#waiting = []
  }

  close(): void {
    this.state = 'closed'
    this.#waiting = []
  }
}

/** Makes decoders, and counts their frames. Stands in for what a page has of WebCodecs until the test ends. */
export class DecoderStudio {
  readonly decoders: ScriptedDecoder[] = []
  readonly frames: ScriptedFrame[] = []
  /** Frames come by themselves. */
  isQuick = true
  /** So many come only when more is decoded, or at a flush. */
  holdsBack = 0
  /** Chunks with this text make a decoder fail. */
  broken: string | null = null

  constructor() {
    vi.stubGlobal('EncodedVideoChunk', function EncodedVideoChunk(init: EncodedVideoChunkInit) {
      return { ...init, text: new TextDecoder().decode(init.data) }
    })
  }

  readonly make: MakeDecoder = (init) => {
    const decoder = new ScriptedDecoder(init, this)
    this.decoders.push(decoder)
    return decoder
  }

  get last(): ScriptedDecoder {
    return this.decoders.at(-1)!
  }

  get open(): number {
    return this.frames.filter(({ closed }) => !closed).length
  }

  refuses(text: string): boolean {
    return this.broken !== null && text.startsWith(this.broken)
  }

  frame(chunk: { timestamp: number; text: string }): ScriptedFrame {
    const frame: ScriptedFrame = {
      ...chunk,
      displayWidth: 64,
      displayHeight: 36,
      closed: false,
      close() {
        this.closed = true
      },
    }
    this.frames.push(frame)
    return frame
  }
}
