import type { Playhead } from './playhead.svelte.ts'

/** Device px; the card that shows it is half as wide on a sharp screen. */
const WIDTH = 320

export interface Sought {
  readonly camera: string
  readonly at: number
}

/** The picture under the pointer: one is asked for at a time, and of those wanted meanwhile only the newest. */
export class Thumbnail {
  readonly #playhead: Playhead
  #image = $state.raw<ImageBitmap | null>(null)
  #of = $state.raw<Sought | null>(null)
  #wanted: Sought | null = null
  #busy = false

  constructor(playhead: Playhead) {
    this.#playhead = playhead
  }

  /** Closed as soon as another takes its place; null while there is none. */
  get image(): ImageBitmap | null {
    return this.#image
  }

  /** Where the image is from. */
  get of(): Sought | null {
    return this.#of
  }

  async look(sought: Sought): Promise<void> {
    this.#wanted = sought
    if (this.#busy) return
    this.#busy = true
    for (let next = this.#next(); next; next = this.#next()) {
      // A thumbnail that fails is one that is not shown.
      const image = await this.#playhead.thumbnail(next.camera, next.at, WIDTH).catch(() => null)
      this.#show(image, image && next)
    }
    this.#busy = false
  }

  forget(): void {
    this.#wanted = null
    this.#show(null, null)
  }

  #show(image: ImageBitmap | null, of: Sought | null): void {
    this.#image?.close()
    this.#image = image
    this.#of = of
  }

  #next(): Sought | null {
    const next = this.#wanted
    this.#wanted = null
    return next
  }
}
