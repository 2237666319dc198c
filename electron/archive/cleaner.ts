import { dirname, join } from 'node:path'
import type { Disk } from '../base/disk.ts'
import { messageOf, systemCode } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { Identity } from './identity.ts'
import type { Journal } from './journal.ts'
import type { Lasting } from './lasting.ts'
import type { Protections } from './protections.ts'
import type { SegmentIndex } from './segment-index.ts'
import { parseSegmentId, segmentPath, type SegmentName } from './segment-name.ts'
import type { SegmentRow } from './segment-row.ts'

export interface CleanerDeps {
  readonly folder: string
  readonly disk: Disk
  readonly log: Log
  readonly index: SegmentIndex
  readonly lasting: Lasting
  readonly protections: Protections
  readonly identity: Identity
  readonly journal: Journal
}

/** Bytes that are free now, and whether something could not be deleted. */
export interface Deletion {
  readonly bytes: number
  readonly failed: boolean
}

/** What the picture's settings leave beside a day's segments; without those it tells of nothing. */
const BESIDE = ['image.jsonl', 'image.jsonl.new']

/**
 * The only one that deletes recordings.
 *
 * The steps, for a handful of segments at once:
 *   1. Their rows are doomed, durably: nobody finds them any more.
 *   2. The marker is read: the folder is this station's archive.
 *   3. Each file is unlinked, unless it is protected by now.
 *   4. The folders are synced: the names are gone for good.
 *   5. The rows are removed, with what was noted of them.
 *   6. Folders that are empty now are removed.
 *
 * Always true, whatever line the power fails at:
 * - A row that is found has its file: a file goes only after its row was doomed on the disk.
 * - A doomed row is taken up again by `resume`, at step 2; a file that is not there counts as deleted only where the
 *   marker is still there too, and not where the whole disk is missing.
 * - A file without a row stays: only what the index knows, by its own name, is ever unlinked. So nothing foreign is.
 * - What a recorder has in hand and what is protected is not unlinked, even if a plan names it.
 */
export class Cleaner {
  readonly #deps: CleanerDeps

  constructor(deps: CleanerDeps) {
    this.#deps = deps
  }

  /** Deletes the segments, but for what is protected by now. */
  async delete(segments: readonly SegmentRow[]): Promise<Deletion> {
    const free = segments.filter(({ id }) => !this.#deps.journal.holds(id))
    if (!(await this.#isOurs())) return { bytes: 0, failed: true }
    this.#deps.index.doom(free.map(({ id }) => id))
    return this.#unlinkAll(free)
  }

  /** Ends deletions that a crash has cut off. */
  async resume(): Promise<void> {
    const doomed = this.#deps.index.doomed()
    if (doomed.length > 0) await this.#unlinkAll(doomed)
  }

  async #unlinkAll(segments: readonly SegmentRow[]): Promise<Deletion> {
    if (!(await this.#isOurs())) return { bytes: 0, failed: true }
    const gone: SegmentName[] = []
    const deletion = { bytes: 0, failed: false }
    for (const segment of segments) {
      const name = parseSegmentId(segment.id)
      const end = name ? await this.#unlink(segment, name) : 'failed'
      if (name && end === 'gone') gone.push(name)
      if (end === 'gone') deletion.bytes += segment.bytes
      if (end === 'failed') deletion.failed = true
    }
    await this.#forget(gone)
    return deletion
  }

  async #unlink(segment: SegmentRow, name: SegmentName): Promise<'gone' | 'kept' | 'failed'> {
    const { disk, folder, protections, index, log } = this.#deps
    const path = segmentPath(folder, name)
    try {
      if (protections.covers(segment.camera, segment)) {
        // A crash may have come between the file's end and its row's: then there is nothing left to protect.
        await disk.stat(path)
        index.spare(segment.id)
        return 'kept'
      }
      await disk.remove(path)
      return 'gone'
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return (await this.#isOurs()) ? 'gone' : 'failed'
      log.error({ id: segment.id, error: messageOf(error) }, 'A recording cannot be deleted.')
      await this.#spare(segment, path)
      return 'failed'
    }
  }

  /** What could not be deleted is found again, where it is still there. */
  async #spare(segment: SegmentRow, path: string): Promise<void> {
    const there = await this.#deps.disk.stat(path).catch(() => undefined)
    if (there) this.#deps.index.spare(segment.id)
  }

  async #forget(gone: readonly SegmentName[]): Promise<void> {
    if (gone.length === 0) return
    const { index, lasting, log } = this.#deps
    await this.#syncFolders(gone)
    const ids = gone.map(({ id }) => id)
    index.remove(ids)
    lasting.forget(ids)
    await this.#removeEmptyFolders(gone)
    log.info({ segments: ids.length, first: ids[0], last: ids.at(-1) }, 'Recordings were deleted.')
  }

  async #syncFolders(names: readonly SegmentName[]): Promise<void> {
    const { disk, folder } = this.#deps
    const folders = new Set(names.map((name) => dirname(segmentPath(folder, name))))
    // A folder that is not there has no name of ours in it.
    for (const each of folders) await disk.syncFolder(each).catch(ignoreMissing)
  }

  async #removeEmptyFolders(names: readonly SegmentName[]): Promise<void> {
    const { disk, folder, index, journal } = this.#deps
    const days = new Map(names.map(({ camera, day }) => [`${camera}/${day}`, { camera, day }]))
    for (const { camera, day } of days.values()) {
      if (journal.holdsIn(camera, day) || index.idsOfDay(camera, day).length > 0) continue
      for (const file of BESIDE) await disk.remove(join(folder, camera, day, file)).catch(() => undefined)
      // What else a folder holds keeps it: it is not ours.
      await disk.removeFolder(join(folder, camera, day)).catch(() => undefined)
      if (journal.holdsIn(camera) || index.holdings.of(camera)) continue
      await disk.removeFolder(join(folder, camera)).catch(() => undefined)
    }
  }

  async #isOurs(): Promise<boolean> {
    return (await this.#deps.identity.check()).state === 'ours'
  }
}

function ignoreMissing(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error
}
