import { SvelteMap } from 'svelte/reactivity'
import { every, type Clock } from '../../base/clock.ts'
import { CameraTrack } from './camera-track.svelte.ts'
import type { Range } from './micros.ts'
import type { RecordingsSource } from './services.ts'

/** How often the end of what is recorded is asked for while it is in sight. */
const REFRESH_MS = 3_000

/** The tracks of the cameras chosen, kept up to date while the view is open. */
export class Tracks {
  readonly #source: RecordingsSource
  readonly #now: () => number
  readonly #tracks = new SvelteMap<string, CameraTrack>()
  #window: Range | null = null
  #stop: () => void = () => undefined

  constructor(source: RecordingsSource, now: () => number) {
    this.#source = source
    this.#now = now
  }

  of(camera: string): CameraTrack | undefined {
    return this.#tracks.get(camera)
  }

  /** Those of these cameras, in their order. */
  listed(cameras: readonly string[]): CameraTrack[] {
    return cameras.flatMap((camera) => this.#tracks.get(camera) ?? [])
  }

  open(clock: Clock): void {
    this.close()
    this.#stop = every(clock, REFRESH_MS, () => {
      for (const track of this.#tracks.values()) void track.refresh()
    })
    for (const track of this.#tracks.values()) void track.refresh()
  }

  choose(cameras: readonly string[]): void {
    for (const camera of [...this.#tracks.keys()]) if (!cameras.includes(camera)) this.#tracks.delete(camera)
    for (const camera of cameras) {
      if (this.#tracks.has(camera)) continue
      const track = new CameraTrack(camera, this.#source, this.#now)
      this.#tracks.set(camera, track)
      if (this.#window) void track.show(this.#window)
    }
  }

  show(window: Range): void {
    this.#window = window
    for (const track of this.#tracks.values()) void track.show(window)
  }

  close(): void {
    this.#stop()
    this.#stop = () => undefined
  }
}
