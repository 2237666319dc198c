import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Segment } from '../protocol/recordings.ts'
import type { Tables } from './database.ts'

const STATES: readonly Segment['state'][] = ['writing', 'finished', 'suspect']

/** The tables of `index.db`. */
export const TABLES: Tables = {
  synchronous: 'NORMAL',
  steps: [
    `CREATE TABLE segments (
       id TEXT PRIMARY KEY,
       camera TEXT NOT NULL,
       start INTEGER NOT NULL,
       end INTEGER NOT NULL,
       bytes INTEGER NOT NULL,
       state TEXT NOT NULL CHECK (state IN (${STATES.map((state) => `'${state}'`).join(', ')})),
       sha256 TEXT,
       turn INTEGER NOT NULL,
       cause TEXT,
       since INTEGER,
       message TEXT,
       doomed INTEGER NOT NULL DEFAULT 0 CHECK (doomed IN (0, 1))
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX segments_time ON segments (camera, start, end, doomed);
     CREATE INDEX segments_turn ON segments (turn, id);
     CREATE INDEX segments_camera_turn ON segments (camera, turn, id);
     CREATE INDEX segments_unsettled ON segments (state, doomed) WHERE doomed = 1 OR state = 'writing';
     CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  ],
}

/** Rows read at once by those that walk through many. */
const PAGE = 500

export type Statements = Record<keyof typeof SQL, StatementSync>

const SQL = {
  note: 'SELECT value FROM notes WHERE name = ?',
  setNote: 'INSERT OR REPLACE INTO notes VALUES (?, ?)',
  get: 'SELECT * FROM segments WHERE id = ? AND doomed = 0',
  put: `INSERT INTO segments (id, camera, start, end, bytes, state, sha256, turn, cause, since, message)
    VALUES (:id, :camera, :start, :end, :bytes, :state, :sha256, :turn, :cause, :since, :message)
    ON CONFLICT (id) DO UPDATE SET start = :start, end = :end, bytes = :bytes, state = :state, sha256 = :sha256,
      cause = :cause, since = :since, message = :message`,
  remove: 'DELETE FROM segments WHERE id = ?',
  doom: 'UPDATE segments SET doomed = ? WHERE id = ?',
  doomed: 'SELECT * FROM segments WHERE doomed = 1',
  writing: "SELECT * FROM segments WHERE state = 'writing' AND doomed = 0",
  overlapping: `SELECT * FROM segments WHERE camera = ? AND start > ? AND start < ? AND end > ? AND end > start
    AND doomed = 0 ORDER BY start LIMIT ?`,
  spans: `SELECT id, start, end FROM segments WHERE camera = ? AND start > ? AND start < ? AND end > ? AND end > start
    AND doomed = 0 ORDER BY start`,
  endedBefore: `SELECT * FROM segments WHERE camera = ? AND start < ? AND end <= ? AND end > start AND doomed = 0
    ORDER BY start DESC LIMIT 1`,
  startedAfter: `SELECT * FROM segments WHERE camera = ? AND start >= ? AND end > start AND doomed = 0
    ORDER BY start LIMIT 1`,
  oldest: `SELECT * FROM segments WHERE (turn, id) > (?, ?) AND state != 'writing' AND doomed = 0
    ORDER BY turn, id LIMIT ${PAGE}`,
  oldestOf: `SELECT * FROM segments WHERE camera = ? AND (turn, id) > (?, ?) AND state != 'writing' AND doomed = 0
    ORDER BY turn, id LIMIT ${PAGE}`,
  ids: 'SELECT id FROM segments WHERE id >= ? AND id < ?',
  longest: 'SELECT camera, max(end - start) AS longest FROM segments GROUP BY camera',
  anyRow: 'SELECT * FROM segments WHERE id = ?',
  first: 'SELECT start FROM segments WHERE camera = ? AND doomed = 0 ORDER BY start LIMIT 1',
  folders: 'SELECT DISTINCT camera, substr(id, length(camera) + 2, 8) AS day FROM segments',
  // With max() alone among the aggregates that choose a row, SQLite takes the other columns from that row.
  holdings: `SELECT camera, sum(bytes) AS bytes, count(*) AS segments, max(turn) AS turn, end AS newest
    FROM segments GROUP BY camera`,
  writtenSince: `SELECT camera, sum(bytes) AS bytes FROM segments INDEXED BY segments_turn
    WHERE turn >= ? AND doomed = 0 GROUP BY camera`,
} as const

export const statementsOf = (database: DatabaseSync): Statements =>
  Object.fromEntries(Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)])) as Statements
