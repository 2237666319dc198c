import { instant, type Clock } from '../base/clock.ts'
import type { Camera as CameraView } from '../protocol/cameras.ts'
import type { RecordingState } from '../protocol/recordings.ts'
import type { Cameras } from './cameras.ts'
import type { Recording } from './recording.ts'

/** One camera, as far as the program around the station needs it. */
export interface CameraStatus {
  readonly id: string
  readonly name: string
  readonly state: CameraView['state']['state']
  readonly recording: RecordingState['state']
}

export interface StationStatus {
  readonly cameras: readonly CameraStatus[]
  /** How many cameras are being recorded now. */
  readonly recording: number
}

/** What somebody has to know at once. */
export interface StationAlarm {
  /** A word for code. */
  readonly kind: string
  /** A sentence for people. */
  readonly message: string
  /** The camera that it concerns; null where it concerns the station. */
  readonly camera: { readonly id: string; readonly name: string } | null
  /** RFC 3339 UTC. */
  readonly at: string
}

export interface StatusDeps {
  readonly cameras: Cameras
  readonly recording: Recording
  readonly clock: Clock
}

export function statusOf({ cameras, recording }: StatusDeps): StationStatus {
  const all = cameras.list().map(({ id, name, state }) => {
    const { state: recorder } = recording.recordings.get(id)
    return { id, name, state: state.state, recording: recorder.state }
  })
  return { cameras: all, recording: all.filter((camera) => camera.recording === 'recording').length }
}

/** Calls `run` after every change of what `statusOf` answers, perhaps oftener. The answer ends it. */
export function onStatus({ cameras, recording }: StatusDeps, run: () => void): () => void {
  const stops = [cameras.on(run), recording.recordings.onState(run)]
  return () => stops.forEach((stop) => stop())
}

/** Calls `run` at every alarm. The answer ends it. */
export function onAlarm({ cameras, recording, clock }: StatusDeps, run: (alarm: StationAlarm) => void): () => void {
  const tell = (kind: string, message: string, camera: string | undefined): void =>
    run({ kind, message, camera: named(cameras, camera), at: instant(clock.now()) })
  const stops = [
    recording.alarms.on(({ kind, message, camera }) => tell(kind, message, camera)),
    cameras.on((event) => {
      if (event.type === 'pictureRefused') tell('pictureRefused', event.message, event.id)
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/** A camera that has gone meanwhile has no name any more, and nothing to show. */
function named(cameras: Cameras, id: string | undefined): StationAlarm['camera'] {
  const camera = cameras.list().find((each) => each.id === id)
  return camera ? { id: camera.id, name: camera.name } : null
}
