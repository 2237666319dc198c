import type { Shown } from './frame-ring.ts'
import { decodeError, type DecodeError } from './problem.ts'
import type { DecoderSetup } from './segment-pictures.ts'
import type { Decoder, MakeDecoder } from './types.ts'

export interface PictureDecoderEvents {
  /** The frame is the receiver's to close. */
  onPicture(frame: VideoFrame, shown: Shown): void
  /** It is less busy. */
  onTaken(): void
  /** Nothing that was inside will come, from `first` on; null where nothing was. The next picture has to be a key frame. */
  onError(error: DecodeError, first: Shown | null): void
}

/** Where decoded pictures come from by default. */
export const browserDecoder: MakeDecoder = (init) => new VideoDecoder(init)

/**
 * A `VideoDecoder` that says of each frame which picture it is.
 *
 * Always true: pictures go in with ascending times; frames come out one for one in the order in which they are shown, so
 * the first frame out has the earliest time inside, even where the stream is coded in another order than it is shown. What
 * was inside at a `reset` or an error never comes out.
 */
export class PictureDecoder {
  readonly #make: MakeDecoder
  readonly #events: PictureDecoderEvents
  #decoder: Decoder | undefined
  #setup: DecoderSetup | undefined
  /** Of the pictures inside, in the order in which they are shown. */
  #inside: Shown[] = []
  /** Of the same. Chunks are stamped with them instead of times, so that a frame from before a reset is known. */
  #tickets: number[] = []
  #lastTicket = 0
  #needsKey = true

  constructor(make: MakeDecoder, events: PictureDecoderEvents) {
    this.#make = make
    this.#events = events
  }

  /** Pictures that went in and did not come out. */
  get inside(): number {
    return this.#inside.length
  }

  /** It has not looked at everything inside. */
  get isBusy(): boolean {
    return (this.#decoder?.decodeQueueSize ?? 0) > 0
  }

  /** Those of them that are shown after an instant. */
  insideAfter(at: number): number {
    return this.#inside.filter(({ time }) => time > at).length
  }

  /** The instant of the first of them. */
  get firstInside(): number | undefined {
    return this.#inside[0]?.time
  }

  /** The next picture has to be a key frame. */
  get needsKey(): boolean {
    return this.#needsKey
  }

  /** Other pictures than those that went in last have to be told; what is inside is to be flushed before. */
  fits({ key }: DecoderSetup): boolean {
    return this.#setup?.key === key
  }

  setUp(setup: DecoderSetup): void {
    if (this.fits(setup)) return
    this.reset()
    this.#setup = setup
  }

  decode(data: Uint8Array, type: EncodedVideoChunkType, shown: Shown): void {
    try {
      this.#inside.push(shown)
      this.#tickets.push(++this.#lastTicket)
      const decoder = this.#ready()
      decoder.decode(new EncodedVideoChunk({ type, timestamp: this.#lastTicket, data }))
      this.#needsKey = false
    } catch (thrown) {
      this.#failed(thrown)
    }
  }

  /** Resolves when everything inside has come out, or never will. */
  async flush(): Promise<void> {
    const decoder = this.#decoder
    if (!decoder || this.#inside.length === 0) return
    const last = this.#lastTicket
    this.#needsKey = true
    // Where it fails, the decoder's error says so; where it was reset, nobody waits for it.
    await decoder.flush().catch(() => undefined)
    if (decoder === this.#decoder) this.#lose(this.#tickets.filter((ticket) => ticket <= last))
  }

  /** Drops what is inside. */
  reset(): void {
    this.#lose(this.#tickets)
    this.#needsKey = true
    if (this.#decoder?.state === 'configured') this.#decoder.reset()
  }

  close(): void {
    this.#discard()
    this.#setup = undefined
  }

  #ready(): Decoder {
    const decoder = (this.#decoder ??= this.#newDecoder())
    if (decoder.state === 'unconfigured' && this.#setup) decoder.configure(this.#setup.config)
    return decoder
  }

  #newDecoder(): Decoder {
    const decoder: Decoder = this.#make({
      output: (frame) => {
        this.#decoded(decoder, frame)
      },
      error: (error) => {
        if (this.#decoder === decoder) this.#failed(error)
      },
    })
    decoder.ondequeue = () => {
      this.#events.onTaken()
    }
    return decoder
  }

  #decoded(decoder: Decoder, frame: VideoFrame): void {
    const isInside = decoder === this.#decoder && this.#tickets.includes(frame.timestamp)
    const [first] = this.#inside
    if (!isInside || !first) {
      frame.close()
      return
    }
    // The ticket may be another picture's: the first one out has the first time all the same.
    this.#lose([frame.timestamp])
    this.#events.onPicture(frame, first)
  }

  /** These are not inside any more, and as many of the first times. */
  #lose(tickets: readonly number[]): void {
    this.#inside = this.#inside.slice(tickets.length)
    this.#tickets = this.#tickets.filter((ticket) => !tickets.includes(ticket))
  }

  #failed(thrown: unknown): void {
    const [first = null] = this.#inside
    this.#discard()
    this.#events.onError(decodeError(thrown, this.#setup?.config.codec ?? 'no codec'), first)
  }

  #discard(): void {
    this.#lose(this.#tickets)
    this.#needsKey = true
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close()
    this.#decoder = undefined
  }
}
