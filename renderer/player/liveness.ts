const QUIET_US = 1_000_000
const STUCK_US = 2_000_000
/** Fewer units than this without a picture may still be on their way through the decoder. */
const STUCK_UNITS = 3

/** Watches over one stream: do units come, and do they become pictures? Times are µs. */
export class Liveness {
  #lastShown: number
  /** Since when it is given the chance to show something. */
  #since: number
  #unitsSinceShown = 0

  constructor(now: number) {
    this.#lastShown = this.#since = now
  }

  get lastShown(): number {
    return this.#lastShown
  }

  unit(): void {
    this.#unitsSinceShown++
  }

  shown(now: number): void {
    this.#lastShown = this.#since = now
    this.#unitsSinceShown = 0
  }

  /** Decoding was started anew: it gets the whole time again. */
  restarted(now: number): void {
    this.#since = now
    this.#unitsSinceShown = 0
  }

  /** No picture for over a second. */
  quiet(now: number): boolean {
    return now - this.#lastShown > QUIET_US
  }

  /** Units keep coming, and for two seconds none of them became a picture. */
  stuck(now: number): boolean {
    return this.#unitsSinceShown >= STUCK_UNITS && now - this.#since > STUCK_US
  }
}
