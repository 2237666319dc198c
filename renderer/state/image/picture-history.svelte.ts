import type { ImageHistoryEntry } from '../../../electron/protocol/image.ts'
import type { Clock } from '../../base/clock.ts'
import type { StationLink } from '../../client/station-link.ts'
import { problemOf } from '../../link/problem.ts'
import type { Loaded } from '../storage.svelte.ts'

/** A drag changes the history many times a second; it is asked for at most so often. */
const AGAIN_MS = 1_000

/** Who has changed a camera's picture, when and how; kept up to date while somebody looks at it. */
export class PictureHistory {
  readonly #camera: string
  readonly #link: Pick<StationLink, 'request'>
  readonly #clock: Clock
  #entries = $state.raw<Loaded<ImageHistoryEntry[]>>({ state: 'loading' })
  #cancel: (() => void) | null = null
  #open = false

  constructor(camera: string, { link, clock }: { link: Pick<StationLink, 'request'>; clock: Clock }) {
    this.#camera = camera
    this.#link = link
    this.#clock = clock
  }

  /** The newest first. */
  get entries(): Loaded<ImageHistoryEntry[]> {
    return this.#entries
  }

  /** Keeps it up to date until the answer is called. */
  look(): () => void {
    this.#open = true
    void this.#load()
    return () => {
      this.#open = false
      this.#cancel?.()
      this.#cancel = null
    }
  }

  /** The picture was changed. */
  stale(): void {
    if (!this.#open || this.#cancel) return
    this.#cancel = this.#clock.after(AGAIN_MS, () => {
      this.#cancel = null
      void this.#load()
    })
  }

  async #load(): Promise<void> {
    try {
      this.#entries = { state: 'ready', value: await this.#link.request('image.history', { camera: this.#camera }) }
    } catch (thrown) {
      if (this.#entries.state !== 'ready') this.#entries = { state: 'failed', problem: problemOf(thrown) }
    }
  }
}
