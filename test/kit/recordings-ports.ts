import { LookoutError } from '../../electron/base/error.ts'
import type { RecordingSettings } from '../../electron/protocol/recordings.ts'
import type { ExportsPort, RecordingsPort, SnapshotsPort } from '../../electron/server/recordings/ports.ts'
import type { RecordersPort } from '../../electron/server/socket/methods/recording.ts'

const nothing = (): never => {
  throw new LookoutError('notFound', 'There is nothing recorded here.')
}
const later = (): Promise<never> => Promise.reject(new LookoutError('notFound', 'There is nothing recorded here.'))

/** A station that has recorded nothing. */
export const noRecordings: RecordingsPort = {
  find: () => ({ segments: [], gaps: [] }),
  coverage: () => ({ ranges: [] }),
  pictures: () => Promise.resolve({ pictures: [], next: null }),
  media: nothing,
  samples: later,
  protections: () => [],
  protect: nothing,
  unprotect: nothing,
  archive: later,
  setArchive: later,
}

export const noExports: ExportsPort = { start: later, list: () => [], get: nothing, drop: later, file: nothing }

export const noSnapshots: SnapshotsPort = { list: () => Promise.resolve([]), file: later }

const settings: RecordingSettings = {
  mode: 'manual',
  schedule: Array.from({ length: 7 }, () => '0'.repeat(48)),
  preRollSeconds: 5,
  postRollSeconds: 5,
  retention: { days: null, gigabytes: null },
}

export const idleRecorders: RecordersPort = {
  get: () => ({ settings, state: { state: 'waiting' } }),
  set: () => Promise.resolve({ settings, state: { state: 'waiting' } }),
  start: () => ({ state: 'recording', since: '2026-01-02T03:04:05.000Z' }),
  stop: () => ({ state: 'waiting' }),
}
