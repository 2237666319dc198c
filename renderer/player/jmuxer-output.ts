import type { VideoFormat } from '../../electron/protocol/cameras.ts'
import type { Unit } from '../../electron/protocol/frame.ts'
import { KeyFrameGate } from './key-frame-gate.ts'
import { chase } from './live-edge.ts'
import { MediaBuffer } from './media-buffer.ts'
import { Muxer, type MuxerClass } from './muxer.ts'
import type { Output, OutputEvents } from './output.ts'
import { Timeline } from './timeline.ts'

/** Buffers that break so often in a row without one picture will not hold the next time. */
const MOST_FAILURES = 3
const MOST_REMEMBERED = 300
/** How far before the end of the buffer a jump lands, in seconds. */
const EDGE = 0.02
/** So many pictures after it was opened it may still be getting the group of pictures so far. */
const OPENING_PICTURES = 15

/** The muxer from one change of configuration to the next: it reads the parameter sets only once. */
interface Epoch {
  muxer: Muxer
  timeline: Timeline
  /** Where its timeline starts on the video's, in seconds. */
  offset: number
}

/** Plays by jmuxer and Media Source Extensions, on the page. Needs no secure context. */
export class JmuxerOutput implements Output {
  readonly #video: HTMLVideoElement
  readonly #events: OutputEvents
  readonly #gate = new KeyFrameGate()
  #Muxer: MuxerClass | undefined
  /** Units that came while jmuxer was being loaded. */
  #early: Unit[] = []
  #buffer: MediaBuffer
  #format: VideoFormat | undefined
  #epoch: Epoch | undefined
  /** Where the next unit will start, and how long the newest is, in seconds. */
  #end = 0
  #frame = 0
  /** Capture times by the video's own time in ms. */
  readonly #captureTimes = new Map<number, number>()
  /** Pictures shown since the buffer was opened. */
  #shown = 0
  #failures = 0
  #closed = false

  constructor(video: HTMLVideoElement, events: OutputEvents, load: () => Promise<MuxerClass>) {
    this.#video = video
    this.#events = events
    this.#buffer = this.#openBuffer()
    load().then(
      (Class) => {
        this.#loaded(Class)
      },
      () => {
        events.onFailed({ kind: 'offline', message: 'The player could not be loaded from the station.' })
      },
    )
  }

  configure(format: VideoFormat): void {
    this.#format = format
    this.restart()
  }

  take(unit: Unit): void {
    if (!this.#Muxer) this.#early.push(unit)
    else if (this.#failures < MOST_FAILURES && this.#gate.admits(unit.header)) this.#feed(unit, this.#Muxer)
    else this.#passOver(unit)
  }

  restart(): void {
    this.#gate.shut()
    this.#endEpoch()
  }

  close(): void {
    this.#closed = true
    this.#early = []
    this.#endEpoch()
    this.#buffer.close()
  }

  /** When the picture at this time of the video was captured, µs since 1970. */
  captureTimeAt(mediaTime: number): number | undefined {
    return this.#captureTimes.get(Math.round(mediaTime * 1000))
  }

  /** To be called when a picture was shown. */
  shown(captureTime: number): void {
    this.#failures = 0
    this.#shown++
    this.#events.onShown(captureTime)
    this.#follow()
  }

  #loaded(Class: MuxerClass): void {
    if (this.#closed) return
    this.#Muxer = Class
    const early = this.#early
    this.#early = []
    for (const unit of early) this.take(unit)
  }

  #passOver(unit: Unit): void {
    this.#events.onNotShown(1)
    this.#events.onTaken(unit.header.sequence)
  }

  #feed(unit: Unit, Class: MuxerClass): void {
    const { header, data } = unit
    if (header.configurationChanged && header.keyFrame) this.#endEpoch()
    const epoch = (this.#epoch ??= { muxer: new Muxer(Class), timeline: new Timeline(), offset: this.#end })
    const { start, duration } = epoch.timeline.add(header.captureTime, header.duration)
    const bytes = epoch.muxer.feed(data, duration)
    if (bytes.length === 0) {
      this.#gate.shut()
      this.#passOver(unit)
      return
    }
    const seconds = epoch.offset + start / 1000
    this.#frame = duration / 1000
    this.#end = seconds + this.#frame
    this.#remember(seconds, header.captureTime)
    if (header.keyFrame) this.#buffer.keyFrameAt(seconds)
    this.#buffer.append({
      bytes,
      offset: epoch.offset,
      type: `video/mp4; codecs="${this.#format?.codec ?? ''}"`,
      onDone: () => {
        this.#events.onTaken(header.sequence)
        // Nobody is told of pictures on a page that is not seen; what the buffer took counts there.
        if (document.hidden) this.#events.onShown(header.captureTime)
      },
    })
  }

  #endEpoch(): void {
    this.#epoch?.muxer.close()
    this.#epoch = undefined
  }

  #remember(seconds: number, captureTime: number): void {
    this.#captureTimes.set(Math.round(seconds * 1000), captureTime)
    for (const oldest of this.#captureTimes.keys()) {
      if (this.#captureTimes.size <= MOST_REMEMBERED) break
      this.#captureTimes.delete(oldest)
    }
  }

  #openBuffer(): MediaBuffer {
    this.#end = 0
    this.#shown = 0
    this.#captureTimes.clear()
    return new MediaBuffer(this.#video, {
      onGrown: () => {
        this.#follow()
      },
      onBroken: () => {
        this.#broken()
      },
    })
  }

  #broken(): void {
    if (this.#closed) return
    this.#failures++
    this.restart()
    this.#buffer.close()
    if (this.#failures < MOST_FAILURES) {
      this.#buffer = this.#openBuffer()
      return
    }
    const message = `This browser cannot play the picture (${this.#format?.codec ?? 'no codec named'}).`
    this.#events.onFailed({ kind: 'internal', message })
  }

  /** Keeps the picture at the newest frame. */
  #follow(): void {
    const video = this.#video
    if (video.paused) video.play().catch(() => undefined)
    // Where a jump goes is only known once it has landed.
    if (video.seeking) return
    const { ahead } = this.#buffer
    const next = chase(ahead - this.#frame, this.#shown < OPENING_PICTURES)
    if (next.type === 'jump') video.currentTime += ahead - EDGE
    else if (video.playbackRate !== next.rate) video.playbackRate = next.rate
  }
}
