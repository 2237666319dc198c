import { Emitter } from '../base/emitter.ts'
import { openTarget } from '../player/frame-target.ts'
import { JmuxerOutput } from '../player/jmuxer-output.ts'
import { LatencyMeter } from '../player/latency-meter.ts'
import type { StreamReport } from '../player/live-stream.ts'
import { loadMuxer } from '../player/muxer.ts'
import { watchScreen, type ShownPicture } from '../player/screen-watch.ts'
import type { LiveFormat, LiveOptions, LivePlayer, LiveStats, PlayerKind, PlayerState } from '../player/types.ts'
import type { OutputCommand, OutputReport, OutputRequest, ToWorker } from './messages.ts'

/** What a picture needs of the page's end of the worker. */
export interface PictureHost {
  post(message: ToWorker, transfer?: Transferable[]): void
  /** Station minus this computer, µs; null while unknown. */
  clockOffset(): number | null
  /** The picture was closed. */
  onClosed(): void
}

/** The page's end of one live picture: the `<video>`, what is measured at it, and what views may read. */
export class LivePicture implements LivePlayer {
  readonly #number: number
  readonly #host: PictureHost
  readonly #kind: PlayerKind
  readonly #changes = new Emitter()
  readonly #latency = new LatencyMeter()
  readonly #jmuxer: JmuxerOutput | undefined
  readonly #stops: (() => void)[] = []
  #state: PlayerState = { state: 'opening' }
  #stats: LiveStats | null = null
  #format: LiveFormat | null = null

  constructor(number: number, video: HTMLVideoElement, options: LiveOptions, host: PictureHost) {
    this.#number = number
    this.#host = host
    this.#kind = playerFor(options.player ?? 'auto')
    video.muted = video.autoplay = video.playsInline = true
    if (this.#kind === 'webcodecs') this.#playFrames(video, options)
    else this.#jmuxer = this.#playUnits(video, options)
    const unwatch = watchScreen(video, (picture) => {
      this.#shown(picture)
    })
    this.#stops.push(unwatch)
  }

  get state(): PlayerState {
    return this.#state
  }

  get stats(): LiveStats | null {
    return this.#stats
  }

  get format(): LiveFormat | null {
    return this.#format
  }

  onChange(listener: () => void): () => void {
    return this.#changes.on(listener)
  }

  close(): void {
    if (this.#state.state === 'closed') return
    this.#host.post({ type: 'stop', picture: this.#number })
    for (const stop of this.#stops) stop()
    this.#state = { state: 'closed' }
    this.#host.onClosed()
    this.#changes.emit()
  }

  /** What the worker tells of this picture's stream. */
  report(report: StreamReport): void {
    switch (report.type) {
      case 'state':
        this.#state = report.state
        break
      case 'format':
        this.#format = report.format
        break
      case 'figures': {
        const { median, p95 } = this.#latency.take()
        this.#stats = { ...report.figures, latencyMedian: median, latencyP95: p95, decoder: this.#kind }
      }
    }
    this.#changes.emit()
  }

  /** What the worker asks of jmuxer. */
  command(command: OutputCommand): void {
    switch (command.type) {
      case 'configure':
        this.#jmuxer?.configure(command.format)
        break
      case 'unit':
        this.#jmuxer?.take(command.unit)
        break
      case 'restart':
        this.#jmuxer?.restart()
    }
  }

  #playFrames(video: HTMLVideoElement, options: LiveOptions): void {
    const opened = openTarget(video)
    this.#stops.push(() => {
      opened.close()
    })
    this.#play(options, { type: 'frames', target: opened.target }, opened.transfer)
  }

  #playUnits(video: HTMLVideoElement, options: LiveOptions): JmuxerOutput {
    const tell = (report: OutputReport): void => {
      this.#host.post({ type: 'output', picture: this.#number, report })
    }
    const output = new JmuxerOutput(
      video,
      {
        onTaken: (sequence) => {
          tell({ type: 'taken', sequence })
        },
        onShown: (captureTime) => {
          tell({ type: 'shown', captureTime })
        },
        onNotShown: (count) => {
          tell({ type: 'notShown', count })
        },
        onFailed: (problem) => {
          tell({ type: 'failed', problem })
        },
      },
      loadMuxer,
    )
    this.#stops.push(() => {
      output.close()
    })
    this.#play(options, { type: 'units' }, [])
    return output
  }

  #play(options: LiveOptions, output: OutputRequest, transfer: Transferable[]): void {
    this.#host.post({ type: 'play', picture: this.#number, options, output }, transfer)
  }

  #shown({ mediaTime, at }: ShownPicture): void {
    const captureTime = this.#jmuxer ? this.#jmuxer.captureTimeAt(mediaTime) : mediaTime * 1_000_000
    if (captureTime === undefined) return
    this.#jmuxer?.shown(captureTime)
    const offset = this.#host.clockOffset()
    if (offset !== null) this.#latency.add((at + offset - captureTime) / 1000)
  }
}

/** `auto`: WebCodecs where this page may use it, which takes a secure context. */
function playerFor(wish: 'auto' | PlayerKind): PlayerKind {
  if (wish !== 'auto') return wish
  return 'VideoDecoder' in globalThis ? 'webcodecs' : 'jmuxer'
}
