import type { OwnControl, OwnLayer, OwnValue } from '../../../electron/protocol/controls.ts'
import type { LinkError } from '../../../renderer/link/problem.ts'
import type { FakeLink } from './fake-link.ts'

const base = (name: string, label: string, active = true) => ({ name, label, active })

const range = (name: string, label: string, ends: [number, number, number], neutral: number | null, value: number) =>
  ({
    ...{ kind: 'range', ...base(name, label) },
    ...{ min: ends[0], max: ends[1], step: ends[2], neutral, value },
  }) as const satisfies OwnControl

const option = (value: string, label: string) => ({ value, label })

/** What a camera at a USB port has: one of each kind, and one that waits for its automatic to be switched off. */
export const usbControls: OwnControl[] = [
  range('brightness', 'Brightness', [-64, 64, 1], 0, 0),
  range('contrast', 'Contrast', [0, 64, 4], null, 32),
  { kind: 'switch', ...base('white_balance_automatic', 'White balance automatic'), neutral: true, value: true },
  {
    ...{ kind: 'choice', ...base('power_line_frequency', 'Power line frequency'), neutral: '1', value: '1' },
    options: [option('0', 'Disabled'), option('1', '50 Hz'), option('2', '60 Hz')],
  },
  {
    ...range('white_balance_temperature', 'White balance temperature', [2800, 6500, 10], 4600, 4600),
    active: false,
  },
  {
    ...{ kind: 'choice', ...base('auto_exposure', 'Auto exposure'), neutral: '3', value: '3' },
    options: [option('1', 'Manual Mode'), option('3', 'Aperture Priority Mode')],
  },
]

/** The own controls of one pretended camera, answered on a `FakeLink`, which tells of each change. */
export class FakeControls {
  layer: OwnLayer = { state: 'ready', controls: usbControls }
  /** Thrown by every setting. */
  refusal: LinkError | null = null
  readonly #link: FakeLink
  readonly #camera: string

  /** `user` is the name of who asks on this link. */
  constructor(link: FakeLink, user = 'ann', camera = 'gate') {
    this.#link = link
    this.#camera = camera
    Object.assign(link.answers, {
      'controls.get': () => this.layer,
      'controls.set': ({ name, value }) => {
        if (this.refusal) throw this.refusal
        return this.put(name, value, user)
      },
    } satisfies FakeLink['answers'])
  }

  /** Somebody sets a control. Without its automatic the colour temperature can be set. */
  put(name: string, value: OwnValue, by: string) {
    const set = this.layer.controls.map((one) => (one.name === name ? ({ ...one, value } as OwnControl) : one))
    const automatic = set.find((one) => one.name === 'white_balance_automatic')?.value === true
    const controls = set.map((one) => (one.name === 'white_balance_temperature' ? { ...one, active: !automatic } : one))
    this.layer = { state: 'ready', controls }
    this.#link.say({ method: 'controls.changed', params: { camera: this.#camera, controls, by } })
    return this.layer
  }

  fail(kind: Extract<OwnLayer, { state: 'unavailable' }>['because']['kind'], message: string): void {
    this.layer = { state: 'unavailable', controls: [], because: { kind, message } }
  }
}
