import type { Clock } from '../base/clock.ts'

/** Something that a person should know at once. */
export interface RecordingAlarm {
  /** A word for code: a kind of DiskTrouble, `recordingBehind` or `picturesLost`. */
  readonly kind: string
  readonly message: string
  /** How many pictures that came are not recorded. */
  readonly frames?: number
}

/** A disk that fails again and again is said so no more often than this. µs. */
const AGAIN = 60_000_000

/** What one camera's recorder tells people, and how often; it counts the pictures that were lost. */
export class RecordingAlarms {
  readonly #clock: Clock
  readonly #tell: (alarm: RecordingAlarm) => void
  #newest: { kind: string; at: number } | null = null
  #lost = 0
  #untold = 0

  constructor(clock: Clock, tell: (alarm: RecordingAlarm) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  /** All pictures that were lost. */
  get lost(): number {
    return this.#lost
  }

  /** Says what is wrong; false where it was said not long ago. */
  trouble(kind: string, message: string): boolean {
    const at = this.#clock.monotonic()
    if (this.#newest?.kind === kind && at - this.#newest.at < AGAIN) return false
    this.#newest = { kind, at }
    this.#tell({ kind, message })
    return true
  }

  /** So many pictures more were lost; `tellLost` says it. */
  count(pictures: number): void {
    this.#lost += pictures
    this.#untold += pictures
  }

  /** Says how many were lost since it was said last, if any were. To be called when no more are being lost. */
  tellLost(): void {
    const frames = this.#untold
    if (frames === 0) return
    this.#untold = 0
    const message = frames === 1 ? 'One picture was not recorded.' : `${frames} pictures were not recorded.`
    this.#tell({ kind: 'picturesLost', message, frames })
  }
}
