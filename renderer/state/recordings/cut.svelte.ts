import { SvelteMap } from 'svelte/reactivity'
import { problemOf, type LinkProblem } from '../../link/problem.ts'
import { clip, fromInstant, lengthOf, type Range } from './micros.ts'
import type { RecordingsSource } from './services.ts'
import { trackOf, within, type GapSpan } from './spans.ts'

/** What a range of one camera holds. */
export interface Contents {
  readonly recorded: number
  readonly gaps: readonly GapSpan[]
  /** About so many bytes. */
  readonly bytes: number
}

export type Asked = { state: 'loading' } | { state: 'known'; contents: Contents } | { state: 'unknown' }
export type Doing = { state: 'idle' } | { state: 'busy' } | { state: 'refused'; problem: LinkProblem }

/** A range and the cameras it is taken of, before it is exported or protected. */
export class Cut {
  readonly range: Range
  readonly cameras: readonly string[]
  readonly #asked = new SvelteMap<string, Asked>()
  readonly #left = new SvelteMap<string, true>()
  #doing = $state.raw<Doing>({ state: 'idle' })
  reason = $state('')

  constructor(source: RecordingsSource, range: Range, cameras: readonly string[]) {
    this.range = range
    this.cameras = cameras
    for (const camera of cameras) void this.#ask(source, camera)
  }

  get doing(): Doing {
    return this.#doing
  }

  of(camera: string): Asked {
    return this.#asked.get(camera) ?? { state: 'loading' }
  }

  takes(camera: string): boolean {
    const asked = this.of(camera)
    return !this.#left.has(camera) && !(asked.state === 'known' && asked.contents.recorded === 0)
  }

  take(camera: string, taken: boolean): void {
    if (taken) this.#left.delete(camera)
    else this.#left.set(camera, true)
  }

  get taken(): string[] {
    return this.cameras.filter((camera) => this.takes(camera))
  }

  /** Does it for every camera taken, in turn; true where all went well. */
  async run(act: (camera: string) => Promise<unknown>): Promise<boolean> {
    if (this.#doing.state === 'busy') return false
    this.#doing = { state: 'busy' }
    try {
      for (const camera of this.taken) {
        await act(camera)
        this.take(camera, false)
      }
      this.#doing = { state: 'idle' }
      return true
    } catch (thrown) {
      this.#doing = { state: 'refused', problem: problemOf(thrown) }
      return false
    }
  }

  async #ask(source: RecordingsSource, camera: string): Promise<void> {
    this.#asked.set(camera, { state: 'loading' })
    try {
      const found = await source.find(camera, this.range.from, this.range.to)
      const inside = within(trackOf(this.range, found), this.range)
      this.#asked.set(camera, { state: 'known', contents: { ...inside, bytes: bytesIn(found.segments, this.range) } })
    } catch {
      // An estimate is a courtesy: the station says what it cannot do when it is asked to do it.
      this.#asked.set(camera, { state: 'unknown' })
    }
  }
}

/** The share of each segment's bytes that its share of the range stands for. */
function bytesIn(segments: readonly { start: string; end: string; bytes: number }[], range: Range): number {
  return segments.reduce((sum, { start, end, bytes }) => {
    const whole = { from: fromInstant(start), to: fromInstant(end) }
    const part = clip(whole, range)
    return part ? sum + (bytes * lengthOf(part)) / Math.max(1, lengthOf(whole)) : sum
  }, 0)
}
