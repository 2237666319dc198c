import type { CameraState } from '../protocol/cameras.ts'
import type { RecordingState } from '../protocol/recordings.ts'
import type { ShellWords } from './shell-words.ts'

/** One camera as the tray knows it. */
export interface TrayCamera {
  readonly id: string
  readonly name: string
  readonly state: CameraState['state']
  readonly recording: RecordingState['state']
}

/** What the tray shows; of another computer's station nothing is known here. */
export type TrayGlance =
  | { readonly known: false }
  | {
      readonly known: true
      readonly cameras: readonly TrayCamera[]
      /** Windows that are open, hidden ones not counted. */
      readonly windows: number
    }

/** Which of the pictures in resources/tray. */
export type TrayIcon = 'live' | 'recording' | 'trouble' | 'station'

/** Windows cuts a tooltip after this many characters (NOTIFYICONDATA, szTip). */
const LONGEST_TOOLTIP = 127
/** Cameras that the menu names; the rest is a number. */
const MOST_NAMED = 12

const PICTURELESS: ReadonlySet<CameraState['state']> = new Set(['stalled', 'retrying', 'failed'])

/** A camera that should give pictures and gives none. */
const pictureless = ({ state }: TrayCamera): boolean => PICTURELESS.has(state)
const notRecorded = ({ recording }: TrayCamera): boolean => recording === 'failing'
const inTrouble = (camera: TrayCamera): boolean => pictureless(camera) || notRecorded(camera)

/**
 * The worst thing first: something is not shown or not recorded, something is recorded, somebody looks on, or the station
 * works without a window.
 */
export function trayIcon(glance: TrayGlance): TrayIcon {
  if (!glance.known) return 'station'
  if (glance.cameras.some(inTrouble)) return 'trouble'
  if (glance.cameras.some(({ recording }) => recording === 'recording')) return 'recording'
  return glance.windows > 0 && glance.cameras.some(({ state }) => state === 'live') ? 'live' : 'station'
}

/** A line for the tray's tooltip, as short as Windows wants it; what is wrong stands first, so that it is never cut off. */
export function trayTooltip(glance: TrayGlance, words: ShellWords): string {
  return cut(words.tray.tooltip(statusParts(glance, words)))
}

/** `all 5 cameras live, 3 recorded`, in parts. */
export function statusParts(glance: TrayGlance, { tray }: ShellWords): string[] {
  if (!glance.known) return [tray.elsewhere]
  const { cameras } = glance
  const wanted = cameras.filter(({ state }) => state !== 'off').length
  if (wanted === 0) return [tray.noCameras]
  const count = (which: (camera: TrayCamera) => boolean): number => cameras.filter(which).length
  const live = count(({ state }) => state === 'live')
  const [failing, lost, recorded] = [
    count(notRecorded),
    count(pictureless),
    count(({ recording }) => recording === 'recording'),
  ]
  return [
    ...(failing > 0 ? [tray.notRecorded(failing)] : []),
    ...(lost > 0 ? [tray.trouble(lost)] : []),
    live === wanted ? tray.allLive(live) : tray.live(live, wanted),
    ...(recorded > 0 ? [tray.recorded(recorded)] : []),
  ]
}

/** One camera's line in the tray's menu. */
export interface CameraLine {
  readonly id: string
  readonly text: string
}

/** The cameras that the menu names, those in trouble first, and how many more there are. */
export function cameraLines(glance: TrayGlance, words: ShellWords): { lines: CameraLine[]; more: number } {
  if (!glance.known) return { lines: [], more: 0 }
  const ordered = [...glance.cameras.filter(inTrouble), ...glance.cameras.filter((camera) => !inTrouble(camera))]
  // One more line instead of “1 more camera” is no longer than it.
  const named = ordered.length <= MOST_NAMED + 1 ? ordered : ordered.slice(0, MOST_NAMED)
  return {
    lines: named.map((camera) => ({ id: camera.id, text: lineOf(camera, words) })),
    more: ordered.length - named.length,
  }
}

function lineOf({ name, state, recording }: TrayCamera, { tray }: ShellWords): string {
  const recorded: string | null = tray.recordings[recording]
  return tray.line(name, [tray.states[state], ...(recorded === null ? [] : [recorded])])
}

/** By characters, not by halves of them. */
function cut(text: string): string {
  if (text.length <= LONGEST_TOOLTIP) return text
  let short = ''
  for (const character of text) {
    if (short.length + character.length > LONGEST_TOOLTIP - 1) break
    short += character
  }
  return `${short}…`
}
