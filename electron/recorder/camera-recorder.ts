import type { SegmentBefore } from '../archive/segment-about.ts'
import type { LiveStream, Reader, StreamFormat } from '../hub/live-stream.ts'
import type { MediaUnit } from '../media/unit.ts'
import type { RecordingSettings, RecordingState } from '../protocol/recordings.ts'
import type { CutReason } from './cutter.ts'
import { Hole, type Because } from './hole.ts'
import { Intake, type IntakeOptions } from './intake.ts'
import { Occasion } from './occasion.ts'
import { PreRoll } from './pre-roll.ts'
import { RecordingStatus } from './recording-status.ts'
import type { LocalTimeOf } from './schedule.ts'
import { Silence, SILENCE } from './silence.ts'
import type { Arrival } from './time-line.ts'

export interface CameraRecorderOptions extends Omit<IntakeOptions, 'before' | 'onPicture' | 'onChange'> {
  readonly settings: RecordingSettings
  readonly localTime?: LocalTimeOf
  /** Called at each change of `state`. */
  readonly onState: (state: RecordingState) => void
}

/** How often silence and waiting pictures are looked for. Milliseconds. */
const LOOK = 250

const STATION_DOWN: Because = { cause: 'station', message: 'The station was not running.' }
const SWITCHED_OFF: Because = { cause: 'operator', message: 'The camera was switched off.' }
/** For how long the station is said to have been down where nobody knows. µs. */
const DOWN_AT_LEAST = 10_000_000

/**
 * Records one camera: a reader of its stream that hands what is to be recorded, as its mode says, to the camera's way to
 * the disk. Nothing here waits for a disk, so that neither viewers nor other cameras notice a slow one.
 *
 * Always true: each picture that came while it was wanted is handed to the disk, waits for that, or is in `lost`; after
 * a loss recording goes on at a key frame, in a new segment that says why.
 */
export class CameraRecorder implements Reader {
  readonly #options: CameraRecorderOptions
  readonly #occasion: Occasion
  readonly #preRoll: PreRoll
  readonly #silence: Silence
  readonly #intake: Intake
  readonly #status: RecordingStatus
  #leave: () => void = () => undefined
  #cancelLook: () => void = () => undefined
  /** Why nothing is recorded; null while it is. The next segment tells it. */
  #hole: Hole | null
  #closing: Promise<void> | undefined

  constructor(options: CameraRecorderOptions) {
    const { camera, settings, store, clock } = options
    this.#options = options
    this.#status = new RecordingStatus(clock, options.onState)
    this.#silence = new Silence(clock.monotonic())
    this.#occasion = new Occasion({ ...options, onChange: () => this.#occasionChanged() })
    this.#preRoll = new PreRoll(preRollOf(settings))
    this.#intake = new Intake({
      ...options,
      before: (reason, start, since) => this.#before(reason, start, since),
      // What there was of a hole shows in the segment's times.
      onPicture: () => (this.#hole = null),
      onChange: () => this.#review(),
    })
    const newest = store.newestEnd(camera.id)
    const down = newest === null ? DOWN_AT_LEAST : Math.max(0, clock.now() - newest)
    this.#hole = new Hole(STATION_DOWN, clock.monotonic() - down)
    this.#review()
    this.#look()
  }

  get state(): RecordingState {
    return this.#status.state
  }

  get recording(): boolean {
    return this.state.state === 'recording'
  }

  /** Pictures that came while they were wanted and will not be on the disk, since the recorder was made. */
  get lost(): number {
    return this.#intake.lost
  }

  get settings(): RecordingSettings {
    return this.#occasion.settings
  }

  /** Reads this stream from now on, instead of the one before. */
  read(stream: LiveStream): void {
    this.#leave()
    this.#intake.endSegment()
    this.#preRoll.clear()
    this.#leave = stream.join(this)
  }

  /** Why no pictures come just now, as the capture knows it; null: nothing is known against them. */
  cause(because: Because | null): void {
    if (!because) return
    this.#silence.begin(because)
    this.#review()
  }

  change(settings: RecordingSettings): void {
    this.#preRoll.seconds = preRollOf(settings)
    this.#occasion.change(settings)
    this.#review()
  }

  /** Throws LookoutError `conflict` in modes other than `manual`. */
  start(): void {
    this.#occasion.start()
  }

  /** As `start`. Recording goes on for the post-roll. */
  stop(): void {
    this.#occasion.stop()
  }

  /** Something moves. Without effect in modes other than `motion`. */
  motion(): void {
    this.#occasion.motion()
  }

  /** Finishes the segment and reads no more. Resolves when all is on the disk, or after 10 s. Safe twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** For the stream. */
  unit(unit: MediaUnit): void {
    const { wanted } = this.#occasion
    this.#preRoll.add(unit, wanted)
    const arrival = this.#arrival()
    const again = unit.kind === 'video' && this.#silence.end(arrival.monotonic)
    if (wanted) this.#intake.add(unit, arrival)
    if (again) this.#review()
  }

  /** For the stream. */
  format(format: StreamFormat): void {
    if (!format.audio) this.#intake.withoutSound()
  }

  /** For the stream. What the camera lost shows in the times of what follows. */
  lostAtSource(): void {
    return
  }

  /** For the stream. */
  ended(): void {
    this.#intake.endSegment()
    this.#silence.begin(SWITCHED_OFF)
    this.#review()
  }

  async #close(): Promise<void> {
    this.#leave()
    this.#cancelLook()
    this.#occasion.close()
    await this.#intake.close()
  }

  #arrival(): Arrival {
    const { clock } = this.#options
    return { monotonic: clock.monotonic(), wall: clock.now() }
  }

  #occasionChanged(): void {
    if (this.#closing) return
    if (this.#occasion.wanted) this.#recordPreRoll()
    else this.#intake.endSegment()
    this.#review()
  }

  #recordPreRoll(): void {
    const arrival = this.#arrival()
    this.#intake.addFromMemory(this.#preRoll.take(arrival.wall), arrival)
  }

  /** Four times a second, as long as the recorder is there. */
  #look(): void {
    const { clock } = this.#options
    this.#cancelLook = clock.after(LOOK, () => this.#look())
    const at = clock.monotonic()
    this.#intake.flush()
    if (this.#silence.isForGood(at) && this.#intake.open) this.#intake.endSegment()
    if (this.#silence.look(at)) this.#review()
    this.#intake.tellLost()
  }

  #before(reason: CutReason, start: number, since: number | null): SegmentBefore | null {
    const { clock } = this.#options
    const hole = this.#hole ?? new Hole(SILENCE, clock.monotonic())
    this.#hole = null
    if (reason.because === 'clock') return { cause: 'station', since: null, message: clockWasSet(reason.step) }
    return hole.endedBy(start, since, clock.monotonic())
  }

  /** Why nothing is recorded now, or not by what is known. */
  #whyNot(): Because | null {
    if (!this.#occasion.wanted) return { cause: 'operator', message: this.#occasion.whyNot }
    return this.#intake.refusal ?? this.#silence.because
  }

  /** To be called after each change of what decides over the state. */
  #review(): void {
    const because = this.#whyNot()
    if (because) {
      const at = this.#options.clock.monotonic()
      this.#hole ??= new Hole(because, at)
      this.#hole.because(because, at)
    }
    this.#tellStatus(because)
  }

  #tellStatus(because: Because | null): void {
    const failing = this.#intake.trouble ?? because
    if (this.#occasion.settings.mode === 'off') this.#status.idle('off')
    else if (!this.#occasion.wanted) this.#status.idle('waiting')
    else if (failing) this.#status.failing(failing)
    else this.#status.recording()
  }
}

const preRollOf = ({ mode, preRollSeconds }: RecordingSettings): number =>
  mode === 'manual' || mode === 'motion' ? preRollSeconds : 0

function clockWasSet(step: number): string {
  const direction = step > 0 ? 'forward' : 'back'
  return `The station’s clock was set ${direction} by ${Math.round(Math.abs(step) / 1e6)} s.`
}
