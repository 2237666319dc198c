import { problemOf, type LinkProblem } from '../../link/problem.ts'
import { covers, HOUR, lengthOf, MILLISECOND, MINUTE, type Range } from './micros.ts'
import type { RecordingsSource } from './services.ts'
import { coveredTrack, extended, trackOf, type Track } from './spans.ts'

/** How far a camera's track has come: exactly one of these. Where it failed, what came before is still shown. */
export type TrackState = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; problem: LinkProblem }

/** Windows up to this long are asked for with their gaps and causes, wider ones as coverage alone. */
const DETAILED = 36 * HOUR
/** What is loaded beside a window, so that a drag does not run into emptiness at once. */
const BESIDE = 6 * HOUR
/** How far back the end is asked for again: segments still growing, gaps still open. */
const TAIL = 2 * MINUTE

/** What is known of one camera around the window shown: one question at a time, the newest window wins. */
export class CameraTrack {
  readonly camera: string
  readonly #source: RecordingsSource
  readonly #now: () => number
  #track = $state.raw<Track | null>(null)
  #state = $state.raw<TrackState>({ state: 'loading' })
  #wanted: Range | null = null
  #detailed = false
  #askedAt = 0
  #busy = false

  constructor(camera: string, source: RecordingsSource, now: () => number) {
    this.camera = camera
    this.#source = source
    this.#now = now
  }

  get track(): Track | null {
    return this.#track
  }

  get state(): TrackState {
    return this.#state
  }

  async show(window: Range): Promise<void> {
    this.#wanted = window
    if (!this.#busy && this.#lacks(window)) await this.#load()
  }

  /** Asks again for the end, where the present is in sight, and for all of what failed. */
  async refresh(): Promise<void> {
    const [track, window] = [this.#track, this.#wanted]
    if (!window || this.#busy) return
    if (!track || this.#lacks(window)) await this.#load()
    else if (window.to > this.#askedAt - TAIL) await this.#askTail(track)
  }

  /** Forgets what was loaded and asks again. */
  async reload(): Promise<void> {
    this.#askedAt = 0
    this.#detailed = false
    this.#track = null
    this.#state = { state: 'loading' }
    if (!this.#busy && this.#wanted) await this.#load()
  }

  #lacks(window: Range): boolean {
    const track = this.#track
    return !track || !covers(track.range, window) || (!this.#detailed && isDetailed(window))
  }

  async #load(): Promise<void> {
    this.#busy = true
    if (this.#state.state === 'failed') this.#state = { state: 'loading' }
    try {
      for (let window = this.#wanted; window && this.#lacks(window); window = this.#wanted) {
        this.#state = { state: 'loading' }
        this.#track = await this.#ask(window)
      }
      this.#state = { state: 'ready' }
    } catch (thrown) {
      this.#state = { state: 'failed', problem: problemOf(thrown) }
    } finally {
      this.#busy = false
    }
  }

  async #ask(window: Range): Promise<Track> {
    const askedAt = this.#now()
    const detailed = isDetailed(window)
    const beside = detailed ? Math.min(lengthOf(window), BESIDE) : lengthOf(window) / 2
    const range = { from: Math.floor(window.from - beside), to: Math.ceil(window.to + beside) }
    const track = detailed
      ? trackOf(range, await this.#source.find(this.camera, range.from, range.to))
      : coveredTrack(range, await this.#source.coverage(this.camera, range.from, range.to))
    this.#askedAt = askedAt
    this.#detailed = detailed
    return track
  }

  async #askTail(track: Track): Promise<void> {
    const askedAt = this.#now()
    const range = {
      from: Math.max(track.range.from, this.#askedAt - TAIL),
      to: Math.min(track.range.to, askedAt + TAIL),
    }
    if (lengthOf(range) < MILLISECOND) return
    this.#busy = true
    try {
      const tail = this.#detailed
        ? trackOf(range, await this.#source.find(this.camera, range.from, range.to))
        : coveredTrack(range, await this.#source.coverage(this.camera, range.from, range.to))
      this.#track = extended(track, tail)
      this.#askedAt = askedAt
    } catch {
      // The banner of the lost connection says so, and the next turn asks again.
    } finally {
      this.#busy = false
    }
    if (this.#wanted && this.#lacks(this.#wanted)) await this.#load()
  }
}

const isDetailed = (window: Range): boolean => lengthOf(window) <= DETAILED
