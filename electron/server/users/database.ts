import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { LookoutError, messageOf } from '../../base/error.ts'

/**
 * The steps from an empty file to today's tables. A step that was ever released is never changed; a new one is added
 * at the end. `PRAGMA user_version` counts the steps taken.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE users (
     key TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
     password_hash TEXT NOT NULL,
     disabled INTEGER NOT NULL CHECK (disabled IN (0, 1))
   ) STRICT;
   CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     user_key TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     idle_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE failures (
     account TEXT PRIMARY KEY,
     count INTEGER NOT NULL
   ) STRICT;`,
]

/**
 * Opens `station.db`, for its owner alone (0600), brought to today's tables.
 *
 * What was committed is on the disk: write-ahead log with full synchronisation (https://www.sqlite.org/pragma.html).
 * It is held alone for as long as it is open: so no two stations ever share a data folder, and the operating system gives
 * it back however a station ends.
 * @throws LookoutError conflict where another station has it open, unavailable where it cannot be opened, is damaged, or
 * is of a newer Lookout
 */
export function openDatabase(path: string): DatabaseSync {
  let database
  try {
    // Made with its rights, so that nobody else can open it meanwhile; SQLite gives its other files the same.
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
    database = new DatabaseSync(path)
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 2000')
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    // In exclusive mode the first write takes the lock and keeps it.
    database.exec('BEGIN EXCLUSIVE; COMMIT')
    migrate(database, path)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof LookoutError) throw error
    if (isBusy(error)) {
      throw new LookoutError(
        'conflict',
        `Another station is running on ${path}: stop it, or choose another folder with --data.`,
      )
    }
    throw new LookoutError('unavailable', `The database ${path} cannot be used: ${messageOf(error)}.`, { cause: error })
  }
}

/** SQLITE_BUSY, 5 (https://www.sqlite.org/rescode.html). */
const isBusy = (error: unknown): boolean => error instanceof Error && (error as { errcode?: unknown }).errcode === 5

/**
 * Brings the tables to today's.
 * @throws LookoutError unavailable where they are of a newer Lookout
 */
export function migrate(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version > MIGRATIONS.length) {
    throw new LookoutError('unavailable', `The database ${path} was written by a newer Lookout: start that one.`)
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue
    transaction(database, () => database.exec(`${step} PRAGMA user_version = ${index + 1};`))
  }
}

/** Runs `work` so that all of it is kept or nothing. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
