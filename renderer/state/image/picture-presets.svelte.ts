import type { ImagePreset, PresetScope } from '../../../electron/protocol/image.ts'
import type { StationLink } from '../../client/station-link.ts'
import { problemOf, type LinkProblem } from '../../link/problem.ts'
import type { Loaded } from '../storage.svelte.ts'

/** The named settings that a camera can be given: its own and the station's. */
export class PicturePresets {
  readonly #camera: string
  readonly #link: Pick<StationLink, 'request'>
  #list = $state.raw<Loaded<ImagePreset[]>>({ state: 'loading' })
  #problem = $state.raw<LinkProblem | null>(null)
  #busy = $state(false)

  constructor(camera: string, link: Pick<StationLink, 'request'>) {
    this.#camera = camera
    this.#link = link
  }

  get list(): Loaded<ImagePreset[]> {
    return this.#list
  }

  /** Why the last saving or removing was refused. */
  get problem(): LinkProblem | null {
    return this.#problem
  }

  get busy(): boolean {
    return this.#busy
  }

  has(name: string, scope: PresetScope): boolean {
    return this.#list.state === 'ready' && this.#list.value.some((one) => one.name === name && one.scope === scope)
  }

  async load(): Promise<void> {
    try {
      this.#list = { state: 'ready', value: await this.#link.request('image.presets', { camera: this.#camera }) }
    } catch (thrown) {
      if (this.#list.state !== 'ready') this.#list = { state: 'failed', problem: problemOf(thrown) }
    }
  }

  /** Keeps the camera's settings under a name; one of that name and scope is replaced. Answers whether it was done. */
  save(name: string, scope: PresetScope): Promise<boolean> {
    return this.#do(() => this.#link.request('image.savePreset', { camera: this.#camera, name: name.trim(), scope }))
  }

  remove({ name, scope }: Pick<ImagePreset, 'name' | 'scope'>): Promise<boolean> {
    return this.#do(() => this.#link.request('image.removePreset', { camera: this.#camera, name, scope }))
  }

  async #do(ask: () => Promise<unknown>): Promise<boolean> {
    if (this.#busy) return false
    this.#busy = true
    this.#problem = null
    try {
      await ask()
      return true
    } catch (thrown) {
      this.#problem = problemOf(thrown)
      return false
    } finally {
      this.#busy = false
      await this.load()
    }
  }
}
