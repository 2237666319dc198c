import {
  changedNames,
  neutralImage,
  withChange,
  type ImageControl,
  type ImageControls,
  type ImageHistoryEntry,
  type ImagePreset,
  type ImageSettings,
} from '../../../electron/protocol/image.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import type { FakeLink } from './fake-link.ts'

const range = (min: number, max: number, neutral: number, live = true): ImageControl => ({
  ...{ kind: 'range', min, max, neutral },
  ...{ layer: 'station', live },
})
const percent = range(-100, 100, 0)
const onOff: ImageControl = { kind: 'switch', neutral: false, layer: 'station', live: true }

/** What a station with today's ffmpeg offers. */
export const allControls: ImageControls = {
  ...{ brightness: percent, contrast: percent, saturation: percent, gamma: percent, hue: percent },
  ...{ sharpness: percent, noiseReduction: range(0, 100, 0, false), temperature: percent, tint: percent },
  rotate: { kind: 'choice', values: [0, 90, 180, 270], neutral: 0, layer: 'station', live: false },
  ...{ mirror: onOff, flip: onOff, zoom: range(1, 8, 1), panX: percent, panY: percent },
  overlay: { kind: 'overlay', maxLength: 200, layer: 'station', live: false },
}

/** The settings of one pretended station, which answers on a `FakeLink` and tells of each change. */
export class FakeImages {
  settings: ImageSettings = neutralImage
  revision = 0
  controls = allControls
  /** The newest first. */
  history: ImageHistoryEntry[] = []
  presets: ImagePreset[] = []
  /** Thrown by everything that changes something. */
  refusal: LinkError | null = null
  readonly #link: FakeLink
  readonly #now: () => number

  /** `now` is ms since 1970; `user` is the name of who asks on this link. */
  constructor(link: FakeLink, now: () => number, user = 'ann') {
    this.#link = link
    this.#now = now
    const outcome = () => ({ settings: this.settings, revision: this.revision })
    const change = (next: ImageSettings) => {
      if (this.refusal) throw this.refusal
      this.change(next, user)
      return outcome()
    }
    Object.assign(link.answers, {
      'image.get': () => {
        const [newest] = this.history
        const changed = newest ? { by: newest.by, at: newest.at } : null
        return { ...outcome(), changed, controls: this.controls }
      },
      'image.set': ({ settings }) => change(withChange(this.settings, settings)),
      'image.reset': () => change(neutralImage),
      'image.undo': () => {
        const last = this.history.find(({ undo, undone }) => !undo && !undone)
        if (!last) throw new LinkError({ kind: 'conflict', message: 'There is nothing to undo.' })
        this.history = this.history.map((entry) => (entry === last ? { ...entry, undone: true } : entry))
        this.change(withChange(this.settings, last.before), user, true)
        return outcome()
      },
      'image.history': () => this.history,
      'image.presets': () => this.presets,
      'image.savePreset': ({ name, scope }) => {
        const preset = { name, scope, settings: this.settings }
        this.presets = [...this.presets, preset]
        return preset
      },
      'image.removePreset': ({ name, scope }) => {
        this.presets = this.presets.filter((one) => one.name !== name || one.scope !== scope)
        return {}
      },
      'image.applyPreset': ({ name }) =>
        change(this.presets.find((one) => one.name === name)?.settings ?? this.settings),
      'image.copy': () => {
        if (this.refusal) throw this.refusal
        return {}
      },
    } satisfies FakeLink['answers'])
  }

  /** Somebody changes camera `gate`, or the one named. */
  change(next: ImageSettings, by: string, undo = false, camera = 'gate'): void {
    const names = changedNames(this.settings, next)
    const part = (settings: ImageSettings) => Object.fromEntries(names.map((name) => [name, settings[name]]))
    const [before, after] = [part(this.settings), part(next)]
    this.settings = next
    this.revision++
    const at = new Date(this.#now()).toISOString()
    this.history = [{ revision: this.revision, at, by, before, after, undo, undone: false }, ...this.history]
    const { settings, revision } = this
    this.#link.say({ method: 'image.changed', params: { camera, settings, revision, by } })
  }
}
