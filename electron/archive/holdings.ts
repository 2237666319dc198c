import type { SegmentRow } from './segment-row.ts'

/** What the archive holds of one camera. */
export interface Holding {
  readonly bytes: number
  readonly segments: number
  /** The end of the segment that was written last, µs, and its place in the order of writing. */
  readonly newest: number
  readonly turn: number
}

/** The sums over the index, kept as it changes: counting 100,000 rows anew would hold everything else up. */
export class Holdings {
  readonly #held: Map<string, Holding>

  constructor(held: Iterable<[string, Holding]>) {
    this.#held = new Map(held)
  }

  get bytes(): number {
    return [...this.#held.values()].reduce((total, { bytes }) => total + bytes, 0)
  }

  get cameras(): ReadonlyMap<string, Holding> {
    return this.#held
  }

  of(camera: string): Holding | undefined {
    return this.#held.get(camera)
  }

  /** The highest place in the order of writing that was given. */
  get lastTurn(): number {
    return Math.max(0, ...[...this.#held.values()].map(({ turn }) => turn))
  }

  /** A row came, changed or went. */
  change(before: SegmentRow | undefined, after: SegmentRow | undefined): void {
    const camera = (after ?? before)?.camera
    if (camera === undefined) return
    const held = this.#held.get(camera) ?? { bytes: 0, segments: 0, newest: 0, turn: -1 }
    const segments = held.segments + (after ? 1 : 0) - (before ? 1 : 0)
    const bytes = held.bytes + (after?.bytes ?? 0) - (before?.bytes ?? 0)
    const last = after && after.turn >= held.turn ? { newest: after.end, turn: after.turn } : undefined
    if (segments > 0) this.#held.set(camera, { ...held, ...last, bytes, segments })
    else this.#held.delete(camera)
  }
}
