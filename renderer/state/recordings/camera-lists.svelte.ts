import { SvelteMap } from 'svelte/reactivity'
import { problemOf } from '../../link/problem.ts'
import type { ListState } from './exports.svelte.ts'

/** A short list for each camera chosen, such as its snapshots: asked for whole, shown joined. */
export class CameraLists<T> {
  readonly #ask: (camera: string) => Promise<readonly T[]>
  readonly #lists = new SvelteMap<string, readonly T[]>()
  #cameras: readonly string[] = []
  #state = $state.raw<ListState>({ state: 'loading' })
  #question = 0

  constructor(ask: (camera: string) => Promise<readonly T[]>) {
    this.#ask = ask
  }

  get state(): ListState {
    return this.#state
  }

  of(camera: string): readonly T[] {
    return this.#lists.get(camera) ?? []
  }

  get all(): T[] {
    return [...this.#lists.values()].flat()
  }

  async choose(cameras: readonly string[]): Promise<void> {
    this.#cameras = cameras
    for (const camera of [...this.#lists.keys()]) if (!cameras.includes(camera)) this.#lists.delete(camera)
    await this.load()
  }

  /** Asks for every list again. Only the newest question is answered. */
  async load(): Promise<void> {
    const question = ++this.#question
    try {
      const lists = await Promise.all(this.#cameras.map(async (camera) => [camera, await this.#ask(camera)] as const))
      if (question !== this.#question) return
      for (const [camera, list] of lists) this.#lists.set(camera, list)
      this.#state = { state: 'ready' }
    } catch (thrown) {
      if (question === this.#question) this.#state = { state: 'failed', problem: problemOf(thrown) }
    }
  }
}
