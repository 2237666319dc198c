import type { UnitHeader } from '../../electron/protocol/frame.ts'

/** The sequence number after this one; numbers are modulo 2^32. */
export const following = (sequence: number): number => (sequence + 1) >>> 0

/**
 * Keeps from a decoder what it could not decode: from the start, after a gap, and after `shut`, everything up to the next
 * key frame.
 */
export class KeyFrameGate {
  #expected: number | undefined

  /** Whether this unit may go on to the decoder. To be asked once for each unit, in order. */
  admits(header: UnitHeader): boolean {
    const admitted = header.keyFrame || (header.sequence === this.#expected && !header.droppedBefore)
    this.#expected = admitted ? following(header.sequence) : undefined
    return admitted
  }

  shut(): void {
    this.#expected = undefined
  }
}
