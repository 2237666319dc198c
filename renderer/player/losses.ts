import type { DropCause } from '../../electron/protocol/notifications.ts'
import { following } from './key-frame-gate.ts'

/**
 * Counts the units that never came, and why. The station announces what it dropped; sequence numbers tell the same
 * without words. An announcement may come before or after the gap it explains, so both are counted and the larger
 * believed: a gap that nobody announced was lost between the hub and here, which is this client being slow.
 */
export class Losses {
  #announced: Record<DropCause, number> = { slow: 0, source: 0 }
  #gaps = 0
  #expected: number | undefined

  get slow(): number {
    return Math.max(this.#announced.slow, this.#gaps - this.#announced.source)
  }

  get source(): number {
    return this.#announced.source
  }

  announce(frames: number, cause: DropCause): void {
    this.#announced[cause] += frames
  }

  unit(sequence: number): void {
    if (this.#expected !== undefined) this.#gaps += (sequence - this.#expected) >>> 0
    this.#expected = following(sequence)
  }

  /** Another stream begins, at whatever number it likes. */
  restart(): void {
    this.#expected = undefined
  }
}
