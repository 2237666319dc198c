import type { RecordingSettings } from '../../electron/protocol/recordings.ts'

const ALWAYS = '1'.repeat(48)

/** A camera that is recorded always, and kept for ever; with what a test wants otherwise. */
export const settings = (changed: Partial<RecordingSettings> = {}): RecordingSettings => ({
  ...{ mode: 'continuous', schedule: Array.from({ length: 7 }, () => ALWAYS), preRollSeconds: 0, postRollSeconds: 0 },
  retention: { days: null, gigabytes: null },
  ...changed,
})
