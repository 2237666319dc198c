import type { DatabaseSync } from 'node:sqlite'
import { LookoutError, messageOf } from '../base/error.ts'
import { memoryDatabase, openDatabase, type Tables } from './database.ts'

/**
 * `protections.db`: the few things that no recording says and that must not be lost: which times are protected, which
 * segments are suspect, and which archive a folder held.
 *
 * Always true: what was committed is on the disk; the file is never deleted or replaced here. Where it cannot be read,
 * `broken` says why, nothing is changed in it, and nobody can know what is protected: so nothing may be deleted.
 */
export class Lasting {
  /** A sentence; null while all is well. */
  readonly broken: string | null
  readonly #database: DatabaseSync

  private constructor(database: DatabaseSync, broken: string | null) {
    this.#database = database
    this.broken = broken
  }

  static open(path: string): Lasting {
    try {
      return new Lasting(openDatabase(path, TABLES), null)
    } catch (error) {
      return new Lasting(memoryDatabase(TABLES), messageOf(error))
    }
  }

  /**
   * The database, to be changed.
   * @throws LookoutError unavailable where it is broken
   */
  get writable(): DatabaseSync {
    if (this.broken !== null) throw new LookoutError('unavailable', this.broken)
    return this.#database
  }

  /** The database, to be read; empty where it is broken. */
  get readable(): DatabaseSync {
    return this.#database
  }

  /** The archive that a folder held when it was last written, by its UUID; null where there was none. */
  archiveOf(folder: string): string | null {
    const row = this.readable.prepare('SELECT archive FROM folders WHERE folder = ?').get(folder)
    return typeof row?.['archive'] === 'string' ? row['archive'] : null
  }

  remember(folder: string, archive: string): void {
    this.writable.prepare('INSERT OR REPLACE INTO folders VALUES (?, ?)').run(folder, archive)
  }

  isSuspect(id: string): boolean {
    return this.readable.prepare('SELECT 1 FROM suspects WHERE id = ?').get(id) !== undefined
  }

  /** `why` is a sentence for people. */
  suspect(id: string, why: string): void {
    this.writable.prepare('INSERT OR REPLACE INTO suspects VALUES (?, ?)').run(id, why)
  }

  /** Forgets the marks of segments that are no more. */
  forget(ids: readonly string[]): void {
    if (this.broken !== null) return
    const remove = this.writable.prepare('DELETE FROM suspects WHERE id = ?')
    for (const id of ids) if (this.isSuspect(id)) remove.run(id)
  }

  close(): void {
    this.#database.close()
  }
}

const TABLES: Tables = {
  synchronous: 'FULL',
  steps: [
    `CREATE TABLE protections (
       id TEXT PRIMARY KEY,
       camera TEXT NOT NULL,
       start INTEGER NOT NULL,
       end INTEGER NOT NULL,
       reason TEXT NOT NULL,
       by TEXT NOT NULL,
       at INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE suspects (id TEXT PRIMARY KEY, why TEXT NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE folders (folder TEXT PRIMARY KEY, archive TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  ],
}
