import type { SegmentAbout, SegmentBefore } from '../archive/segment-about.ts'
import type { Clock } from '../base/clock.ts'
import type { Disk } from '../base/disk.ts'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { uuid, type Random } from '../base/random.ts'
import type { MediaUnit } from '../media/unit.ts'
import { Cutter, type CutReason } from './cutter.ts'
import { DiskLine } from './disk-line.ts'
import type { DiskTrouble } from './disk-trouble.ts'
import type { Because } from './hole.ts'
import { RecordingAlarms, type RecordingAlarm } from './recording-alarms.ts'
import type { SegmentStore } from './segment-store.ts'
import type { Slice } from './slice.ts'
import type { Arrival } from './time-line.ts'

export interface IntakeOptions {
  readonly camera: { readonly id: string }
  /** The camera's name for people, as it is now. */
  readonly name: () => string
  readonly store: SegmentStore
  readonly disk: Disk
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly onAlarm: (alarm: RecordingAlarm) => void
  /** What a segment that begins at `start` says of the time since `since`, when the newest before it ended. µs. */
  readonly before: (reason: CutReason, start: number, since: number | null) => SegmentBefore | null
  /** A picture is in the segment that is open. */
  readonly onPicture: () => void
  /** Called after each change of `trouble` or `refusal`, but for the end of a segment. */
  readonly onChange: () => void
}

/** A picture waits for its follower no longer than this: a crash would cost it. µs. */
const LONGEST_WAIT = 600_000

const BEHIND: Because = { cause: 'disk', message: 'The disk for recordings is too slow.' }

/**
 * Takes what is to be recorded of one camera: cut into slices, it goes to the camera's way to the disk.
 *
 * Always true: each picture that was given is handed to the disk, waits for that, or is in `lost`; where the disk takes
 * no more, pictures are dropped up to a key frame, at which a new segment begins.
 */
export class Intake {
  readonly #options: IntakeOptions
  readonly #run: string
  readonly #cutter: Cutter
  readonly #line: DiskLine
  readonly #alarms: RecordingAlarms
  /** The end of the newest slice that was taken, µs. */
  #recordedTo: number | null = null
  #trouble: Because | null = null
  /** The disk took no more: pictures are counted and dropped up to a key frame. */
  #behind = false

  constructor(options: IntakeOptions) {
    const { camera, store, disk, clock, random } = options
    this.#options = options
    this.#run = uuid(random)
    this.#alarms = new RecordingAlarms(clock, options.onAlarm)
    this.#cutter = new Cutter({ camera: camera.id, before: (reason, start, end) => this.#before(reason, start, end) })
    this.#line = new DiskLine({
      ...{ store, disk, clock },
      describe: (first, before) => this.#describe(first, before),
      onTrouble: (trouble, error) => this.#onTrouble(trouble, error),
      onWell: () => this.#onWell(),
      onLost: (pictures) => this.#alarms.count(pictures),
    })
  }

  /** What fails of the disk, also while it is being tried again and nothing is lost yet; null while it works. */
  get trouble(): Because | null {
    return this.#trouble
  }

  /** Why pictures are dropped; null while they are taken. */
  get refusal(): Because | null {
    return this.#behind ? (this.#trouble ?? BEHIND) : null
  }

  /** Pictures that were given and will not be on the disk. */
  get lost(): number {
    return this.#alarms.lost
  }

  /** Whether a segment has begun. */
  get open(): boolean {
    return this.#cutter.open
  }

  add(unit: MediaUnit, arrival: Arrival): void {
    const picture = unit.kind === 'video'
    if (this.#behind && !this.#catchesUp(unit)) {
      if (picture) this.#alarms.count(1)
      return
    }
    const taken = this.#cutter.add(unit, arrival)
    if (!taken) this.#alarms.count(1)
    else if (picture) this.#options.onPicture()
    this.#send()
  }

  /** Takes a pre-roll, however much the disk already has to do. */
  addFromMemory(units: readonly MediaUnit[], arrival: Arrival): void {
    for (const unit of units) this.#cutter.add(unit, arrival)
    for (const slice of this.#cutter.take()) {
      this.#line.pushFromMemory(slice)
      this.#recordedTo = slice.end
    }
  }

  /** The camera sends no sound from here on. */
  withoutSound(): void {
    this.#cutter.withoutSound()
  }

  /** To be called now and then: hands on what has waited long enough. */
  flush(): void {
    this.#cutter.flush(this.#options.clock.monotonic(), LONGEST_WAIT)
    this.#send()
  }

  /** The segment ends behind what was given. */
  endSegment(): void {
    this.#cutter.end()
    this.#send()
    this.#behind = false
    this.#line.finish()
  }

  /** Says how many pictures were lost, unless more are being lost. */
  tellLost(): void {
    if (!this.#behind && !this.#trouble) this.#alarms.tellLost()
  }

  /** Finishes the segment and takes nothing any more. Resolves when all is on the disk, or after 10 s. */
  async close(): Promise<void> {
    this.#cutter.end()
    this.#send()
    await this.#line.close()
    this.#alarms.tellLost()
  }

  #catchesUp({ kind, keyFrame }: MediaUnit): boolean {
    if (kind === 'audio' || !keyFrame || this.#line.full) return false
    this.#behind = false
    this.#options.onChange()
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
    this.#options.onChange()
  }

  #before(reason: CutReason, start: number, end: number | null): SegmentBefore | null {
    const { before, store, camera } = this.#options
    return before(reason, start, end ?? this.#recordedTo ?? store.newestEnd(camera.id))
  }

  #describe(first: Slice, before: SegmentBefore | null): SegmentAbout {
    const { store, camera, name } = this.#options
    const { codec, width, height } = first.tracks.video
    return {
      ...{ version: 1, station: store.station, camera: camera.id, name: name(), start: first.start, run: this.#run },
      ...{ sequence: first.video[0]?.unit.sequence ?? 0, codec, width, height, before },
    }
  }

  #onTrouble({ kind, message }: DiskTrouble, error: unknown): void {
    this.#trouble = { cause: 'disk', message }
    const told = this.#alarms.trouble(kind, message)
    if (told) this.#options.log.warn({ kind, error: messageOf(error) }, 'A recording could not be written')
    this.#options.onChange()
  }

  #onWell(): void {
    this.#options.log.info({}, 'Recordings are written again')
    this.#trouble = null
    this.#options.onChange()
  }
}
