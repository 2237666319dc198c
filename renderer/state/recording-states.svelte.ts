import { SvelteMap } from 'svelte/reactivity'
import type { RecordingSettings, RecordingState } from '../../electron/protocol/recordings.ts'
import type { StationLink } from '../client/station-link.ts'

/** How a camera is recorded; the settings are null until the station has been asked. */
export interface RecordingView {
  settings: RecordingSettings | null
  state: RecordingState
}

/** What every camera's recorder does, kept up to date by the station's notifications. */
export class RecordingStates {
  readonly #link: Pick<StationLink, 'on' | 'request'>
  readonly #views = new SvelteMap<string, RecordingView>()
  readonly #stops: (() => void)[]

  constructor(link: Pick<StationLink, 'on' | 'request'>) {
    this.#link = link
    this.#stops = [
      link.on('recording.state', ({ camera, state }) => {
        this.#heard(camera, state)
      }),
      link.on('camera.removed', ({ id }) => this.#views.delete(id)),
    ]
  }

  /** Undefined until the station has said anything of this camera. */
  of(camera: string): RecordingView | undefined {
    return this.#views.get(camera)
  }

  /** Asks for all of these, one after the other. To be called with each connection and when there are other cameras. */
  async load(cameras: readonly string[]): Promise<void> {
    for (const camera of cameras) await this.refresh(camera)
  }

  /** Asks for one; what the station refuses leaves what is known. */
  async refresh(camera: string): Promise<void> {
    const view = await this.#link.request('record.get', { camera }).catch(() => undefined)
    if (view) this.#views.set(camera, view)
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  #heard(camera: string, state: RecordingState): void {
    const before = this.#views.get(camera)
    this.#views.set(camera, { settings: before?.settings ?? null, state })
    // Only settings switch a recorder off and on: somebody has changed them.
    const switched = before !== undefined && (before.state.state === 'off') !== (state.state === 'off')
    if (switched) void this.refresh(camera)
  }
}

/** What a person may do about a camera's recording on the station: start it, stop it, or why neither. */
export type StationAction =
  { act: 'start' } | { act: 'stop' } | { act: 'none'; why: 'always' | 'scheduled' | 'motion' | 'off' | 'unknown' }

const modes = { off: 'off', continuous: 'always', scheduled: 'scheduled', motion: 'motion' } as const

export function stationAction(view: RecordingView | undefined): StationAction {
  if (!view?.settings) return { act: 'none', why: 'unknown' }
  const { mode } = view.settings
  if (mode !== 'manual') return { act: 'none', why: modes[mode] }
  return { act: view.state.state === 'waiting' ? 'start' : 'stop' }
}
