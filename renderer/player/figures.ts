import type { UnitHeader } from '../../electron/protocol/frame.ts'
import type { DropCause } from '../../electron/protocol/notifications.ts'
import { Losses } from './losses.ts'
import type { LiveStats } from './types.ts'

/** What can be counted where units arrive. How old pictures are on the screen is measured on the page. */
export type Figures = Omit<LiveStats, 'latencyMedian' | 'latencyP95' | 'decoder'>

/** Counts what one live picture receives, loses and shows. */
export class FigureCounter {
  readonly #losses = new Losses()
  #since: number
  #bytes = 0
  #shown = 0
  #notShown = 0
  #lastPictureAt: number | null = null

  /** `now`: µs, like every time here. */
  constructor(now: number) {
    this.#since = now
  }

  unit(header: UnitHeader, bytes: number): void {
    this.#losses.unit(header.sequence)
    this.#bytes += bytes
  }

  shown(captureTime: number): void {
    this.#shown++
    this.#lastPictureAt = captureTime / 1000
  }

  notShown(count: number): void {
    this.#notShown += count
  }

  dropped(frames: number, cause: DropCause): void {
    this.#losses.announce(frames, cause)
  }

  /** Another stream begins, at another sequence number. */
  restart(): void {
    this.#losses.restart()
  }

  /** The figures since the last call, and the totals. */
  take(now: number): Figures {
    const seconds = Math.max(1, now - this.#since) / 1_000_000
    const figures = {
      framesPerSecond: Math.round((this.#shown / seconds) * 10) / 10,
      bitsPerSecond: Math.round((this.#bytes * 8) / seconds),
      lostSlow: this.#losses.slow,
      lostSource: this.#losses.source,
      notShown: this.#notShown,
      lastPictureAt: this.#lastPictureAt,
    }
    this.#since = now
    this.#bytes = this.#shown = 0
    return figures
  }
}
