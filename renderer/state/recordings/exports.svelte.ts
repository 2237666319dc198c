import type { Export } from '../../../electron/protocol/recordings.ts'
import { problemOf, type LinkProblem } from '../../link/problem.ts'
import type { ArchiveApi } from './archive-api.ts'
import type { Range } from './micros.ts'

export type ListState = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; problem: LinkProblem }

const isUnderWay = ({ progress }: Export): boolean => progress.state === 'queued' || progress.state === 'running'

/** The station's exports, newest first. What the station says of them unasked is handed to `hear`. */
export class Exports {
  readonly #api: ArchiveApi
  readonly #ended: (ended: Export) => void
  #list = $state.raw<readonly Export[]>([])
  #state = $state.raw<ListState>({ state: 'loading' })

  /** `ended` hears of every export that was seen under way and is finished or failed now. */
  constructor(api: ArchiveApi, ended: (ended: Export) => void) {
    this.#api = api
    this.#ended = ended
  }

  get list(): readonly Export[] {
    return this.#list
  }

  get state(): ListState {
    return this.#state
  }

  get underWay(): number {
    return this.#list.filter(isUnderWay).length
  }

  async load(): Promise<void> {
    try {
      const list = await this.#api.exports()
      this.#become(list)
      this.#state = { state: 'ready' }
    } catch (thrown) {
      this.#state = { state: 'failed', problem: problemOf(thrown) }
    }
  }

  /** An export was made, moves on, or has come to its end. */
  hear(now: Export): void {
    this.#become([now, ...this.#list.filter(({ id }) => id !== now.id)])
  }

  /** Rejects with a `LinkError` where the station refuses: no room, too many, no right. */
  async start(camera: string, range: Range): Promise<void> {
    const started = await this.#api.startExport(camera, range)
    // Its progress may have been heard before the answer came.
    if (!this.#list.some(({ id }) => id === started.id)) this.hear(started)
  }

  /** Cancels what is under way, removes what is done. Rejects with a `LinkError`. */
  async remove(id: string): Promise<void> {
    await this.#api.removeExport(id)
    await this.load()
  }

  #become(list: readonly Export[]): void {
    const before = this.#list
    this.#list = [...list].sort((a, b) => b.at.localeCompare(a.at))
    for (const now of list) {
      const known = before.find(({ id }) => id === now.id)
      if (known && isUnderWay(known) && !isUnderWay(now)) this.#ended(now)
    }
  }
}
