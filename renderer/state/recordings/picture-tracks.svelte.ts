import { SvelteMap } from 'svelte/reactivity'
import { every, type Clock } from '../../base/clock.ts'
import type { Range } from './micros.ts'
import type { AskPictures } from './picture-spans.ts'
import { PictureTrack } from './picture-track.svelte.ts'

const REFRESH_MS = 5_000

/** How the pictures of the cameras chosen were set, in the window shown and under the playhead. */
export class PictureTracks {
  readonly #ask: AskPictures
  readonly #now: () => number
  readonly #tracks = new SvelteMap<string, PictureTrack>()
  #window: Range | null = null
  /** The playhead. */
  #at = 0
  #shown: Range | null = null
  #stop: () => void = () => undefined

  constructor(ask: AskPictures, now: () => number) {
    this.#ask = ask
    this.#now = now
  }

  of(camera: string): PictureTrack | undefined {
    return this.#tracks.get(camera)
  }

  open(clock: Clock): void {
    this.close()
    const refresh = (): void => {
      for (const track of this.#tracks.values()) void track.refresh()
    }
    this.#stop = every(clock, REFRESH_MS, refresh)
    refresh()
  }

  choose(cameras: readonly string[]): void {
    for (const camera of [...this.#tracks.keys()]) if (!cameras.includes(camera)) this.#tracks.delete(camera)
    for (const camera of cameras) {
      if (this.#tracks.has(camera)) continue
      const track = new PictureTrack(camera, this.#ask, this.#now)
      this.#tracks.set(camera, track)
      if (this.#shown) void track.show(this.#shown)
    }
  }

  show(window: Range): void {
    this.#window = window
    this.#look()
  }

  /** The playhead is at `at` now. */
  under(at: number): void {
    this.#at = at
    if (!this.#shown || at < this.#shown.from || at > this.#shown.to) this.#look()
  }

  close(): void {
    this.#stop()
    this.#stop = () => undefined
  }

  #look(): void {
    if (!this.#window || this.#at === 0) return
    const { from, to } = this.#window
    this.#shown = { from: Math.min(from, this.#at), to: Math.max(to, this.#at) }
    for (const track of this.#tracks.values()) void track.show(this.#shown)
  }
}
