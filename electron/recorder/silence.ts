import type { Because } from './hole.ts'

/** Without a picture for so long, the camera is not being recorded. µs. */
const SILENT = 2_000_000
/** Without a picture for so long, the segment is finished. Until then the camera may go on within it. µs. */
const SILENT_FOR_GOOD = 10_000_000

const NO_PICTURE_YET: Because = { cause: 'camera', message: 'No picture has come from the camera yet.' }
export const SILENCE: Because = { cause: 'camera', message: 'The camera sends no pictures.' }

/** Whether pictures come from a camera, and why they do not. Times are of the clock that never steps, µs. */
export class Silence {
  #because: Because | null = NO_PICTURE_YET
  #lastPicture: number

  constructor(at: number) {
    this.#lastPicture = at
  }

  /** Why no pictures come; null while they do. */
  get because(): Because | null {
    return this.#because
  }

  /** A picture came. Answers whether none had come before it. */
  end(at: number): boolean {
    const again = this.#because !== null
    this.#lastPicture = at
    this.#because = null
    return again
  }

  /** No pictures come, for this reason. */
  begin(because: Because): void {
    this.#because = because
  }

  /** To be called now and then: where pictures have stayed away, there is silence. Answers whether it begins. */
  look(at: number): boolean {
    if (this.#because || at - this.#lastPicture < SILENT) return false
    this.#because = SILENCE
    return true
  }

  /** Whether it has lasted so long that the segment is over. */
  isForGood(at: number): boolean {
    return at - this.#lastPicture >= SILENT_FOR_GOOD
  }
}
