import type { Camera } from './camera.ts'
import type { Cameras } from './cameras.ts'

/** Longer without a picture than a camera's own restart takes. */
const TROUBLED_MICROSECONDS = 60e6

/** What is wrong with the station right now: a sentence for each thing that is not well. */
export const faultsOf = (cameras: Cameras): readonly string[] => cameras.all().flatMap(troubleOf)

function troubleOf(camera: Camera): string[] {
  if (camera.troubledFor <= TROUBLED_MICROSECONDS) return []
  const { name } = camera.definition
  const because = 'because' in camera.state ? ` ${camera.state.because.message}` : ''
  return [`The camera “${name}” has given no picture for over a minute.${because}`]
}
