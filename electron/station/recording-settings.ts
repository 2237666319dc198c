import type { RecordingSettings } from '../protocol/recordings.ts'
import type { CameraDefinition } from './camera.ts'
import type { Settings } from './settings.ts'

const DAY = '1'.repeat(48)

/**
 * A camera that somebody set up is recorded day and night until they say otherwise. The demo and the cameras of a command
 * line are for looking at: they are recorded when somebody starts it.
 */
const initial = (mode: 'continuous' | 'manual'): RecordingSettings => ({
  mode,
  schedule: Array.from({ length: 7 }, () => DAY),
  preRollSeconds: 5,
  postRollSeconds: 5,
  retention: { days: null, gigabytes: null },
  untouched: false,
})

export const recordingSettingsOf = ({ id, fixed }: CameraDefinition, { recording }: Settings): RecordingSettings =>
  recording.cameras[id] ?? initial(fixed ? 'manual' : 'continuous')
