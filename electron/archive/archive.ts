import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Disk } from '../base/disk.ts'
import { Emitter } from '../base/emitter.ts'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { Random } from '../base/random.ts'
import type {
  ArchiveInfo,
  ArchiveSettings,
  Protection,
  Recordings,
  Retention,
  SegmentSamples,
} from '../protocol/recordings.ts'
import { Alarms, type ArchiveAlarm } from './alarms.ts'
import { Ballast } from './ballast.ts'
import { Cleaner } from './cleaner.ts'
import type { PresentCause } from './gaps.ts'
import { Housekeeper } from './housekeeper.ts'
import { Identity } from './identity.ts'
import { Inventory } from './inventory.ts'
import { Journal, type Begun, type Place } from './journal.ts'
import { Lasting } from './lasting.ts'
import { Protections, type NewProtection } from './protections.ts'
import { Reconciliation } from './reconciliation.ts'
import { SampleReader } from './sample-reader.ts'
import { Search, type CameraRange, type FoundSegment } from './search.ts'
import { factsReader } from './segment-file.ts'
import { SegmentIndex } from './segment-index.ts'
import { TrustedTime } from './trusted-time.ts'
import { TIME_NOTE, Upkeep } from './upkeep.ts'

export interface ArchiveOptions {
  /** Of the recordings. */
  readonly folder: string
  /** The data folder: `index.db` and `protections.db` lie in it. */
  readonly data: string
  readonly disk: Disk
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  /** The station's UUID. */
  readonly station: string
  /** Asked each time, so that a change is in force at once. */
  readonly settings: () => ArchiveSettings
  /** Also of a camera that is not there any more. */
  readonly cameraRetention: (camera: string) => Retention
  readonly onAlarm: (alarm: ArchiveAlarm) => void
}

interface Parts {
  readonly station: string
  readonly log: Log
  readonly index: SegmentIndex
  readonly lasting: Lasting
  readonly protections: Protections
  readonly journal: Journal
  readonly search: Search
  readonly samples: SampleReader
  readonly reconciliation: Reconciliation
  readonly identity: Identity
  readonly housekeeper: Housekeeper
  readonly inventory: Inventory
  readonly upkeep: Upkeep
  readonly alarms: Alarms
  readonly changes: Emitter<undefined>
}

/**
 * What is on disk, by camera and time: the one face of this room. Recorders use it as their `SegmentStore`.
 *
 * Always true: nothing of it waits for the index to be whole; what a disk or an index does wrong never throws into a
 * recorder, but for `place`. Times are µs since 1970 UTC, but for what the protocol words.
 */
export class Archive {
  readonly #parts: Parts
  #closing: Promise<void> | undefined

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Opens the archive, also where its disk is not there; the index is brought into line behind. */
  static async open(options: ArchiveOptions): Promise<Archive> {
    const parts = assemble(options)
    await parts.upkeep.begin()
    return new Archive(parts)
  }

  /** The station's UUID: it stands in every segment. */
  get station(): string {
    return this.#parts.station
  }

  /** @throws LookoutError unavailable where the archive may not be written */
  place(camera: string, start: number): Promise<Place> {
    return this.#parts.journal.place(camera, start)
  }

  begun(segment: Begun): void {
    this.#parts.journal.begun(segment)
  }

  grew(id: string, end: number, bytes: number): void {
    this.#parts.journal.grew(id, end, bytes)
  }

  finished(id: string, end: number, bytes: number, sha256: string): void {
    this.#parts.journal.finished(id, end, bytes, sha256)
  }

  suspect(id: string, end: number, bytes: number, why: string): void {
    this.#parts.journal.suspect(id, end, bytes, why)
  }

  newestEnd(camera: string): number | null {
    return this.#parts.journal.newestEnd(camera)
  }

  async makeRoom(): Promise<void> {
    const { housekeeper, log } = this.#parts
    await housekeeper.makeRoom().catch((error: unknown) => {
      log.error({ error: messageOf(error) }, 'No room could be made in the archive.')
    })
  }

  /** `present`: why nothing of this camera is being recorded at this moment; null where it is. */
  find(range: CameraRange, present?: PresentCause | null): Recordings {
    return this.#parts.search.find(range, present)
  }

  coverage(range: CameraRange): { ranges: { start: string; end: string }[] } {
    return this.#parts.search.coverage(range)
  }

  /** @throws LookoutError notFound */
  segment(id: string): FoundSegment {
    return this.#parts.search.segment(id)
  }

  /** @throws LookoutError notFound, unavailable where the file cannot be read */
  async samples(id: string): Promise<SegmentSamples> {
    return await this.#parts.samples.read(this.#parts.search.segment(id))
  }

  /** @throws LookoutError invalidParams, conflict, unavailable */
  protect(range: NewProtection, by: string): Protection {
    const made = this.#parts.protections.add(range, by)
    this.#parts.changes.emit(undefined)
    return made
  }

  /** @throws LookoutError notFound, unavailable */
  unprotect(id: string): Protection {
    const removed = this.#parts.protections.remove(id)
    this.#parts.changes.emit(undefined)
    return removed
  }

  protections(camera?: string): Protection[] {
    return this.#parts.protections.list(camera)
  }

  /** What is the matter with it at this moment, a sentence for people; null where nothing is. */
  get trouble(): string | null {
    return this.#parts.alarms.trouble
  }

  /** Whether the folder is this archive's just now, so that something may be put beside the recordings. */
  async writable(): Promise<boolean> {
    return (await this.#parts.identity.check()).state === 'ours'
  }

  info(): Promise<ArchiveInfo> {
    return this.#parts.inventory.take(this.#parts.upkeep.state)
  }

  /** Resolves when what was begun to bring the index into line with the files, and to keep the limits, is over. */
  whenInLine(): Promise<void> {
    return this.#parts.upkeep.whenQuiet()
  }

  /** Hears that segments began, ended, came or went, that something was protected, or that `info` says another state. */
  onChange(listener: () => void): () => void {
    return this.#parts.changes.on(listener)
  }

  /** Ends what goes on behind and waits for it. Recorders are to be closed before. Safe twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const { housekeeper, reconciliation, upkeep, index, lasting } = this.#parts
    await Promise.all([housekeeper.close(), reconciliation.close(), upkeep.close()])
    index.close()
    lasting.close()
  }
}

function assemble(options: ArchiveOptions): Parts {
  const { folder, data, disk, clock, log, random, station } = options
  const changes = new Emitter<undefined>()
  const onChange = (): void => changes.emit(undefined)
  const alarms = new Alarms(options.onAlarm)
  const index = SegmentIndex.open(join(data, 'index.db'), log)
  const lasting = Lasting.open(join(data, 'protections.db'))
  const protections = new Protections(lasting, clock, random)
  const identity = new Identity({ folder, station, disk, clock, random, ...memoryOf(folder, index, lasting, log) })
  const base = { ...options, alarms, index, lasting, protections, identity, onChange }
  const journal = new Journal(base)
  const onProgress = (progress: { done: number; total: number } | null): void => upkeep.progress(progress)
  const reconciliation = new Reconciliation({ ...base, journal, readFacts: factsReader(disk), onProgress })
  const cleaner = new Cleaner({ ...base, journal })
  const time = new TrustedTime(clock, index.note(TIME_NOTE))
  const ballast = new Ballast(data, disk, random)
  const housekeeper = new Housekeeper({ ...base, ballast, journal, cleaner, time, files: reconciliation })
  const upkeep = new Upkeep({ ...base, reconciliation, housekeeper, time })
  const search = new Search({ ...base, journal })
  const inventory = new Inventory({ ...base, housekeeper })
  const samples = new SampleReader(folder, disk)
  return {
    ...{ station, log, index, lasting, protections, journal, search, samples },
    ...{ identity, reconciliation, housekeeper, inventory, upkeep, alarms, changes },
  }
}

/** Which archive the folder held: kept twice, since either may be lost. An index of another archive is of no use. */
function memoryOf(folder: string, index: SegmentIndex, lasting: Lasting, log: Log) {
  const known = (): string | null =>
    lasting.archiveOf(folder) ?? index.note(ARCHIVE_NOTE) ?? (lasting.broken === null ? null : 'unknown')
  const remember = (archive: string): void => {
    if (index.note(ARCHIVE_NOTE) !== archive) index.clear()
    index.setNote(ARCHIVE_NOTE, archive)
    if (lasting.archiveOf(folder) === archive) return
    try {
      lasting.remember(folder, archive)
    } catch (error) {
      log.error({ folder, error: messageOf(error) }, 'Which archive the folder holds could not be kept.')
    }
  }
  return { known, remember }
}

const ARCHIVE_NOTE = 'archive'
