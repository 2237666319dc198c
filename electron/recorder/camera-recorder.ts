import type { SegmentAbout, SegmentBefore } from '../archive/segment-about.ts'
import type { Clock } from '../base/clock.ts'
import type { Disk } from '../base/disk.ts'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { uuid, type Random } from '../base/random.ts'
import type { LiveStream, Reader, StreamFormat } from '../hub/live-stream.ts'
import type { MediaUnit } from '../media/unit.ts'
import type { RecordingSettings, RecordingState } from '../protocol/recordings.ts'
import { Cutter, type CutReason } from './cutter.ts'
import { DiskLine } from './disk-line.ts'
import type { DiskTrouble } from './disk-trouble.ts'
import { Hole, type Because } from './hole.ts'
import { Occasion } from './occasion.ts'
import { PreRoll } from './pre-roll.ts'
import { RecordingAlarms, type RecordingAlarm } from './recording-alarms.ts'
import { RecordingStatus } from './recording-status.ts'
import type { LocalTimeOf } from './schedule.ts'
import type { SegmentStore } from './segment-store.ts'
import type { Slice } from './slice.ts'
import type { Arrival } from './time-line.ts'

export interface CameraRecorderOptions {
  readonly camera: { readonly id: string }
  /** The camera's name for people, as it is now. */
  readonly name: () => string
  readonly settings: RecordingSettings
  readonly store: SegmentStore
  readonly disk: Disk
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly localTime?: LocalTimeOf
  /** Called at each change of `state`. */
  readonly onState: (state: RecordingState) => void
  readonly onAlarm: (alarm: RecordingAlarm) => void
}

/** How often silence and waiting pictures are looked for. Milliseconds. */
const LOOK = 250
/** A picture waits for its follower no longer than this: a crash would cost it. µs. */
const LONGEST_WAIT = 600_000
/** Without a picture for so long, the camera is not being recorded. µs. */
const SILENT = 2_000_000
/** Without a picture for so long, the segment is finished. Until then the camera may go on within it. µs. */
const SILENT_FOR_GOOD = 10_000_000

const NO_PICTURE_YET: Because = { cause: 'camera', message: 'No picture has come from the camera yet.' }
const SILENCE: Because = { cause: 'camera', message: 'The camera sends no pictures.' }
const STATION_DOWN: Because = { cause: 'station', message: 'The station was not running.' }
const SWITCHED_OFF: Because = { cause: 'operator', message: 'The camera was switched off.' }
const BEHIND: Because = { cause: 'disk', message: 'The disk for recordings is too slow.' }
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
  readonly #run: string
  readonly #occasion: Occasion
  readonly #preRoll: PreRoll
  readonly #cutter: Cutter
  readonly #line: DiskLine
  readonly #alarms: RecordingAlarms
  readonly #status: RecordingStatus
  #leave: () => void = () => undefined
  #cancelLook: () => void = () => undefined
  /** Why no pictures come; null while they do. */
  #silence: Because | null = NO_PICTURE_YET
  /** Monotonic. */
  #lastPicture: number
  /** Why nothing is recorded; null while it is. The next segment tells it. */
  #hole: Hole | null
  /** The end of the newest slice that was taken, µs. */
  #recordedTo: number | null = null
  #trouble: DiskTrouble | null = null
  /** The disk took no more: pictures are counted and dropped up to a key frame. */
  #behind = false
  #closing: Promise<void> | undefined

  constructor(options: CameraRecorderOptions) {
    const { camera, settings, store, disk, clock, random } = options
    this.#options = options
    this.#run = uuid(random)
    this.#alarms = new RecordingAlarms(clock, options.onAlarm)
    this.#status = new RecordingStatus(clock, options.onState)
    this.#lastPicture = clock.monotonic()
    this.#occasion = new Occasion({ ...options, onChange: () => this.#occasionChanged() })
    this.#preRoll = new PreRoll(preRollOf(settings))
    this.#cutter = new Cutter({ camera: camera.id, before: (reason, start, end) => this.#before(reason, start, end) })
    this.#line = new DiskLine({
      ...{ store, disk, clock },
      describe: (first, before) => this.#describe(first, before),
      onTrouble: (trouble, error) => this.#onTrouble(trouble, error),
      onWell: () => this.#onWell(),
      onLost: (pictures) => this.#alarms.count(pictures),
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
    return this.#alarms.lost
  }

  get settings(): RecordingSettings {
    return this.#occasion.settings
  }

  /** Reads this stream from now on, instead of the one before. */
  read(stream: LiveStream): void {
    this.#leave()
    this.#endSegment()
    this.#preRoll.clear()
    this.#leave = stream.join(this)
  }

  /** Why no pictures come just now, as the capture knows it; null: nothing is known against them. */
  cause(because: Because | null): void {
    if (!because) return
    this.#silence = because
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
    const { clock } = this.#options
    const arrival = { monotonic: clock.monotonic(), wall: clock.now() }
    const again = unit.kind === 'video' && this.#pictureCame(arrival)
    if (wanted) this.#record(unit, arrival)
    if (again) this.#review()
  }

  /** For the stream. */
  format(format: StreamFormat): void {
    if (!format.audio) this.#cutter.withoutSound()
  }

  /** For the stream. What the camera lost shows in the times of what follows. */
  lostAtSource(): void {
    return
  }

  /** For the stream. */
  ended(): void {
    this.#endSegment()
    this.#silence = SWITCHED_OFF
    this.#review()
  }

  async #close(): Promise<void> {
    this.#leave()
    this.#cancelLook()
    this.#occasion.close()
    this.#cutter.end()
    this.#send()
    await this.#line.close()
    this.#alarms.tellLost()
  }

  /** Answers whether there were none before. */
  #pictureCame({ monotonic }: Arrival): boolean {
    const again = this.#silence !== null
    this.#lastPicture = monotonic
    this.#silence = null
    return again
  }

  #occasionChanged(): void {
    if (this.#closing) return
    if (this.#occasion.wanted) this.#recordPreRoll()
    else this.#endSegment()
    this.#review()
  }

  #recordPreRoll(): void {
    const { clock } = this.#options
    const arrival = { monotonic: clock.monotonic(), wall: clock.now() }
    for (const unit of this.#preRoll.take(arrival.wall)) this.#cutter.add(unit, arrival)
    for (const slice of this.#cutter.take()) {
      this.#line.pushFromMemory(slice)
      this.#recordedTo = slice.end
    }
  }

  #record(unit: MediaUnit, arrival: Arrival): void {
    const picture = unit.kind === 'video'
    if (this.#behind && !this.#catchesUp(unit)) {
      if (picture) this.#alarms.count(1)
      return
    }
    const taken = this.#cutter.add(unit, arrival)
    if (!taken) this.#alarms.count(1)
    // The picture is in the segment that was open: what there was of a hole shows in its times.
    else if (picture) this.#hole = null
    this.#send()
  }

  #catchesUp({ kind, keyFrame }: MediaUnit): boolean {
    if (kind === 'audio' || !keyFrame || this.#line.full) return false
    this.#behind = false
    this.#review()
    return true
  }

  #send(): void {
    for (const slice of this.#cutter.take()) {
      if (this.#behind) this.#alarms.count(slice.video.length)
      else if (this.#line.push(slice)) this.#recordedTo = slice.end
      else this.#fallBehind(slice)
    }
  }

  #fallBehind(slice: Slice): void {
    this.#behind = true
    this.#alarms.count(slice.video.length + this.#cutter.discard())
    this.#alarms.trouble('recordingBehind', (this.#trouble ?? BEHIND).message)
    this.#review()
  }

  #endSegment(): void {
    this.#cutter.end()
    this.#send()
    this.#behind = false
    this.#line.finish()
  }

  /** Four times a second, as long as the recorder is there. */
  #look(): void {
    const { clock } = this.#options
    this.#cancelLook = clock.after(LOOK, () => this.#look())
    const quiet = clock.monotonic() - this.#lastPicture
    this.#cutter.flush(clock.monotonic(), LONGEST_WAIT)
    this.#send()
    if (quiet >= SILENT_FOR_GOOD && this.#cutter.open) this.#endSegment()
    if (quiet >= SILENT && !this.#silence) {
      this.#silence = SILENCE
      this.#review()
    }
    if (!this.#behind && !this.#trouble) this.#alarms.tellLost()
  }

  #before(reason: CutReason, start: number, end: number | null): SegmentBefore | null {
    const { clock, camera, store } = this.#options
    const hole = this.#hole ?? new Hole(SILENCE, clock.monotonic())
    this.#hole = null
    if (reason.because === 'clock') return { cause: 'station', since: null, message: clockWasSet(reason.step) }
    return hole.endedBy(start, end ?? this.#recordedTo ?? store.newestEnd(camera.id), clock.monotonic())
  }

  #describe(first: Slice, before: SegmentBefore | null): SegmentAbout {
    const { store, camera, name } = this.#options
    const { codec, width, height } = first.tracks.video
    return {
      ...{ version: 1, station: store.station, camera: camera.id, name: name(), start: first.start, run: this.#run },
      ...{ sequence: first.video[0]?.unit.sequence ?? 0, codec, width, height, before },
    }
  }

  #onTrouble(trouble: DiskTrouble, error: unknown): void {
    const { kind, message } = trouble
    this.#trouble = trouble
    const told = this.#alarms.trouble(kind, message)
    if (told) this.#options.log.warn({ kind, error: messageOf(error) }, 'A recording could not be written')
    this.#review()
  }

  #onWell(): void {
    this.#options.log.info({}, 'Recordings are written again')
    this.#trouble = null
    this.#review()
  }

  /** Why nothing is recorded now, or not by what is known. */
  #whyNot(): Because | null {
    if (!this.#occasion.wanted) return { cause: 'operator', message: this.#occasion.whyNot }
    if (this.#behind) return this.#trouble ? { cause: 'disk', message: this.#trouble.message } : BEHIND
    return this.#silence
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
    if (this.#occasion.settings.mode === 'off') this.#status.idle('off')
    else if (!this.#occasion.wanted) this.#status.idle('waiting')
    else if (this.#trouble) this.#status.failing({ cause: 'disk', message: this.#trouble.message })
    else if (because) this.#status.failing(because)
    else this.#status.recording()
  }
}

const preRollOf = ({ mode, preRollSeconds }: RecordingSettings): number =>
  mode === 'manual' || mode === 'motion' ? preRollSeconds : 0

function clockWasSet(step: number): string {
  const direction = step > 0 ? 'forward' : 'back'
  return `The station’s clock was set ${direction} by ${Math.round(Math.abs(step) / 1e6)} s.`
}
