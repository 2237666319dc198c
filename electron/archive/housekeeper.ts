import type { Disk } from '../base/disk.ts'
import type { ArchiveSettings, Retention } from '../protocol/recordings.ts'
import type { Alarms } from './alarms.ts'
import type { Ballast } from './ballast.ts'
import type { Cleaner } from './cleaner.ts'
import type { Identity } from './identity.ts'
import type { Journal } from './journal.ts'
import type { Lasting } from './lasting.ts'
import type { Protections } from './protections.ts'
import type { Reconciliation } from './reconciliation.ts'
import { demandOf, plan, reserveBytes, type Demand, type Plan } from './retention.ts'
import type { SegmentIndex } from './segment-index.ts'
import type { SegmentRow } from './segment-row.ts'
import type { TrustedTime } from './trusted-time.ts'

export interface HousekeeperDeps {
  readonly folder: string
  readonly disk: Disk
  readonly index: SegmentIndex
  readonly lasting: Lasting
  readonly protections: Protections
  readonly cleaner: Cleaner
  readonly identity: Identity
  readonly journal: Journal
  readonly files: Pick<Reconciliation, 'whenListed' | 'oldestUnread' | 'readOldest'>
  readonly time: TrustedTime
  readonly alarms: Alarms
  readonly ballast: Ballast
  readonly settings: () => ArchiveSettings
  readonly cameraRetention: (camera: string) => Retention
  readonly onChange: () => void
}

/** Segments deleted at once: between two such lots, what changed meanwhile is planned for. */
const LOT = 64
/** Bytes that are freed at least where a recorder finds its disk full. */
const ROOM = 64_000_000

/**
 * Sees to it that the limits are kept: decides when, plans with `plan`, and has the `Cleaner` delete.
 *
 * Always true:
 * - One pass at a time, in this order: each camera's limits, the station's, the reserve. What cannot be met is said once.
 * - Where what is protected cannot be read, or the folder is not this station's archive, nothing is deleted.
 * - Nothing goes that is younger than a file which is not in the index yet: an index that is being rebuilt knows the
 *   newest first, and they are not the oldest there are.
 */
export class Housekeeper {
  readonly #deps: HousekeeperDeps
  #turn: Promise<void> = Promise.resolve()
  #roomBeingMade: Promise<void> | undefined
  #waiting = 0
  #closed = false

  constructor(deps: HousekeeperDeps) {
    this.#deps = deps
  }

  /** Whether a pass runs or waits. */
  get busy(): boolean {
    return this.#waiting > 0
  }

  /** Keeps every limit. */
  keepLimits(): Promise<void> {
    return this.#inTurn(async () => {
      const { index, settings, cameraRetention, time } = this.#deps
      for (const [camera, { bytes }] of index.holdings.cameras) {
        const wanted = (): Demand =>
          demandOf(cameraRetention(camera), index.holdings.of(camera)?.bytes ?? 0, time.now())
        if (bytes > 0) this.#limit(camera, await this.#meet(camera, wanted))
      }
      const wanted = (): Demand => demandOf(settings().retention, index.holdings.bytes, time.now())
      this.#limit('', await this.#meet(null, wanted))
      await this.#keepReserve(0)
    })
  }

  /** Keeps the reserve alone: it is looked at often. */
  keepReserve(): Promise<void> {
    return this.#inTurn(() => this.#keepReserve(0))
  }

  /** A disk said that it is full: frees a little more than the reserve, once for all who ask at the same time. */
  makeRoom(): Promise<void> {
    this.#roomBeingMade ??= this.#inTurn(() => this.#keepReserve(ROOM)).finally(() => (this.#roomBeingMade = undefined))
    return this.#roomBeingMade
  }

  /** Bytes of the archive's disk: all, free, and to be kept free. */
  async space(): Promise<{ bytes: number; free: number; reserve: number }> {
    const { disk, folder, settings } = this.#deps
    const { bytes, free } = await disk.space(folder)
    return { bytes, free, reserve: reserveBytes(settings().reserveGigabytes, bytes) }
  }

  /** Waits for the pass that runs; none follows. */
  close(): Promise<void> {
    this.#closed = true
    return this.#turn
  }

  async #keepReserve(atLeast: number): Promise<void> {
    const { files, alarms, folder } = this.#deps
    const { free, reserve } = await this.space()
    // Counted by what was deleted, not by what the disk says: on some, space comes back a moment later.
    let freed = 0
    const wanted = (): Demand => ({ age: null, excess: Math.max(reserve - free, atLeast) - freed })
    for (;;) {
      const { missing, held } = await this.#meet(null, wanted, (gone) => (freed += gone))
      if (missing > 0 && !this.#closed && (await files.readOldest())) continue
      alarms.set('disk', 'reserve', missing > 0 ? nothingLeft(folder, held) : null)
      return
    }
  }

  /** Deletes, a lot at a time, until the demand is met or nothing more may go. `onGone` hears of bytes. */
  async #meet(camera: string | null, wanted: () => Demand, onGone?: (bytes: number) => void): Promise<Plan> {
    const { cleaner, onChange } = this.#deps
    for (;;) {
      const next = this.#plan(camera, wanted())
      if (next.segments.length === 0 || this.#closed) return next
      const { bytes, failed } = await cleaner.delete(next.segments)
      onGone?.(bytes)
      onChange()
      if (failed) return { ...next, missing: Math.max(next.missing, wanted().excess) }
    }
  }

  #plan(camera: string | null, demand: Demand): Plan {
    const { index, files, protections, journal } = this.#deps
    const stays = (row: SegmentRow): boolean => protections.covers(row.camera, row) || journal.holds(row.id)
    return plan(until(index.oldestFirst(camera), files.oldestUnread), demand, stays, LOT)
  }

  #limit(camera: string, { missing, held }: Plan): void {
    const whose = camera === '' ? 'the station' : `the camera “${camera}”`
    const message =
      missing > 0 && held > 0 ? `What is protected takes more than the recordings of ${whose} may take together.` : null
    this.#deps.alarms.set('disk', `limit ${camera}`, message)
  }

  #inTurn(pass: () => Promise<void>): Promise<void> {
    this.#waiting++
    const mine = this.#turn.then(async () => {
      const { lasting, alarms, ballast, cleaner, identity, files } = this.#deps
      if ((await identity.check()).state !== 'ours') return
      const message = `Nothing is deleted any more, since nobody can know what is protected. ${lasting.broken ?? ''}`
      alarms.set('protections', '', lasting.broken === null ? null : message)
      if (lasting.broken !== null) return
      await files.whenListed()
      if (this.#closed) return
      await ballast.give()
      await cleaner.resume()
      await pass()
      await ballast.take()
    })
    this.#turn = mine.catch(() => undefined).finally(() => this.#waiting--)
    return mine
  }
}

function* until(rows: Iterable<SegmentRow>, start: number): Iterable<SegmentRow> {
  for (const row of rows) {
    if (row.start >= start) return
    yield row
  }
}

const nothingLeft = (folder: string, held: number): string =>
  held > 0
    ? `Protected recordings fill the disk of ${folder}: nothing else is left to delete.`
    : `The disk of ${folder} is full, and there is no recording left to delete.`
