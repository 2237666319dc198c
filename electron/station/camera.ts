import { instant, type Clock } from '../base/clock.ts'
import type { Picture, PictureState } from '../capture/picture.ts'
import type { CaptureOutput, CaptureState, Encoding } from '../capture/types.ts'
import { LiveStream } from '../hub/live-stream.ts'
import type { Camera as CameraView, CameraState, SourceKind } from '../protocol/cameras.ts'
import { isNeutral, type ImageSettings } from '../protocol/image.ts'
import { OriginalFeed } from './original-feed.ts'
import type { CameraSettings } from './settings.ts'

/** A running capture, as the station sees it. */
export interface Capture {
  retry(): void
  /** From now on the picture looks like this. */
  setPicture(picture: Picture): void
  /** Ends it and waits for its end. Safe twice. */
  close(): Promise<void>
}

/** Starts to capture a source. `on.state` is called at each change of state, the first time at once. */
export type StartCapture = (
  camera: { readonly id: string; readonly source: string; readonly picture: Picture | null },
  output: CaptureOutput,
  on: { state(state: CaptureState): void; picture(state: PictureState): void },
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
  readonly #onPictureRefused: (message: string) => void
  readonly #clock: Clock
  #definition: CameraDefinition
  #stream = new LiveStream()
  #encoding: Encoding | null = null
  #state: CaptureState = { state: 'off' }
  #capture: Capture | undefined
  /** Since when no picture has come although one should; monotonic. */
  #troubledSince: number | undefined
  #recording = false
  /** Its recording is to be as the camera gives it. */
  #untouched = false
  #original: OriginalFeed | undefined
  #picture: Picture | null = null
  /** What is set for everyone; null where nothing is. */
  #image: ImageSettings | null = null
  #units = 0
  #restarts = 0

  constructor(
    definition: CameraDefinition,
    streamNumber: number,
    deps: {
      start: StartCapture
      kindOf: (source: string) => SourceKind
      onChange: () => void
      onPictureRefused: (message: string) => void
      clock: Clock
    },
  ) {
    this.id = definition.id
    this.streamNumber = streamNumber
    this.#definition = definition
    this.#start = deps.start
    this.#kindOf = deps.kindOf
    this.#onChange = deps.onChange
    this.#onPictureRefused = deps.onPictureRefused
    this.#clock = deps.clock
  }

  get definition(): CameraDefinition {
    return this.#definition
  }

  get stream(): LiveStream {
    return this.#stream
  }

  /** What a recorder reads: what everybody sees, or what the camera gives, where that is another picture. */
  get recorded(): LiveStream {
    const original = this.#original?.stream
    return original?.format ? original : this.#stream
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
      image: this.#image,
      recording: this.#recording,
    }
  }

  /** Starts to capture where it is switched on. */
  begin(): void {
    const { id, source, enabled } = this.#definition
    if (!enabled || this.#capture) return
    this.#capture = this.#start({ id, source, picture: this.#picture }, this.#output(), {
      state: (state) => this.#setState(state),
      picture: (state) => this.#pictureIs(state),
    })
    this.#followOriginal()
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

  /** Lets its picture look so from now on, also after restarts; the owner of the settings alone calls it. */
  showPicture(picture: Picture | null, settings: ImageSettings): void {
    this.#picture = picture
    // Those who want each step of a drag hear `image.changed`.
    this.#image = isNeutral(settings) ? null : settings
    if (picture) this.#capture?.setPicture(picture)
    this.#followOriginal()
  }

  /** Whether its recording is to be as the camera gives it, or as everybody sees it. */
  recordUntouched(untouched: boolean): void {
    this.#untouched = untouched
    this.#followOriginal()
  }

  /** Says whether its pictures are being recorded; the recorder's owner alone calls it. */
  noteRecording(recording: boolean): void {
    if (recording === this.#recording) return
    this.#recording = recording
    this.#onChange()
  }

  /** Ends the capture and every viewer's stream. */
  async close(): Promise<void> {
    await this.#endCapture()
    this.#stream.end()
  }

  /** A second capture runs exactly while the two pictures differ. */
  #followOriginal(): void {
    // A device lets one reader in; its source may have become one after this was chosen.
    const shared = this.#kindOf(this.#definition.source) !== 'device'
    const wanted = this.#untouched && shared && this.#image !== null && this.#capture !== undefined
    if (wanted === (this.#original !== undefined)) return
    if (wanted) this.#original = new OriginalFeed(this.#start, this.#definition, this.#onChange)
    else void this.#endOriginal()
  }

  async #endOriginal(): Promise<void> {
    const original = this.#original
    this.#original = undefined
    // Whoever reads it goes over to the other stream first.
    this.#onChange()
    await original?.close()
  }

  async #endCapture(): Promise<void> {
    const capture = this.#capture
    this.#capture = undefined
    await Promise.all([capture?.close(), this.#original && this.#endOriginal()])
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

  #pictureIs(state: PictureState): void {
    if (state.state === 'refused') this.#onPictureRefused(state.message)
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
