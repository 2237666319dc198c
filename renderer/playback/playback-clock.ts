/** The page was hidden, or hung, for longer than this between two looks: it goes on where it was. µs. */
const LONGEST_LOOK = 250_000

export const SLOWEST = 0.25
export const FASTEST = 16

/**
 * Where playback is in the recorded time. It runs at the rate of the monotonic clock times `rate` while it is playing and
 * not held; nobody else moves it but by `moveTo`. Pure: it is told what time it is. All times are µs.
 */
export class PlaybackClock {
  #position = 0
  #playing = false
  #rate = 1
  /** When it was looked at last, by the monotonic clock; null while it stands still. */
  #looked: number | null = null

  get position(): number {
    return this.#position
  }

  get playing(): boolean {
    return this.#playing
  }

  get rate(): number {
    return this.#rate
  }

  /** Between 0.25 and 16; anything else becomes the nearest of them. */
  setRate(rate: number): void {
    this.#rate = Math.min(FASTEST, Math.max(SLOWEST, Number.isFinite(rate) ? rate : 1))
  }

  moveTo(position: number): void {
    this.#position = Math.max(0, Math.round(position))
  }

  play(): void {
    this.#playing = true
    this.#looked = null
  }

  pause(): void {
    this.#playing = false
    this.#looked = null
  }

  /** Moves on to `now` (monotonic µs), never past `limit`. `held`: the time since the last look does not count. */
  advance(now: number, held: boolean, limit = Infinity): void {
    if (!this.#playing) return
    const elapsed = this.#looked === null ? 0 : Math.min(now - this.#looked, LONGEST_LOOK)
    this.#looked = now
    if (held || elapsed <= 0) return
    this.#position = Math.round(Math.max(this.#position, Math.min(limit, this.#position + elapsed * this.#rate)))
  }
}
