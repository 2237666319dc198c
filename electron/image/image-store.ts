import { chmodSync, closeSync, openSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../base/clock.ts'
import { LookoutError, messageOf, systemCode } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { neutralImage } from '../protocol/image.ts'
import type { ImagePreset, PresetScope } from '../protocol/image.ts'
import type { HistoryEntry, ImageRecord } from './camera-image.ts'
import { parseJson, storedPart, storedSettings } from './stored-settings.ts'

/**
 * The steps from an empty file to today's tables. A step that was ever released is never changed; a new one is added
 * at the end. `PRAGMA user_version` counts the steps taken.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE cameras (
     camera TEXT PRIMARY KEY,
     revision INTEGER NOT NULL,
     settings TEXT NOT NULL
   ) STRICT;
   CREATE TABLE history (
     camera TEXT NOT NULL,
     first INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     at INTEGER NOT NULL,
     by TEXT NOT NULL,
     before TEXT NOT NULL,
     after TEXT NOT NULL,
     undo INTEGER NOT NULL CHECK (undo IN (0, 1)),
     undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
     PRIMARY KEY (camera, first)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE presets (
     camera TEXT NOT NULL,
     name TEXT NOT NULL,
     settings TEXT NOT NULL,
     PRIMARY KEY (camera, name)
   ) STRICT, WITHOUT ROWID;`,
]

/** In the place of a camera's id, which is never empty: presets of the station. */
const STATION = ''

/**
 * `image.db`: each camera's settings, their history, and presets. This class alone writes it.
 *
 * Always true: what is in it is consistent; a file that cannot be read is put aside under a name of its own, never
 * overwritten. After a power cut the last moments may be missing (write-ahead log, not waited for).
 */
export class ImageStore {
  readonly #database: DatabaseSync
  /** What was last written of each camera, to tell what is new. */
  readonly #written = new Map<string, ImageRecord>()

  private constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** @throws LookoutError unavailable where it is of a newer Lookout, or no file can be made */
  static open(path: string, clock: Clock, log: Log): ImageStore {
    try {
      return new ImageStore(openFile(path))
    } catch (error) {
      if (!isBroken(error)) throw unusable(path, error)
      const aside = `${path.replace(/\.db$/, '')}.broken-${Math.floor(clock.now() / 1000)}.db`
      putAside(path, aside)
      log.error({ why: messageOf(error), keptAs: aside }, 'The picture settings cannot be read and were put aside.')
    }
    try {
      return new ImageStore(openFile(path))
    } catch (error) {
      throw unusable(path, error)
    }
  }

  /** For tests. */
  static inMemory(): ImageStore {
    return new ImageStore(prepared(new DatabaseSync(':memory:')))
  }

  read(camera: string): ImageRecord {
    const row = this.#database.prepare('SELECT revision, settings FROM cameras WHERE camera = ?').get(camera)
    const settings = row ? storedSettings(parseJson(String(row['settings']))) : null
    const history = this.#database.prepare('SELECT * FROM history WHERE camera = ? ORDER BY first').all(camera)
    const record = {
      settings: settings ?? neutralImage,
      revision: Number(row?.['revision'] ?? 0),
      history: history.map(entryOf),
    }
    this.#written.set(camera, record)
    return record
  }

  /** All of it or nothing. @throws the database's error */
  write(records: ReadonlyMap<string, ImageRecord>): void {
    this.#transaction(() => {
      for (const [camera, record] of records) this.#writeOne(camera, record)
    })
    for (const [camera, record] of records) this.#written.set(camera, { ...record, history: [...record.history] })
  }

  #writeOne(camera: string, { settings, revision, history }: ImageRecord): void {
    const known = new Map(this.#written.get(camera)?.history.map((entry) => [entry.first, entry]))
    const put = this.#database.prepare('INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    for (const entry of history) if (known.get(entry.first) !== entry) put.run(...rowOf(camera, entry))
    const oldest = history[0]?.first ?? 0
    this.#database.prepare('DELETE FROM history WHERE camera = ? AND first < ?').run(camera, oldest)
    this.#database
      .prepare('INSERT OR REPLACE INTO cameras VALUES (?, ?, ?)')
      .run(camera, revision, JSON.stringify(settings))
  }

  /** The camera's own and the station's, by name. */
  presets(camera: string): ImagePreset[] {
    const rows = this.#database
      .prepare('SELECT * FROM presets WHERE camera IN (?, ?) ORDER BY camera DESC, name')
      .all(camera, STATION)
    return rows.flatMap((row) => {
      const settings = storedSettings(parseJson(String(row['settings'])))
      const scope = row['camera'] === STATION ? 'station' : 'camera'
      return settings ? [{ name: String(row['name']), settings, scope }] : []
    })
  }

  /** In the place of one of the same name. */
  savePreset(camera: string, { name, settings, scope }: ImagePreset): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO presets VALUES (?, ?, ?)')
      .run(ownerOf(camera, scope), name, JSON.stringify(settings))
  }

  /** Answers whether there was one. */
  removePreset(camera: string, name: string, scope: PresetScope): boolean {
    const remove = this.#database.prepare('DELETE FROM presets WHERE camera = ? AND name = ?')
    return remove.run(ownerOf(camera, scope), name).changes > 0
  }

  close(): void {
    this.#database.close()
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#database.exec('COMMIT')
    } catch (error) {
      // A full disk has rolled it back already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }
}

const ownerOf = (camera: string, scope: PresetScope): string => (scope === 'station' ? STATION : camera)

const rowOf = (camera: string, entry: HistoryEntry): (string | number)[] => [
  ...[camera, entry.first, entry.revision, entry.at, entry.by],
  ...[JSON.stringify(entry.before), JSON.stringify(entry.after), Number(entry.undo), Number(entry.undone)],
]

const entryOf = (row: Record<string, unknown>): HistoryEntry => ({
  ...{ first: Number(row['first']), revision: Number(row['revision']), at: Number(row['at']), by: String(row['by']) },
  before: storedPart(parseJson(String(row['before']))) ?? {},
  after: storedPart(parseJson(String(row['after']))) ?? {},
  ...{ undo: row['undo'] === 1, undone: row['undone'] === 1 },
})

class Newer extends Error {}

function openFile(path: string): DatabaseSync {
  // Made with its rights, so that nobody else can open it meanwhile; SQLite gives its other files the same.
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  return prepared(new DatabaseSync(path))
}

function prepared(database: DatabaseSync): DatabaseSync {
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 2000')
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    const [problem] = database.prepare('PRAGMA quick_check(1)').all()
    if (problem?.['quick_check'] !== 'ok') throw new Error(`it is damaged: ${String(problem?.['quick_check'])}`)
    migrate(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version > MIGRATIONS.length) throw new Newer('it was written by a newer Lookout: start that one')
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index >= version) database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}

/** Its content is at fault, not the disk, the rights, a newer Lookout, or another station that holds it (SQLITE_BUSY, 5). */
const isBroken = (error: unknown): boolean =>
  !(error instanceof Newer) &&
  (systemCode(error) === undefined || systemCode(error) === 'ERR_SQLITE_ERROR') &&
  ![5, 10, 13, 14].includes((error as { errcode?: number }).errcode ?? 0)

/** Its log too: beside a new file, an old one would be taken for that one's. */
function putAside(path: string, aside: string): void {
  renameSync(path, aside)
  for (const ending of ['-wal', '-shm']) {
    try {
      renameSync(`${path}${ending}`, `${aside}${ending}`)
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
    }
  }
}

const unusable = (path: string, error: unknown): LookoutError =>
  new LookoutError('unavailable', `The database ${path} cannot be used: ${messageOf(error)}.`, { cause: error })
