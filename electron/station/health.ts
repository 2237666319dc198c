import type { Camera } from './camera.ts'
import type { Cameras } from './cameras.ts'
import type { Recording } from './recording.ts'

/** Longer without a picture than a camera's own restart takes. */
const TROUBLED_MICROSECONDS = 60e6

/** What is wrong with the cameras right now: a sentence for each thing that is not well. */
export const cameraFaults = (cameras: Cameras): readonly string[] => cameras.all().flatMap(troubleOf)

/** What is wrong with what is kept of them. */
export const recordingFaults = (cameras: Cameras, { recordings, archive }: Recording): readonly string[] => [
  ...(archive.trouble === null ? [] : [archive.trouble]),
  ...recordings.failing.map(
    ({ camera, message }) => `The camera “${nameOf(cameras, camera)}” is not recorded: ${message}`,
  ),
]

const nameOf = (cameras: Cameras, id: string): string => cameras.find(id).definition.name

function troubleOf(camera: Camera): string[] {
  if (camera.troubledFor <= TROUBLED_MICROSECONDS) return []
  const { name } = camera.definition
  const because = 'because' in camera.state ? ` ${camera.state.because.message}` : ''
  return [`The camera “${name}” has given no picture for over a minute.${because}`]
}
