import type { Disk } from '../base/disk.ts'
import { LookoutError, messageOf, systemCode } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { Alarms } from './alarms.ts'
import type { Identity } from './identity.ts'
import type { Lasting } from './lasting.ts'
import type { SegmentAbout } from './segment-about.ts'
import type { SegmentIndex } from './segment-index.ts'
import { segmentFolders, segmentName, segmentPath, type SegmentName } from './segment-name.ts'
import type { SegmentRow } from './segment-row.ts'

/** Where a new segment goes. */
export interface Place {
  readonly id: string
  readonly path: string
  /** To make and to sync, outermost first. */
  readonly folders: readonly string[]
}

export interface Begun {
  readonly id: string
  readonly camera: string
  readonly path: string
  readonly about: SegmentAbout
}

export interface JournalDeps {
  readonly folder: string
  readonly disk: Disk
  readonly log: Log
  readonly index: SegmentIndex
  readonly lasting: Lasting
  readonly identity: Identity
  readonly alarms: Alarms
  /** A segment began or ended. */
  readonly onChange: () => void
}

/**
 * What the recorders of this run tell of their segments.
 *
 * Always true:
 * - No two places are the same, and none is a file that is there; a place is answered only where the archive is this
 *   station's own, checked just before.
 * - `live` says what was told last of each segment in hand. The index has its beginning and its end when the call returns,
 *   and its growth every ten seconds: each write of 32 cameras every second would cost the disk more than it is worth,
 *   since after a crash the file is asked anyway.
 * - Where the index cannot be written, the next call for the same segment writes all of it, and the next start finds it
 *   in the files: recorders never hear of it.
 */
export class Journal {
  readonly #deps: JournalDeps
  /** Segments of this run that are not ended; null: their place was given, nothing was told yet. */
  readonly #open = new Map<string, Told | null>()

  constructor(deps: JournalDeps) {
    this.#deps = deps
  }

  /** Whether a recorder of this run has the segment in hand: nobody else reads it into the index, or deletes it. */
  holds(id: string): boolean {
    return this.#open.has(id)
  }

  /** What was told last of a segment in hand. */
  live(id: string): SegmentRow | undefined {
    return this.#open.get(id)?.row
  }

  /** The segments of a camera in hand. */
  liveOf(camera: string): SegmentRow[] {
    return [...this.#open.values()].flatMap((told) => (told?.row.camera === camera ? [told.row] : []))
  }

  /** Whether a recorder of this run has a segment below this folder in hand. */
  holdsIn(camera: string, day?: string): boolean {
    const start = day === undefined ? `${camera}~` : `${camera}~${day.replaceAll('-', '')}T`
    return [...this.#open.keys()].some((id) => id.startsWith(start))
  }

  /**
   * Where a segment goes that starts at `start` µs.
   * @throws LookoutError unavailable where the archive may not be written, invalidParams where no file can bear the time
   */
  async place(camera: string, start: number): Promise<Place> {
    const { identity, folder } = this.#deps
    const standing = await identity.check()
    if (standing.state === 'unavailable') throw new LookoutError('unavailable', standing.message)
    for (let time = start; time < start + FARTHEST; time += 1000) {
      const name = segmentName(camera, time)
      if (!name) throw new LookoutError('invalidParams', 'No recording can bear this time or this camera’s id.')
      if (await this.#isTaken(name)) continue
      this.#forgetUnused(camera)
      this.#open.set(name.id, null)
      return { id: name.id, path: segmentPath(folder, name), folders: segmentFolders(folder, name) }
    }
    throw new LookoutError('unavailable', 'There are too many recordings of this very second.')
  }

  begun({ id, camera, about }: Begun): void {
    const { start, before } = about
    const turn = this.#deps.index.nextTurn(start)
    this.#write({ id, camera, start, end: start, bytes: 0, state: 'writing', sha256: null, turn, before })
    this.#deps.onChange()
  }

  grew(id: string, end: number, bytes: number): void {
    const told = this.#open.get(id)
    if (!told) return
    const row = { ...told.row, end, bytes }
    const isDue = told.indexed === null || end - told.indexed >= WRITE_EVERY || told.row.end === told.row.start
    if (isDue) this.#write(row)
    else this.#open.set(id, { ...told, row })
  }

  finished(id: string, end: number, bytes: number, sha256: string): void {
    this.#end(id, { end, bytes, sha256, state: 'finished' })
  }

  suspect(id: string, end: number, bytes: number, why: string): void {
    const { lasting, log } = this.#deps
    try {
      lasting.suspect(id, why)
    } catch (error) {
      log.error({ id, why, error: messageOf(error) }, 'That a recording is suspect could not be kept.')
    }
    this.#end(id, { end, bytes, state: 'suspect' })
  }

  newestEnd(camera: string): number | null {
    const live = this.liveOf(camera).sort((a, b) => b.turn - a.turn)[0]
    return live?.end ?? this.#deps.index.holdings.of(camera)?.newest ?? null
  }

  #end(id: string, last: Pick<SegmentRow, 'end' | 'bytes' | 'state'> & Partial<SegmentRow>): void {
    const told = this.#open.get(id)
    this.#open.delete(id)
    if (told) this.#write({ ...told.row, ...last })
    this.#deps.onChange()
  }

  #write(row: SegmentRow): void {
    const { index, alarms } = this.#deps
    let indexed: number | null = row.end
    try {
      index.put(row)
      alarms.set('index', 'journal', null)
    } catch (error) {
      indexed = null
      const message = `The index of the recordings cannot be written: ${messageOf(error)}. Recording goes on.`
      alarms.set('index', 'journal', message)
    }
    if (row.state === 'writing') this.#open.set(row.id, { row, indexed })
  }

  /** While its disk fails, a recorder asks for place after place and writes to none of them. */
  #forgetUnused(camera: string): void {
    const unused = [...this.#open].filter(([id, told]) => told === null && id.startsWith(`${camera}~`))
    for (const [id] of unused.slice(0, -MOST_UNUSED)) this.#open.delete(id)
  }

  async #isTaken(name: SegmentName): Promise<boolean> {
    const { index, disk, folder } = this.#deps
    if (index.knows(name.id) || this.#open.has(name.id)) return true
    try {
      await disk.stat(segmentPath(folder, name))
      return true
    } catch (error) {
      const code = systemCode(error)
      // Whoever else asked meanwhile may have been given it.
      if (code === 'ENOENT' || code === 'ENOTDIR') return this.#open.has(name.id)
      throw new LookoutError('unavailable', `The recordings folder cannot be read: ${messageOf(error)}.`, {
        cause: error,
      })
    }
  }
}

interface Told {
  readonly row: SegmentRow
  /** The end that the index knows, µs; null where it could not be written. */
  readonly indexed: number | null
}

/** µs of recording between two writes of the same segment. */
const WRITE_EVERY = 10_000_000

/** Places of one camera. */
const MOST_UNUSED = 16

/** µs: how far a name may be from the start of its segment. */
export const FARTHEST = 1_000_000
