import type { VideoFormat } from '../../electron/protocol/cameras.ts'
import type { Unit } from '../../electron/protocol/frame.ts'
import type { ParamsSent, Result } from '../../electron/protocol/methods.ts'
import type { Notification } from '../../electron/protocol/notifications.ts'
import { every, type Clock } from '../base/clock.ts'
import { FigureCounter, type Figures } from './figures.ts'
import { Liveness } from './liveness.ts'
import type { Output, OutputEvents } from './output.ts'
import { RecentGroup } from './recent-group.ts'
import { SilentOutput } from './silent-output.ts'
import type { LiveFormat, LiveOptions, PlayerProblem, PlayerState } from './types.ts'

/** What a live stream needs of the connection. */
export interface StreamLink {
  open(params: ParamsSent<'live.open'>): Promise<Result<'live.open'>>
  close(stream: number): void
  acknowledge(stream: number, sequence: number): void
  /** The problem behind what `open` threw. */
  problemOf(thrown: unknown): PlayerProblem
}

/** What a live stream tells the page. */
export type StreamReport =
  { type: 'state'; state: PlayerState } | { type: 'format'; format: LiveFormat } | { type: 'figures'; figures: Figures }

export interface LiveStreamOptions {
  live: LiveOptions
  clock: Clock
  link: StreamLink
  makeOutput: (events: OutputEvents) => Output
  report: (report: StreamReport) => void
}

/** Which of the station's streams is being read. */
type Subscription =
  | { state: 'none' }
  | { state: 'opening'; attempt: object }
  | { state: 'open'; stream: number; acknowledged: number }
  | { state: 'refused'; cancelRetry: () => void }

const NONE: Subscription = { state: 'none' }
/** Units on the way that the station does not wait for an acknowledgement of. */
const WINDOW = 10
/**
 * Every so many units are acknowledged with one message. With a thousand viewers these messages are what the station works
 * for most; six units still on the way, a fifth of a second, are enough for any line that is worth watching over.
 */
const UNITS_PER_ACK = 4
const RETRY_MS = 3_000
const CHECK_MS = 500
const FIGURES_MS = 1_000
/** Problems that pass without anybody changing the camera. */
const PASSING: readonly PlayerProblem['kind'][] = ['unavailable', 'rateLimited', 'internal', 'offline']

/** One live picture's stream: opened when there is a connection and again after each loss of it, until it is closed. */
export class LiveStream {
  readonly #options: LiveStreamOptions
  readonly #figures: FigureCounter
  readonly #liveness: Liveness
  readonly #stops: (() => void)[]
  /** The newest group of pictures, for whoever begins to record. */
  readonly recent = new RecentGroup()
  #output: Output
  #subscription: Subscription = NONE
  #state: PlayerState = { state: 'opening' }
  #video: VideoFormat | undefined
  #lastSequence: number | undefined

  constructor(options: LiveStreamOptions) {
    const { clock } = options
    this.#options = options
    this.#figures = new FigureCounter(clock.now())
    this.#liveness = new Liveness(clock.now())
    this.#output = options.makeOutput(this.#events())
    this.#stops = [
      every(clock, CHECK_MS, () => {
        this.#check()
      }),
      every(clock, FIGURES_MS, () => {
        options.report({ type: 'figures', figures: this.#figures.take(clock.now()) })
      }),
    ]
  }

  /** The station's number for this stream, while it is open. */
  get stream(): number | undefined {
    return this.#subscription.state === 'open' ? this.#subscription.stream : undefined
  }

  get camera(): string {
    return this.#options.live.camera
  }

  /** What the units are, as the station last said; undefined before it has. */
  get video(): VideoFormat | undefined {
    return this.#video
  }

  /** To be called when there is a connection: at once, after each reconnect, and when the camera has changed. */
  async open(): Promise<void> {
    if (this.#state.state === 'closed' || this.#subscription.state === 'open' || this.#subscription.state === 'opening')
      return
    this.#unsubscribe()
    const attempt = {}
    this.#subscription = { state: 'opening', attempt }
    const { live, link } = this.#options
    try {
      const opened = await link.open({ camera: live.camera, quality: live.quality ?? 'auto', window: WINDOW })
      if (this.#isOpening(attempt)) this.#begin(opened)
      else link.close(opened.stream)
    } catch (thrown) {
      if (this.#isOpening(attempt)) this.#refused(link.problemOf(thrown))
    }
  }

  /** There is no connection any more, and so no stream. The last picture stays. */
  lost(): void {
    this.#unsubscribe()
  }

  take(unit: Unit): void {
    if (unit.header.kind !== 'video') return
    this.#lastSequence = unit.header.sequence
    this.recent.add(unit)
    this.#figures.unit(unit.header, unit.data.byteLength)
    this.#liveness.unit()
    this.#output.take(unit)
  }

  notice(notification: Notification): void {
    const { method, params } = notification
    if (method === 'camera.state' || method === 'camera.added') this.#cameraChanged(params.id)
    else if ('stream' in params && params.stream === this.stream) this.#noticeStream(notification)
  }

  /** Shows nothing from now on, and goes on receiving: somebody records. What its output had not done counts as taken. */
  hide(): void {
    this.#output.close()
    this.#output = new SilentOutput(this.#events())
    if (this.#lastSequence !== undefined && this.stream !== undefined)
      this.#options.link.acknowledge(this.stream, this.#lastSequence)
  }

  close(): void {
    const { stream } = this
    this.#unsubscribe()
    if (stream !== undefined) this.#options.link.close(stream)
    for (const stop of this.#stops) stop()
    this.#output.close()
    this.#set({ state: 'closed' })
  }

  #events(): OutputEvents {
    return {
      onTaken: (sequence) => {
        this.#taken(sequence)
      },
      onShown: (captureTime) => {
        this.#figures.shown(captureTime)
        this.#liveness.shown(this.#options.clock.now())
        if (this.#state.state !== 'playing') this.#set({ state: 'playing' })
      },
      onNotShown: (count) => {
        this.#figures.notShown(count)
      },
      onFailed: (problem) => {
        this.#set({ state: 'failed', problem })
      },
    }
  }

  #cameraChanged(id: string): void {
    if (id === this.#options.live.camera && this.#subscription.state === 'refused') void this.open()
  }

  #noticeStream({ method, params }: Notification): void {
    if (method === 'live.format') this.#format(params)
    else if (method === 'live.dropped') this.#figures.dropped(params.frames, params.cause)
    else if (method === 'live.ended') this.#refused({ kind: 'unavailable', message: params.message })
  }

  #begin({ stream, video, audio }: Result<'live.open'>): void {
    this.#subscription = { state: 'open', stream, acknowledged: 0 }
    if (this.#state.state === 'failed') this.#set({ state: 'opening' })
    this.#figures.restart()
    this.recent.clear()
    this.#lastSequence = undefined
    this.#output.restart()
    this.#liveness.restarted(this.#options.clock.now())
    this.#format({ video, audio })
  }

  #format({ video, audio }: LiveFormat): void {
    this.#video = video
    this.#output.configure(video)
    this.#options.report({ type: 'format', format: { video, ...(audio && { audio }) } })
  }

  #taken(sequence: number): void {
    const subscription = this.#subscription
    if (subscription.state !== 'open') return
    subscription.acknowledged++
    if (subscription.acknowledged % UNITS_PER_ACK === 0) this.#options.link.acknowledge(subscription.stream, sequence)
  }

  #isOpening(attempt: object): boolean {
    return this.#subscription.state === 'opening' && this.#subscription.attempt === attempt
  }

  #refused(problem: PlayerProblem): void {
    const retry = (): void => void this.open()
    const passes = PASSING.includes(problem.kind)
    const cancelRetry = passes ? this.#options.clock.after(RETRY_MS, retry) : (): void => undefined
    this.#subscription = { state: 'refused', cancelRetry }
    // Without a connection there is nothing to say about the camera: the link shows its own state.
    if (problem.kind !== 'offline') this.#set({ state: 'failed', problem })
  }

  #unsubscribe(): void {
    if (this.#subscription.state === 'refused') this.#subscription.cancelRetry()
    this.#subscription = NONE
  }

  #check(): void {
    const now = this.#options.clock.now()
    if (this.#state.state === 'playing' && this.#liveness.quiet(now)) {
      this.#set({ state: 'waiting', since: Math.round(this.#liveness.lastShown / 1000) })
    }
    if (this.#liveness.stuck(now) && this.#state.state !== 'failed') {
      this.#output.restart()
      this.#liveness.restarted(now)
    }
  }

  #set(state: PlayerState): void {
    if (this.#state.state === 'closed') return
    this.#state = state
    this.#options.report({ type: 'state', state })
  }
}
