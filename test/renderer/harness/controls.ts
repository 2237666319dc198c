import type { OwnControl } from '../../../electron/protocol/controls.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { FakeControls, usbControls } from '../kit/fake-controls.ts'
import type { FakeLink } from '../kit/fake-link.ts'

const long = 'Sensor_dynamic_range_compression_for_scenes_against_the_light'

/** A camera with much to set, and names that nobody thought of. */
const manyControls: OwnControl[] = [
  ...usbControls,
  {
    ...{ kind: 'range', name: 'pan_absolute', label: 'Pan absolute', active: true },
    ...{ min: -36_000, max: 36_000, step: 3_600, neutral: 0, value: -36_000 },
  },
  {
    ...{ kind: 'range', name: 'gain', label: 'Gain', active: true },
    ...{ min: 0, max: 1, step: 0.01, neutral: 0.5, value: 0.73 },
  },
  { kind: 'switch', name: 'long', label: long.replaceAll('_', ' '), active: true, neutral: null, value: false },
  {
    ...{ kind: 'range', name: long, label: long, active: true },
    ...{ min: 0, max: 10, step: 1, neutral: null, value: 4 },
  },
]

/** The own controls of camera `c1` that the address asks for: `own=usb|many|refused|missing|silent|camera`. */
export function controlsScene(link: FakeLink, query: URLSearchParams, user: string): void {
  const controls = new FakeControls(link, user, 'c1')
  const scenes: Record<string, () => void> = {
    usb: () => {
      controls.put('brightness', 24, user)
      setTimeout(() => controls.put('power_line_frequency', '2', query.get('lang') === 'zh' ? '安娜' : 'Anna'), 2_000)
    },
    many: () => {
      controls.layer = { state: 'ready', controls: manyControls }
    },
    refused: () => {
      controls.refusal = new LinkError({
        kind: 'conflict',
        message: 'The camera refused Brightness: Permission denied.',
      })
    },
    missing: () => {
      controls.fail(
        'missing',
        'The camera’s own settings need the program v4l2-ctl: install the package v4l-utils on the station.',
      )
    },
    silent: () => {
      link.answers['controls.get'] = () => new Promise(() => undefined)
    },
    camera: () => {
      controls.layer = { state: 'none', controls: [], why: 'camera' }
    },
  }
  controls.layer = { state: 'ready', controls: usbControls }
  const scene = scenes[query.get('own') ?? '']
  if (scene) scene()
  else controls.layer = { state: 'none', controls: [], why: 'source' }
}
