import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Disk } from '../base/disk.ts'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { TrackFile, TRACK_FILE, ignoreMissing, trackLines } from './track-file.ts'
import { dayOf, dayStart, isRepeated } from './track-line.ts'
import type { TrackLine } from './track-line.ts'

export interface ImageTrackDeps {
  /** The recordings' folder. It is never made here. */
  readonly folder: string
  readonly disk: Disk
  readonly clock: Clock
  readonly log: Log
  /** Whether the folder may be written to just now: no other archive lies there, and no mount is missing. */
  readonly mayWrite: () => Promise<boolean>
}

/** A part of a camera's track, in the order of its times. */
export interface TrackPart {
  readonly lines: readonly TrackLine[]
  /** Where to ask on, µs; null where this was all. */
  readonly next: number | null
}

interface Writer {
  /** What was in force before what is waiting: last written, or told with the first note. */
  known: TrackLine
  /** Noted and not yet written. */
  waiting: TrackLine | undefined
  file: TrackFile | undefined
  cancel: () => void
  mayWriteAt: number
  work: Promise<void>
}

/** µs: so far apart are the lines of one drag. */
const PACE = 500_000
/** So many days are read for one answer. */
const MOST_DAYS = 400
/** Milliseconds until a disk that failed is tried again. */
const RETRY = 5_000

/**
 * What the settings were at any second: `<recordings>/<camera>/<YYYY-MM-DD>/image.jsonl`, beside the recordings. This class
 * alone writes it.
 *
 * Always true: the last value of a drag is written, at most half a second after it; each line is written only where the
 * folder may be written to just then, and nothing is open in between; what cannot be written is said in the log, once
 * until it can again, and disturbs nobody: the newest of it is tried again until it is written.
 */
export class ImageTrack {
  readonly #deps: ImageTrackDeps
  readonly #writers = new Map<string, Writer>()
  #failing = false

  constructor(deps: ImageTrackDeps) {
    this.#deps = deps
  }

  /** The settings have changed from `before` to `line`. */
  note(camera: string, line: TrackLine, before: TrackLine): void {
    const writer = this.#writerOf(camera, before)
    writer.waiting = line
    writer.cancel()
    const wait = Math.ceil((writer.mayWriteAt - this.#deps.clock.monotonic()) / 1000)
    if (wait > 0) writer.cancel = this.#deps.clock.after(wait, () => this.#write(camera, writer))
    else this.#write(camera, writer)
  }

  /** A recording of the camera begins at `at` µs: the day's file is there from now on. Call it again as often as you like. */
  recordingBegins(camera: string, at: number, inForce: TrackLine): void {
    const writer = this.#writerOf(camera, inForce)
    if (writer.file?.day === dayOf(at)) return
    writer.work = writer.work.then(async () => {
      await this.#try(writer, () => this.#fileFor(camera, writer, at))
    })
  }

  /** What was in force at `at` µs; null where nobody knows. */
  async settingsAt(camera: string, at: number): Promise<TrackLine | null> {
    const { lines } = await this.changes(camera, at, at)
    return lines.at(-1) ?? null
  }

  /**
   * The line in force at `from` µs, where it is known, and every change up to `to` µs. Where nothing is known of the beginning,
   * the first line says what is.
   * @param most so many changes at most
   */
  async changes(camera: string, from: number, to: number, most = Infinity): Promise<TrackPart> {
    let inForce: TrackLine | undefined
    const found: TrackLine[] = []
    const part = (next: number | null): TrackPart => ({ lines: inForce ? [inForce, ...found] : found, next })
    for (const [index, day] of (await this.#days(camera, from, to)).entries()) {
      if (index === MOST_DAYS) return part(startOf(day))
      const lines = await trackLines(this.#deps.disk, join(this.#deps.folder, camera, day, TRACK_FILE))
      inForce = lines.findLast(({ at }) => at <= from) ?? inForce
      for (const line of lines.filter(({ at }) => at > from && at <= to)) {
        const last = found.at(-1) ?? inForce
        if (last && isRepeated(last, line)) continue
        if (found.push(line) > most) return part(found.pop()?.at ?? null)
      }
    }
    return part(null)
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    for (const [camera, writer] of this.#writers) {
      writer.cancel()
      this.#write(camera, writer)
      await writer.work
      writer.cancel()
    }
  }

  #writerOf(camera: string, inForce: TrackLine): Writer {
    const known = this.#writers.get(camera)
    if (known) return known
    const fresh = { known: inForce, waiting: undefined, file: undefined, mayWriteAt: 0 }
    const writer: Writer = { ...fresh, cancel: () => undefined, work: Promise.resolve() }
    this.#writers.set(camera, writer)
    return writer
  }

  #write(camera: string, writer: Writer): void {
    const line = writer.waiting
    if (!line) return
    writer.waiting = undefined
    writer.mayWriteAt = this.#deps.clock.monotonic() + PACE
    writer.work = writer.work.then(async () => {
      const written = await this.#try(writer, async () => {
        const file = await this.#fileFor(camera, writer, line.at)
        await file.append(line)
        writer.known = line
      })
      if (!written) this.#again(camera, writer, line)
    })
  }

  #again(camera: string, writer: Writer, line: TrackLine): void {
    writer.waiting ??= line
    writer.cancel()
    writer.cancel = this.#deps.clock.after(RETRY, () => this.#write(camera, writer))
  }

  async #fileFor(camera: string, writer: Writer, at: number): Promise<TrackFile> {
    const { disk, folder, mayWrite } = this.#deps
    if (!(await mayWrite())) throw new Error('the recordings folder may not be written to')
    if (writer.file?.day === dayOf(at)) return writer.file
    return (writer.file = await TrackFile.begin(disk, folder, camera, at, writer.known))
  }

  /** Answers whether it went well. */
  async #try(writer: Writer, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      this.#failing = false
      return true
    } catch (error) {
      writer.file = undefined
      if (!this.#failing) this.#deps.log.error({ error: messageOf(error) }, 'The track of picture settings fails')
      this.#failing = true
      return false
    }
  }

  /** The days between the two moments that have a folder, and the last one before them with a track. */
  async #days(camera: string, from: number, to: number): Promise<string[]> {
    const { disk, folder } = this.#deps
    const entries = await disk.list(join(folder, camera)).catch((error: unknown) => {
      ignoreMissing(error)
      return []
    })
    const days = entries.map(({ name }) => name).filter((name) => DAY.test(name) && name <= dayOf(to))
    const [first, within] = [dayOf(from), days.filter((name) => name >= dayOf(from)).sort()]
    const earlier = days.filter((name) => name < first).sort()
    for (let day = earlier.pop(); day !== undefined; day = earlier.pop()) {
      if (await this.#hasTrack(camera, day)) return [day, ...within]
    }
    return within
  }

  #hasTrack(camera: string, day: string): Promise<boolean> {
    const { disk, folder } = this.#deps
    return disk.stat(join(folder, camera, day, TRACK_FILE)).then(
      () => true,
      () => false,
    )
  }
}

const startOf = (day: string): number => dayStart(Date.parse(day) * 1000)

const DAY = /^\d{4}-\d{2}-\d{2}$/
