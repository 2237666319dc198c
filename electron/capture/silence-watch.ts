import type { Clock } from '../base/clock.ts'

/** No picture for so long is a stall. */
export const STALL_MILLISECONDS = 5_000
/** Before the first picture a camera may wait for its next key frame. */
export const START_MILLISECONDS = 12_000

/** Fires once when no picture came for too long. */
export class SilenceWatch {
  readonly #clock: Clock
  readonly #onSilence: () => void
  #deadline: number
  #cancel: () => void
  #fired = false

  constructor(clock: Clock, onSilence: () => void) {
    this.#clock = clock
    this.#onSilence = onSilence
    this.#deadline = clock.monotonic() + START_MILLISECONDS * 1000
    this.#cancel = clock.after(START_MILLISECONDS, () => this.#check())
  }

  get fired(): boolean {
    return this.#fired
  }

  /** Called for each picture, so it only notes the time; the first one shortens the limit. */
  heard(): void {
    const deadline = this.#clock.monotonic() + STALL_MILLISECONDS * 1000
    if (deadline < this.#deadline) this.#arm(STALL_MILLISECONDS)
    this.#deadline = deadline
  }

  end(): void {
    this.#cancel()
  }

  #check(): void {
    const left = this.#deadline - this.#clock.monotonic()
    if (left > 0) {
      this.#arm(Math.ceil(left / 1000))
      return
    }
    this.#fired = true
    this.#onSilence()
  }

  #arm(milliseconds: number): void {
    this.#cancel()
    this.#cancel = this.#clock.after(milliseconds, () => this.#check())
  }
}
