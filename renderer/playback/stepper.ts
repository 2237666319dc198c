import type { CameraLibrary } from './camera-library.ts'
import { neighbour } from './neighbour.ts'

/** Steps that wait at most; a key that is held down asks for more than can be shown. */
const MOST_WAITING = 2

export interface Steps {
  position(): number
  /** Of the cameras that play, in their order. */
  libraries(): readonly CameraLibrary[]
  seek(at: number): void
  /** Resolves when every camera shows the picture of the position, or it is known why not. */
  shown(): Promise<void>
}

/**
 * Steps from picture to picture, one after the other: each is shown before the next is begun. The pictures counted are
 * those of the first camera that has one at the position; the others are in step with it.
 */
export class Stepper {
  readonly #steps: Steps
  #waiting = 0
  #busy = false

  constructor(steps: Steps) {
    this.#steps = steps
  }

  step(direction: 1 | -1): void {
    this.#waiting = Math.max(-MOST_WAITING, Math.min(MOST_WAITING, this.#waiting + direction))
    if (!this.#busy) void this.#run()
  }

  /** Steps that are not begun will not be. */
  forget(): void {
    this.#waiting = 0
  }

  async #run(): Promise<void> {
    this.#busy = true
    while (this.#waiting !== 0) {
      const direction = this.#waiting > 0 ? 1 : -1
      this.#waiting -= direction
      await this.#stepOnce(direction)
    }
    this.#busy = false
  }

  async #stepOnce(direction: 1 | -1): Promise<void> {
    const position = this.#steps.position()
    const target = await this.#neighbour(position, direction)
    // Somebody has gone elsewhere meanwhile.
    if (target === null || position !== this.#steps.position()) return
    this.#steps.seek(target)
    await this.#steps.shown()
  }

  async #neighbour(at: number, direction: 1 | -1): Promise<number | null> {
    const isRecorded = (library: CameraLibrary): boolean => library.spot(at)?.kind === 'recorded'
    for (const library of [...this.#steps.libraries()].sort((a, b) => Number(isRecorded(b)) - Number(isRecorded(a)))) {
      // A camera that cannot be asked shows so itself; the next one may know.
      const found = await neighbour(library, at, direction).catch(() => null)
      if (found !== null) return found
    }
    return null
  }
}
