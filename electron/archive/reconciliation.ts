import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Disk } from '../base/disk.ts'
import { messageOf, systemCode } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { cameraIdSchema } from '../protocol/cameras.ts'
import type { Identity } from './identity.ts'
import { FARTHEST, type Journal } from './journal.ts'
import type { Lasting } from './lasting.ts'
import { isPlainPath } from './plain-path.ts'
import type { ReadFacts, SegmentFacts } from './segment-file.ts'
import type { SegmentIndex } from './segment-index.ts'
import { isDayFolder, parseSegmentId, segmentOfFile, segmentPath, type SegmentName } from './segment-name.ts'
import type { SegmentRow } from './segment-row.ts'
import { UnreadFiles } from './unread-files.ts'

export interface ReconciliationDeps {
  readonly folder: string
  readonly disk: Disk
  readonly log: Log
  readonly index: SegmentIndex
  readonly lasting: Lasting
  readonly identity: Identity
  readonly journal: Journal
  readonly readFacts: ReadFacts
  /** How many files were read of how many; null when it is over. */
  readonly onProgress: (progress: { done: number; total: number } | null) => void
  readonly onChange: () => void
}

/** Files that are read before their rows are written, together. */
const LOT = 64

/**
 * Brings the index into line with the files: repairs what a crash left, takes up files without a row, drops rows without a
 * file. An index that was lost is rebuilt by the same work.
 *
 * Always true:
 * - Files are read, never changed, never deleted, never renamed; the folder of another station is not even read.
 * - A file becomes a row only where its place, its name and what it says inside agree, and say this station or one that
 *   it has taken over; through no link. Everything else is left alone.
 * - A row goes only where the marker was there before and after the folder was listed without its file: a folder that
 *   cannot be listed says nothing about its files.
 * - What a recorder of this run has in hand is neither read nor dropped.
 * - One file is read at a time, so that recorders keep the disk and Node's threads; newest first, since that is what
 *   people look for.
 */
export class Reconciliation {
  readonly #deps: ReconciliationDeps
  readonly #unread = new UnreadFiles()
  readonly #closing = new AbortController()
  #turn: Promise<void> = Promise.resolve()
  #leftAlone = 0
  #running: Promise<void> | undefined

  constructor(deps: ReconciliationDeps) {
    this.#deps = deps
  }

  /** Does all of it; rejects where the index cannot be written. A second call while it runs waits for the first. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined))
    return this.#running
  }

  /** Ends what runs, and waits for it. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#unread.close()
    await this.#running?.catch(() => undefined)
  }

  /** Resolves when every file that is not in the index is known by its name. */
  whenListed(): Promise<void> {
    return this.#unread.whenListed()
  }

  /** The start of the oldest file that is not in the index yet, µs: what is younger is not the oldest there is. */
  get oldestUnread(): number {
    return this.#unread.oldest
  }

  /** Reads the oldest files before their turn, for someone who needs room. Answers whether there were any. */
  async readOldest(): Promise<boolean> {
    const { count } = this.#unread
    await this.#takeUp(() => this.#unread.takeOldest(LOT))
    return count > 0
  }

  async #run(): Promise<void> {
    const { log, onProgress } = this.#deps
    this.#leftAlone = 0
    if (!(await this.#isOurs())) return
    try {
      await this.#repair()
      this.#unread.list(await this.#compare())
      await this.#readAll()
      if (this.#leftAlone > 0) {
        log.warn({ files: this.#leftAlone }, 'Some files among the recordings are none of this station’s: left alone.')
      }
    } finally {
      onProgress(null)
    }
  }

  /** Segments that were being written when the station ended: the files say how far they got. */
  async #repair(): Promise<void> {
    const { index, journal, onChange } = this.#deps
    for (const row of index.writing()) {
      const name = parseSegmentId(row.id)
      if (!name || journal.holds(row.id) || this.#closed) continue
      await this.#repairOne(row, name)
      onChange()
    }
  }

  async #repairOne(row: SegmentRow, name: SegmentName): Promise<void> {
    const { index, log } = this.#deps
    const read = await this.#read(name)
    if (read.state === 'unreadable') return
    if (read.state === 'facts') index.put({ ...row, ...this.#rowOf(name, read.facts) })
    else if (await this.#isOurs()) index.remove([row.id])
    log.info({ id: row.id, found: read.state }, 'A recording that was cut off is in order again.')
  }

  /** The files that the index does not know, newest first; drops the rows whose files are gone. */
  async #compare(): Promise<SegmentName[]> {
    const unknown: SegmentName[] = []
    const days = await this.#days()
    const listed = new Set(days.map(({ camera, day }) => `${camera}/${day}`))
    const only = this.#deps.index.folders().filter(({ camera, day }) => !listed.has(`${camera}/${day}`))
    for (const { camera, day } of [...days, ...only]) {
      if (this.#closed) return []
      unknown.push(...(await this.#compareDay(camera, day)))
    }
    return unknown
  }

  async #compareDay(camera: string, day: string): Promise<SegmentName[]> {
    const { folder, index, journal, log } = this.#deps
    // Asked before the folder is listed: a file that comes meanwhile is none that is missing.
    const known = new Set(index.idsOfDay(camera, day))
    const files = await this.#list(join(folder, camera, day))
    if (!files) return []
    const names = files.flatMap((entry) => (entry.folder ? [] : (segmentOfFile(camera, day, entry.name) ?? [])))
    this.#leftAlone += files.length - names.length
    const there = new Set(names.map(({ id }) => id))
    const missing = [...known].filter((id) => !there.has(id) && !journal.holds(id))
    if (missing.length > 0 && (await this.#isOurs())) {
      index.remove(missing)
      log.warn({ camera, day, recordings: missing.length }, 'Recordings are not in their folder any more.')
    }
    return names.filter(({ id }) => !known.has(id)).sort((a, b) => b.start - a.start)
  }

  async #readAll(): Promise<void> {
    const total = this.#unread.count
    while (this.#unread.count > 0 && !this.#closed) {
      this.#deps.onProgress({ done: total - this.#unread.count, total })
      await this.#takeUp(() => this.#unread.takeNewest(LOT))
      await setImmediate()
    }
  }

  /** One lot at a time. What is taken is chosen when its turn comes. */
  #takeUp(take: () => readonly SegmentName[]): Promise<void> {
    const mine = this.#turn.then(() => this.#readLot(take())).finally(() => this.#unread.done())
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  async #readLot(names: readonly SegmentName[]): Promise<void> {
    const { index, journal, onChange } = this.#deps
    const rows: SegmentRow[] = []
    for (const name of names) {
      const row = this.#closed ? undefined : await this.#rowOfFile(name)
      if (row) rows.push(row)
    }
    // A recorder may have begun or ended one of them meanwhile, and knows more.
    index.putAll(rows.filter(({ id }) => !journal.holds(id) && !index.knows(id)))
    if (rows.length > 0) onChange()
  }

  async #rowOfFile(name: SegmentName): Promise<SegmentRow | undefined> {
    if (this.#deps.journal.holds(name.id)) return undefined
    const read = await this.#read(name)
    if (read.state === 'facts') return this.#rowOf(name, read.facts)
    this.#leftAlone++
    return undefined
  }

  #rowOf({ id, camera }: SegmentName, { about, end, bytes }: SegmentFacts): SegmentRow {
    const state = this.#deps.lasting.isSuspect(id) ? 'suspect' : 'finished'
    const { start, before } = about
    return { id, camera, start, end, bytes, state, sha256: null, turn: start, before }
  }

  async #read(name: SegmentName): Promise<Reading> {
    const { folder, readFacts, log, identity } = this.#deps
    const path = segmentPath(folder, name)
    try {
      const facts = (await isPlainPath(folder, path)) ? await readFacts(path) : undefined
      return facts && agrees(name, facts, identity.stations) ? { state: 'facts', facts } : { state: 'foreign' }
    } catch (error) {
      log.warn({ path, error: messageOf(error) }, 'A recording cannot be read.')
      return { state: 'unreadable' }
    }
  }

  /** The folders of days, newest first over all cameras. */
  async #days(): Promise<{ camera: string; day: string }[]> {
    const { folder } = this.#deps
    const days: { camera: string; day: string }[] = []
    for (const camera of (await this.#list(folder)) ?? []) {
      if (!camera.folder || !cameraIdSchema.safeParse(camera.name).success) continue
      for (const day of (await this.#list(join(folder, camera.name))) ?? []) {
        if (day.folder && isDayFolder(day.name)) days.push({ camera: camera.name, day: day.name })
        else this.#leftAlone++
      }
    }
    return days.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0))
  }

  /** What lies in a folder: nothing where the folder is not there; undefined where nobody can say. */
  async #list(path: string): Promise<{ name: string; folder: boolean }[] | undefined> {
    try {
      return (await this.#isOurs()) ? await this.#deps.disk.list(path) : undefined
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return []
      this.#deps.log.warn({ path, error: messageOf(error) }, 'A folder of recordings cannot be listed.')
      return undefined
    }
  }

  async #isOurs(): Promise<boolean> {
    return (await this.#deps.identity.check()).state === 'ours'
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted
  }
}

/** Whether a file lies where what it says inside belongs. A name may be a little later than the start. */
function agrees({ camera, start }: SegmentName, { about }: SegmentFacts, stations: readonly string[]): boolean {
  const named = Math.floor(about.start / 1000) * 1000
  const inPlace = about.camera === camera && start >= named && start < named + FARTHEST
  return inPlace && stations.includes(about.station)
}

type Reading =
  | { readonly state: 'facts'; readonly facts: SegmentFacts }
  /** None of ours, or nothing whole in it, or not there. */
  | { readonly state: 'foreign' }
  /** It may be well another time. */
  | { readonly state: 'unreadable' }
