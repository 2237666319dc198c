import { SvelteMap } from 'svelte/reactivity'
import type { Camera } from '../../electron/protocol/cameras.ts'
import type { StationLink } from '../client/station-link.ts'

/** How many cameras are in which state; stalled ones count as retrying, as they are being started again. */
export interface CameraCounts {
  live: number
  starting: number
  trouble: number
  failed: number
  off: number
}

/** Every camera of the station, in the station's order, kept up to date by its notifications. */
export class Cameras {
  readonly #link: StationLink
  readonly #cameras = new SvelteMap<string, Camera>()
  readonly #stops: (() => void)[]
  #loaded = $state(false)

  constructor(link: StationLink) {
    this.#link = link
    const put = (camera: Camera): void => {
      this.#cameras.set(camera.id, camera)
    }
    this.#stops = [
      link.on('camera.added', put),
      link.on('camera.state', put),
      link.on('camera.removed', ({ id }) => this.#cameras.delete(id)),
      link.onState(({ state }) => {
        if (state === 'online') void this.#load()
      }),
    ]
    if (link.state.state === 'online') void this.#load()
  }

  get all(): Camera[] {
    return [...this.#cameras.values()]
  }

  /** The station's list has come at least once. */
  get loaded(): boolean {
    return this.#loaded
  }

  get counts(): CameraCounts {
    const counts: CameraCounts = { live: 0, starting: 0, trouble: 0, failed: 0, off: 0 }
    for (const { state } of this.#cameras.values()) counts[countedAs(state.state)]++
    return counts
  }

  byId(id: string): Camera | undefined {
    return this.#cameras.get(id)
  }

  /** Starts a camera again now, instead of when its pause is over. */
  async retry(id: string): Promise<void> {
    await this.#link.request('cameras.retry', { camera: id })
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  async #load(): Promise<void> {
    // A list that fails to come follows a lost connection, and the next connection asks again.
    const list = await this.#link.request('cameras.list', {}).catch(() => undefined)
    if (!list) return
    const isListed = (id: string): boolean => list.some((camera) => camera.id === id)
    for (const id of [...this.#cameras.keys()]) if (!isListed(id)) this.#cameras.delete(id)
    for (const camera of list) this.#cameras.set(camera.id, camera)
    this.#loaded = true
  }
}

function countedAs(state: Camera['state']['state']): keyof CameraCounts {
  return state === 'stalled' || state === 'retrying' ? 'trouble' : state
}
