import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { LookoutError, messageOf } from '../base/error.ts'

export interface Tables {
  /**
   * The steps from an empty file to today's tables. A step that was ever released is never changed; a new one is added
   * at the end. `PRAGMA user_version` counts the steps taken.
   */
  readonly steps: readonly string[]
  /** `FULL`: what was committed outlives a power cut. `NORMAL`: the last commits may not, the rest stays consistent. */
  readonly synchronous: 'NORMAL' | 'FULL'
}

/**
 * Opens a database file for its owner alone (0600), held by this process alone, brought to today's tables.
 * @throws LookoutError unavailable where it cannot be opened, is damaged, or is of a newer Lookout
 */
export function openDatabase(path: string, tables: Tables): DatabaseSync {
  let database
  try {
    // Made with its rights, so that nobody else can open it meanwhile; SQLite gives its other files the same.
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
    database = new DatabaseSync(path)
    prepare(database, tables)
    return database
  } catch (error) {
    database?.close()
    throw new LookoutError('unavailable', `The database ${path} cannot be used: ${messageOf(error)}.`, { cause: error })
  }
}

/** The same tables in memory: for tests, and where no file can be had. */
export function memoryDatabase(tables: Tables): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  prepare(database, tables)
  return database
}

function prepare(database: DatabaseSync, { steps, synchronous }: Tables): void {
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL')
  database.exec(`PRAGMA synchronous = ${synchronous}`)
  const [problem] = database.prepare('PRAGMA quick_check(1)').all()
  if (problem?.['quick_check'] !== 'ok') throw new Error(`it is damaged: ${String(problem?.['quick_check'])}`)
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version > steps.length) throw new Error('it was written by a newer Lookout')
  for (const [index, step] of steps.entries()) {
    if (index < version) continue
    transaction(database, () => {
      database.exec(`${step} PRAGMA user_version = ${index + 1};`)
    })
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
    // A full disk has rolled it back already.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
