import type { Camera, CameraState } from '../../../electron/protocol/cameras.ts'

/** The instant that the manual clock of the tests starts at. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5)

/** RFC 3339, so many seconds after the start. */
export const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString()

export const camera = (change: Partial<Camera> = {}): Camera => ({
  id: 'gate',
  name: 'Front gate',
  sourceKind: 'rtsp',
  state: { state: 'live', since: at(-60) },
  video: { codec: 'avc1.64001F', width: 1280, height: 720, frameRate: 30 },
  audio: null,
  encoding: { mode: 'copy', encoder: null },
  image: null,
  recording: false,
  ...change,
})

/** One of each state that a camera can be in. */
export const states = {
  off: { state: 'off' },
  starting: { state: 'starting', since: at(-1) },
  live: { state: 'live', since: at(-60) },
  stalled: { state: 'stalled', since: at(-6), lastPicture: at(-6) },
  retrying: {
    state: 'retrying',
    at: at(7),
    because: { kind: 'unreachable', message: 'No answer from 192.168.1.20:554. Check its power and its cable.' },
    attempt: 3,
    lastPicture: at(-12),
  },
  failed: {
    state: 'failed',
    because: { kind: 'unauthorized', message: 'The camera refused the user name or the password.' },
    lastPicture: null,
  },
} as const satisfies Record<CameraState['state'], CameraState>
