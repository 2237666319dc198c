import { HOUR, lengthOf, type Range } from './micros.ts'
import { Selection } from './selection.svelte.ts'
import type { RecordingsSource } from './services.ts'
import { Tracks } from './tracks.svelte.ts'
import { centred, following, moved, resized, revealing, upTo, zoomed } from './window.ts'
import type { Day, Zone } from './zone.ts'

const FIRST_LENGTH = 6 * HOUR
/** One press of a zoom key or button. */
const ZOOM_STEP = 2

/** The part of time that is in sight, the tracks in it, and what is selected of it. */
export class Timeline {
  readonly tracks: Tracks
  readonly selection = new Selection()
  readonly zone: Zone
  readonly #now: () => number
  readonly #shown: (window: Range) => void
  #window = $state.raw<Range>({ from: 0, to: FIRST_LENGTH })

  /** `shown` hears of every window. */
  constructor(
    source: RecordingsSource,
    zone: Zone,
    now: () => number,
    shown: (window: Range) => void = () => undefined,
  ) {
    this.#shown = shown
    this.tracks = new Tracks(source, now)
    this.zone = zone
    this.#now = now
    this.show(resized({ from: now() - FIRST_LENGTH, to: now() }, FIRST_LENGTH, now()))
  }

  get window(): Range {
    return this.#window
  }

  get length(): number {
    return lengthOf(this.#window)
  }

  show(window: Range): void {
    const shown = upTo(window, this.#now())
    if (shown.from === this.#window.from && shown.to === this.#window.to) return
    this.#become(shown)
  }

  showDay(day: Day): void {
    this.#become({ from: this.zone.startOf(day), to: this.zone.endOf(day) })
  }

  /** In (−1) or out (1) by one step around an instant that keeps its place. */
  zoom(direction: 1 | -1, around: number): void {
    this.scale(ZOOM_STEP ** direction, around)
  }

  scale(factor: number, around: number): void {
    this.show(zoomed(this.#window, factor, around))
  }

  /** To this length, around an instant, which comes into sight. */
  resize(length: number, around: number): void {
    this.show(revealing(resized(this.#window, length, around), around))
  }

  pan(by: number): void {
    this.show(moved(this.#window, by))
  }

  centre(at: number): void {
    this.show(centred(this.#window, at))
  }

  reveal(at: number): void {
    this.show(revealing(this.#window, at))
  }

  /** Keeps a playhead that runs in sight, unless somebody has looked away from it. */
  follow(before: number, at: number): void {
    this.show(following(this.#window, before, at))
  }

  #become(window: Range): void {
    this.#window = window
    this.tracks.show(window)
    this.#shown(window)
  }
}
