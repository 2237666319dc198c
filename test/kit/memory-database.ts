import { DatabaseSync } from 'node:sqlite'
import { migrate } from '../../electron/server/users/database.ts'

/** The tables of station.db, in memory. */
export function memoryDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  migrate(database, ':memory:')
  return database
}
