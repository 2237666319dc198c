import type { VideoFormat } from '../../electron/protocol/cameras.ts'
import type { Unit } from '../../electron/protocol/frame.ts'
import type { FrameSink } from './frame-sink.ts'
import { KeyFrameGate } from './key-frame-gate.ts'
import type { Output, OutputEvents } from './output.ts'

/** A decoder further behind than this is let off until the next key frame. A joiner's first group of pictures fits in. */
const MOST_QUEUED = 120
/** Decoders that fail so often in a row without one picture will not succeed the next time. */
const MOST_FAILURES = 3

/**
 * Decodes by WebCodecs. Units go in as Annex B without a description, so parameter sets, and with them the size, may
 * change at any key frame (https://www.w3.org/TR/webcodecs-avc-codec-registration/). After an error everything up to the
 * next key frame is passed over, and a new decoder starts there.
 */
export class DecoderOutput implements Output {
  readonly #sink: FrameSink
  readonly #events: OutputEvents
  readonly #gate = new KeyFrameGate()
  #decoder: VideoDecoder | undefined
  #codec: string | undefined
  /** Whether the decoder has been told `#codec`. */
  #configured = false
  /** Sequence numbers of the units inside the decoder, oldest first. */
  #inside: number[] = []
  #failures = 0

  constructor(sink: FrameSink, events: OutputEvents) {
    this.#sink = sink
    this.#events = events
  }

  configure(format: VideoFormat): void {
    if (format.codec === this.#codec) return
    this.#codec = format.codec
    this.#configured = false
    this.#failures = 0
  }

  take(unit: Unit): void {
    const { sequence } = unit.header
    if (!this.#mayDecode(unit)) {
      this.#events.onNotShown(1)
      this.#events.onTaken(sequence)
      return
    }
    this.#inside.push(sequence)
    try {
      this.#decode(unit)
    } catch {
      this.#failed()
    }
  }

  restart(): void {
    this.#discard()
    this.#gate.shut()
  }

  close(): void {
    this.#discard()
    this.#sink.close()
  }

  #mayDecode({ header }: Unit): boolean {
    if (this.#failures >= MOST_FAILURES) return false
    if ((this.#decoder?.decodeQueueSize ?? 0) >= MOST_QUEUED) this.#gate.shut()
    if (!this.#gate.admits(header)) return false
    // A key frame may be where a decoder that is too far behind starts afresh.
    if ((this.#decoder?.decodeQueueSize ?? 0) >= MOST_QUEUED) this.#discard()
    return true
  }

  #decode({ header, data }: Unit): void {
    const { keyFrame, captureTime, duration } = header
    const decoder = (this.#decoder ??= this.#newDecoder())
    if (keyFrame && (!this.#configured || decoder.state === 'unconfigured')) {
      decoder.configure({ codec: this.#codec ?? '', optimizeForLatency: true })
      this.#configured = true
    }
    const type = keyFrame ? 'key' : 'delta'
    decoder.decode(new EncodedVideoChunk({ type, timestamp: captureTime, duration, data }))
  }

  #newDecoder(): VideoDecoder {
    const decoder: VideoDecoder = new VideoDecoder({
      output: (frame) => {
        this.#decoded(frame)
      },
      error: () => {
        // An error of a decoder that was already given up says nothing new.
        if (this.#decoder === decoder) this.#failed()
      },
    })
    return decoder
  }

  #decoded(frame: VideoFrame): void {
    this.#failures = 0
    const { timestamp } = frame
    this.#sink.show(frame, () => {
      this.#events.onShown(timestamp)
    })
    // Pictures may leave in another order than they came in, but always one for one.
    const sequence = this.#inside.shift()
    if (sequence !== undefined) this.#events.onTaken(sequence)
  }

  #failed(): void {
    this.#failures++
    this.restart()
    if (this.#failures < MOST_FAILURES) return
    const message = `This browser cannot decode the picture (${this.#codec ?? 'no codec named'}).`
    this.#events.onFailed({ kind: 'internal', message })
  }

  /** Ends the decoder; what was inside will not be shown. */
  #discard(): void {
    const lost = this.#inside
    this.#inside = []
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close()
    this.#decoder = undefined
    if (lost.length > 0) this.#events.onNotShown(lost.length)
    for (const sequence of lost) this.#events.onTaken(sequence)
  }
}
