import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { memoryDatabase, openDatabase, transaction } from './database.ts'
import { Holdings } from './holdings.ts'
import { fromRow, toRow, type SegmentRow, type Span } from './segment-row.ts'
import { statementsOf, TABLES, type Statements } from './segment-sql.ts'

/**
 * `index.db`: what the segments' files say, to be found by camera and time.
 *
 * Always true:
 * - It can be thrown away. Everything in it is in the files too, but for hashes and for the order of writing across clock
 *   steps; a damaged index, or one of other tables, is deleted here and rebuilt from the files.
 * - A row was written after its file was synced, so a row has its bytes; `doomed` rows have perhaps none any more.
 * - A doomed row is answered by nothing but `doomed()`.
 * - `turn` is the order of writing: never less than that of a segment written before; the start, as long as clocks are
 *   right. What is oldest is said by it, so that a clock set back does not make the newest recording the oldest.
 */
export class SegmentIndex {
  readonly #database: DatabaseSync
  readonly #statements: Statements
  /** The longest segment of each camera, µs: how far before a time one may start that reaches into it. */
  readonly #longest = new Map<string, number>()
  #holdings = new Holdings([])

  private constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = statementsOf(database)
    for (const { camera, longest } of this.#statements.longest.all()) {
      this.#longest.set(String(camera), Number(longest))
    }
    this.#count()
  }

  /** Opens the index, a new one where it is not there or cannot be used; where no file can be had, in memory. */
  static open(path: string, log: Log): SegmentIndex {
    try {
      return new SegmentIndex(openDatabase(path, TABLES))
    } catch (error) {
      log.warn({ path, error: messageOf(error) }, 'The index cannot be used: it is made anew from the recordings.')
    }
    try {
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
      return new SegmentIndex(openDatabase(path, TABLES))
    } catch (error) {
      log.error({ path, error: messageOf(error) }, 'No index can be kept: it is held in memory for this run.')
      return SegmentIndex.inMemory()
    }
  }

  static inMemory(): SegmentIndex {
    return new SegmentIndex(memoryDatabase(TABLES))
  }

  close(): void {
    this.#database.close()
  }

  /** A value kept beside the segments; null where there is none. */
  note(name: string): string | null {
    const value = this.#statements.note.get(name)?.['value']
    return typeof value === 'string' ? value : null
  }

  setNote(name: string, value: string): void {
    this.#statements.setNote.run(name, value)
  }

  /** Forgets every segment, as for another archive. */
  clear(): void {
    this.#database.exec('DELETE FROM segments; DELETE FROM notes')
    this.#longest.clear()
    this.#count()
  }

  get(id: string): SegmentRow | undefined {
    const row = this.#statements.get.get(id)
    return row && fromRow(row)
  }

  /** Whether there is a row of this id, doomed or not. */
  knows(id: string): boolean {
    return this.#anyRow(id) !== undefined
  }

  /** What it holds of each camera, doomed segments too. */
  get holdings(): Holdings {
    return this.#holdings
  }

  /** The place in the order of writing of a segment that starts now, at `start` µs. */
  nextTurn(start: number): number {
    return Math.max(start, this.#holdings.lastTurn + 1)
  }

  /** Adds the segment or replaces what is known of it. */
  put(row: SegmentRow): void {
    this.putAll([row])
  }

  putAll(rows: readonly SegmentRow[]): void {
    this.#change(() => {
      for (const row of rows) this.#put(row)
    })
  }

  remove(ids: readonly string[]): void {
    this.#change(() => {
      for (const id of ids) {
        const before = this.#anyRow(id)
        this.#statements.remove.run(id)
        this.#holdings.change(before, undefined)
      }
    })
  }

  /** Marks rows whose files are about to be deleted. It outlives a power cut when this returns. */
  doom(ids: readonly string[]): void {
    this.#database.exec('PRAGMA synchronous = FULL')
    try {
      transaction(this.#database, () => {
        for (const id of ids) this.#statements.doom.run(1, id)
      })
    } finally {
      this.#database.exec('PRAGMA synchronous = NORMAL')
    }
  }

  /** Takes the mark back. */
  spare(id: string): void {
    this.#statements.doom.run(0, id)
  }

  doomed(): SegmentRow[] {
    return this.#statements.doomed.all().map(fromRow)
  }

  /** Rows that a recorder was writing, or still is. */
  writing(): SegmentRow[] {
    return this.#statements.writing.all().map(fromRow)
  }

  /** Recordings of the camera with a picture in [from, to), by start. */
  overlapping(camera: string, from: number, to: number, limit: number): SegmentRow[] {
    return this.#statements.overlapping.all(camera, this.#earliest(camera, from), to, from, limit).map(fromRow)
  }

  /** Their times alone. */
  spans(camera: string, from: number, to: number): (Span & { readonly id: string })[] {
    const rows = this.#statements.spans.all(camera, this.#earliest(camera, from), to, from)
    return rows.map(({ id, start, end }) => ({ id: String(id), start: Number(start), end: Number(end) }))
  }

  /** The last recording that ended at `time` or before it. */
  endedBefore(camera: string, time: number): SegmentRow | undefined {
    const row = this.#statements.endedBefore.get(camera, time, time)
    return row && fromRow(row)
  }

  /** The first recording that starts at `time` or after it. */
  startedAfter(camera: string, time: number): SegmentRow | undefined {
    const row = this.#statements.startedAfter.get(camera, time)
    return row && fromRow(row)
  }

  /** What may be deleted, in the order of writing, of one camera or of all (null). Read a page at a time. */
  *oldestFirst(camera: string | null): Iterable<SegmentRow> {
    let last = { turn: -1, id: '' }
    for (;;) {
      const { oldest, oldestOf } = this.#statements
      const page = camera === null ? oldest.all(last.turn, last.id) : oldestOf.all(camera, last.turn, last.id)
      const rows = page.map(fromRow)
      yield* rows
      const end = rows.at(-1)
      if (!end) return
      last = end
    }
  }

  /** The ids of a camera's segments whose files are in a day's folder; doomed ones too. */
  idsOfDay(camera: string, day: string): string[] {
    const stamp = `${camera}~${day.replaceAll('-', '')}`
    return this.#statements.ids.all(`${stamp}T`, `${stamp}U`).map(({ id }) => String(id))
  }

  /** The start of the camera's first segment, µs. */
  oldest(camera: string): number | null {
    const row = this.#statements.first.get(camera)
    return row ? Number(row['start']) : null
  }

  /** The folders of which it knows segments: camera and day. */
  folders(): { camera: string; day: string }[] {
    return this.#statements.folders.all().map((row) => {
      const day = String(row['day'])
      return { camera: String(row['camera']), day: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}` }
    })
  }

  /** Bytes per camera whose turn came at `turn` or after it. */
  writtenSince(turn: number): Map<string, number> {
    const rows = this.#statements.writtenSince.all(turn)
    return new Map(rows.map(({ camera, bytes }) => [String(camera), Number(bytes)]))
  }

  #put(row: SegmentRow): void {
    const before = this.#anyRow(row.id)
    const after = before ? { ...row, turn: before.turn } : row
    this.#statements.put.run(toRow(after))
    this.#holdings.change(before, after)
    this.#longest.set(row.camera, Math.max(this.#longest.get(row.camera) ?? 0, row.end - row.start))
  }

  #anyRow(id: string): SegmentRow | undefined {
    const row = this.#statements.anyRow.get(id)
    return row && fromRow(row)
  }

  /** All of it or nothing, in the sums too. */
  #change(work: () => void): void {
    try {
      transaction(this.#database, work)
    } catch (error) {
      this.#count()
      throw error
    }
  }

  #count(): void {
    const rows = this.#statements.holdings.all()
    this.#holdings = new Holdings(
      rows.map(({ camera, bytes, segments, newest, turn }) => [
        String(camera),
        { bytes: Number(bytes), segments: Number(segments), newest: Number(newest), turn: Number(turn) },
      ]),
    )
  }

  #earliest(camera: string, from: number): number {
    return from - (this.#longest.get(camera) ?? 0)
  }
}
