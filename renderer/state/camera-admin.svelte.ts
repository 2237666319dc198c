import { SvelteMap } from 'svelte/reactivity'
import type { Camera, CameraConfig } from '../../electron/protocol/cameras.ts'
import { language } from '../i18n/language.svelte.ts'
import { problemOf } from '../link/problem.ts'
import type { StationLink } from '../client/station-link.ts'
import { CameraEditor, type EditorServices } from './camera-editor.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

/** What an admin has in hand: exactly one of these. */
export type Task = { task: 'none' } | { task: 'edit'; editor: CameraEditor } | { task: 'remove'; camera: Camera }

/** Adding, changing, switching and removing cameras. For admins only: the station refuses everyone else. */
export class CameraAdmin {
  readonly #services: EditorServices & { link: StationLink }
  readonly #toasts: Toasts
  readonly #configs = new SvelteMap<string, CameraConfig>()
  #task = $state.raw<Task>({ task: 'none' })

  constructor(services: EditorServices & { link: StationLink }, toasts: Toasts) {
    this.#services = services
    this.#toasts = toasts
  }

  get task(): Task {
    return this.#task
  }

  /** A camera's source, as far as it is known. */
  configOf(camera: string): CameraConfig | undefined {
    return this.#configs.get(camera)
  }

  /** Asks for what the list does not say: the source, and whether it can be changed. */
  async load(cameras: readonly string[]): Promise<void> {
    await Promise.all(cameras.map((camera) => this.#config(camera).catch(() => undefined)))
  }

  add(): void {
    this.#task = { task: 'edit', editor: new CameraEditor(this.#services, null) }
  }

  async change(camera: string): Promise<void> {
    await this.#report(async () => {
      this.#task = { task: 'edit', editor: new CameraEditor(this.#services, await this.#config(camera)) }
    })
  }

  remove(camera: Camera): void {
    this.#task = { task: 'remove', camera }
  }

  /** Puts the task away. */
  leave(): void {
    if (this.#task.task === 'edit') this.#task.editor.close()
    this.#task = { task: 'none' }
  }

  async save(): Promise<void> {
    if (this.#task.task !== 'edit') return
    const { editor } = this.#task
    if (!(await editor.save())) return
    const { added, changed } = language.t.cameras
    const { changed: recordingChanged } = language.t.recording.settings
    this.#toasts.done((editor.fixed ? recordingChanged : editor.before ? changed : added)(editor.name.trim()))
    if (editor.before) await this.load([editor.before.id])
    this.leave()
  }

  async confirmRemoval(): Promise<void> {
    if (this.#task.task !== 'remove') return
    const { camera } = this.#task
    this.leave()
    await this.#report(async () => {
      await this.#services.link.request('cameras.remove', { camera: camera.id })
      this.#configs.delete(camera.id)
      this.#toasts.done(language.t.cameras.removed(camera.name))
    })
  }

  async switch(camera: string, enabled: boolean): Promise<void> {
    await this.#report(() => this.#services.link.request('cameras.update', { camera, enabled }))
  }

  async #config(camera: string): Promise<CameraConfig> {
    const config = await this.#services.link.request('cameras.get', { camera })
    this.#configs.set(camera, config)
    return config
  }

  async #report(act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
    } catch (thrown) {
      this.#toasts.alarm(problemOf(thrown).message)
    }
  }
}
