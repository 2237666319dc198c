import { SvelteSet } from 'svelte/reactivity'
import type { Camera } from '../../electron/protocol/cameras.ts'
import type { StationLink } from '../client/station-link.ts'
import { language } from '../i18n/language.svelte.ts'
import { problemOf } from '../link/problem.ts'
import type { LocalRecordings } from './local-recordings.svelte.ts'
import { stationAction, type RecordingStates } from './recording-states.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

export interface ControlServices {
  link: Pick<StationLink, 'request'>
  states: RecordingStates
  local: LocalRecordings
  toasts: Toasts
  mayOperate: () => boolean
}

type Named = Pick<Camera, 'id' | 'name'>

/** What a person does about recording at a camera's picture. What the station refuses is shown. */
export class RecordingControls {
  readonly #services: ControlServices
  readonly #snapshotting = new SvelteSet<string>()

  constructor(services: ControlServices) {
    this.#services = services
  }

  /** A snapshot of this camera is on its way. */
  isSnapshotting(camera: string): boolean {
    return this.#snapshotting.has(camera)
  }

  /** Starts or stops recording on the station; says why where the camera is not recorded by hand. For operators. */
  async toggleStation({ id, name }: Named): Promise<void> {
    const { link, states, toasts, mayOperate } = this.#services
    if (!mayOperate()) return
    const action = stationAction(states.of(id))
    if (action.act === 'none') {
      toasts.done(`${name}: ${language.t.recording.tools[action.why]}`)
      return
    }
    await this.#report(async () => {
      await link.request(action.act === 'start' ? 'record.start' : 'record.stop', { camera: id })
      const { started, stopped } = language.t.recording.done
      toasts.done((action.act === 'start' ? started : stopped)(name))
    })
    await states.refresh(id)
  }

  toggleLocal(camera: Named): void {
    this.#services.local.toggle(camera)
  }

  /** Lets it be recorded as the camera gives it, or as everybody sees it. For admins. */
  async recordUntouched({ id }: Named, untouched: boolean): Promise<void> {
    const { link, states } = this.#services
    await this.#report(() => link.request('record.set', { camera: id, settings: { untouched } }))
    await states.refresh(id)
  }

  /** For operators. */
  async takeSnapshot({ id, name }: Named): Promise<void> {
    const { link, toasts, mayOperate } = this.#services
    if (!mayOperate() || this.#snapshotting.has(id)) return
    this.#snapshotting.add(id)
    await this.#report(async () => {
      const { file, url } = await link.request('snapshot.take', { camera: id })
      toasts.done(language.t.recording.done.snapshot(name), { href: url, label: file })
    })
    this.#snapshotting.delete(id)
  }

  async #report(act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
    } catch (thrown) {
      this.#services.toasts.alarm(problemOf(thrown).message)
    }
  }
}
