import { instant, type Clock } from '../base/clock.ts'
import type { CaptureOutput, CaptureState, Encoding } from '../capture/types.ts'
import { LiveStream } from '../hub/live-stream.ts'
import type { Camera as CameraView, CameraState, SourceKind } from '../protocol/cameras.ts'
import type { CameraSettings } from './settings.ts'

/** A running capture, as the station sees it. */
export interface Capture {
  retry(): void
  /** Ends it and waits for its end. Safe twice. */
  close(): Promise<void>
}

/** Starts to capture a source. `onState` is called at each change of state, the first time at once. */
export type StartCapture = (
  camera: { readonly id: string; readonly source: string },
  output: CaptureOutput,
  onState: (state: CaptureState) => void,
) => Capture

export interface CameraDefinition extends CameraSettings {
  /** Given on the command line, or the demo: it lives as long as this run and cannot be changed. */
  readonly fixed: boolean
}

/** One camera: what is set, its capture while it is switched on, and the stream its viewers read. */
export class Camera {
  readonly id: string
  /** The number of its stream in media frames. */
  readonly streamNumber: number
  readonly #start: StartCapture
  readonly #kindOf: (source: string) => SourceKind
  readonly #onChange: () => void
  readonly #clock: Clock
  #definition: CameraDefinition
  #stream = new LiveStream()
  #encoding: Encoding | null = null
  #state: CaptureState = { state: 'off' }
  #capture: Capture | undefined
  /** Since when no picture has come although one should; monotonic. */
  #troubledSince: number | undefined
  #units = 0
  #restarts = 0

  constructor(
    definition: CameraDefinition,
    streamNumber: number,
    deps: { start: StartCapture; kindOf: (source: string) => SourceKind; onChange: () => void; clock: Clock },
  ) {
    this.id = definition.id
    this.streamNumber = streamNumber
    this.#definition = definition
    this.#start = deps.start
    this.#kindOf = deps.kindOf
    this.#onChange = deps.onChange
    this.#clock = deps.clock
  }

  get definition(): CameraDefinition {
    return this.#definition
  }

  get stream(): LiveStream {
    return this.#stream
  }

  get state(): CaptureState {
    return this.#state
  }

  /** Video units since the station started, and how often the capture was started anew. */
  get counters(): { units: number; restarts: number } {
    return { units: this.#units, restarts: this.#restarts }
  }

  get view(): CameraView {
    const { id, name, source } = this.#definition
    const format = this.#stream.format
    return {
      id,
      name,
      sourceKind: this.#kindOf(source),
      state: stateView(this.#state),
      video: format?.video ?? null,
      audio: format?.audio ?? null,
      encoding: this.#encoding,
      image: null,
      recording: false,
    }
  }

  /** Starts to capture where it is switched on. */
  begin(): void {
    const { id, source, enabled } = this.#definition
    if (!enabled || this.#capture) return
    this.#capture = this.#start({ id, source }, this.#output(), (state) => this.#setState(state))
  }

  /** Takes over changed settings. A new source goes on in the same stream; switched off, the stream ends. */
  async change(definition: CameraDefinition): Promise<void> {
    const before = this.#definition
    this.#definition = definition
    if (definition.source !== before.source || definition.enabled !== before.enabled) {
      await this.#endCapture()
      if (definition.enabled) this.#stream.discontinuity()
      else this.#endStream()
      this.begin()
    }
    this.#onChange()
  }

  retry(): void {
    this.#capture?.retry()
  }

  /** Ends the capture and every viewer's stream. */
  async close(): Promise<void> {
    await this.#endCapture()
    this.#stream.end()
  }

  async #endCapture(): Promise<void> {
    const capture = this.#capture
    this.#capture = undefined
    await capture?.close()
    this.#note({ state: 'off' })
  }

  #endStream(): void {
    this.#stream.end()
    this.#stream = new LiveStream()
    this.#encoding = null
  }

  #output(): CaptureOutput {
    return {
      format: ({ video, audio, encoding }) => {
        this.#encoding = encoding
        this.#stream.setFormat({ video, audio })
        this.#onChange()
      },
      unit: (unit) => {
        if (unit.kind === 'video') this.#units++
        this.#stream.publish(unit)
      },
      discontinuity: () => {
        this.#restarts++
        this.#stream.discontinuity()
      },
    }
  }

  #setState(state: CaptureState): void {
    this.#note(state)
    this.#onChange()
  }

  #note(state: CaptureState): void {
    this.#state = state
    if (state.state === 'live' || state.state === 'off') this.#troubledSince = undefined
    else this.#troubledSince ??= this.#clock.monotonic()
  }

  /** For how long, in microseconds, the camera has been in states that are not live; 0 when live or off. */
  get troubledFor(): number {
    return this.#troubledSince === undefined ? 0 : this.#clock.monotonic() - this.#troubledSince
  }
}

function stateView(state: CaptureState): CameraState {
  switch (state.state) {
    case 'off':
      return { state: 'off' }
    case 'starting':
    case 'live':
      return { state: state.state, since: instant(state.since) }
    case 'stalled':
      return { state: 'stalled', since: instant(state.since), lastPicture: instantOrNull(state.lastUnit) }
    case 'retrying':
      return {
        state: 'retrying',
        at: instant(state.at),
        because: state.because,
        attempt: state.attempt,
        lastPicture: instantOrNull(state.lastUnit),
      }
    case 'failed':
      return { state: 'failed', because: state.because, lastPicture: instantOrNull(state.lastUnit) }
  }
}

const instantOrNull = (microseconds: number | null): string | null =>
  microseconds === null ? null : instant(microseconds)
