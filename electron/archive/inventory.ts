import { instant, type Clock } from '../base/clock.ts'
import type { ArchiveInfo, ArchiveSettings, Retention } from '../protocol/recordings.ts'
import { coverageOf } from './coverage.ts'
import type { Housekeeper } from './housekeeper.ts'
import type { Protections } from './protections.ts'
import type { SegmentIndex } from './segment-index.ts'
import type { Span } from './segment-row.ts'
import { fullAt } from './usage.ts'

/** µs. */
const DAY = 86_400_000_000

export interface InventoryDeps {
  readonly folder: string
  readonly index: SegmentIndex
  readonly protections: Protections
  readonly housekeeper: Housekeeper
  readonly clock: Clock
  readonly settings: () => ArchiveSettings
  readonly cameraRetention: (camera: string) => Retention
}

/** Says what the archive holds and how long its disk lasts. */
export class Inventory {
  readonly #deps: InventoryDeps

  constructor(deps: InventoryDeps) {
    this.#deps = deps
  }

  async take(state: ArchiveInfo['state']): Promise<ArchiveInfo> {
    const { folder, index, housekeeper, settings } = this.#deps
    // The folder of a disk that is not there lies on another disk, whose space is of no use.
    const disk = state.state === 'unavailable' ? null : await housekeeper.space().catch(() => null)
    const { retention, reserveGigabytes } = settings()
    const full = disk && this.#fullAt(disk.free - disk.reserve)
    return {
      ...{ folder, state, disk, retention, reserveGigabytes },
      bytes: index.holdings.bytes,
      protectedBytes: this.#protectedBytes(),
      fullAt: full === null ? null : instant(full),
      cameras: this.#cameras(),
    }
  }

  #cameras(): ArchiveInfo['cameras'] {
    const { index } = this.#deps
    return [...index.holdings.cameras].map(([camera, { bytes, newest }]) => {
      const oldest = index.oldest(camera)
      return { camera, bytes, oldest: oldest === null ? null : instant(oldest), newest: instant(newest) }
    })
  }

  #fullAt(room: number): number | null {
    const { index, clock, settings, cameraRetention } = this.#deps
    const now = clock.now()
    const held = [...index.holdings.cameras]
    const oldest = held.map(([camera]) => index.oldest(camera) ?? now)
    const sampled = Math.min(DAY, now - Math.min(now, ...oldest))
    const written = index.writtenSince(now - sampled)
    const cameras = held.map(([camera, { bytes }]) => {
      return { bytes, written: written.get(camera) ?? 0, retention: cameraRetention(camera) }
    })
    return fullAt({ now, sampled, room, cameras, retention: settings().retention })
  }

  #protectedBytes(): number {
    const bytes = new Map<string, number>()
    for (const [camera, ranges] of this.#protectedRanges()) {
      for (const { start, end } of coverageOf(ranges, ALWAYS)) {
        for (const row of this.#deps.index.overlapping(camera, start, end, Number.MAX_SAFE_INTEGER))
          bytes.set(row.id, row.bytes)
      }
    }
    return [...bytes.values()].reduce((total, each) => total + each, 0)
  }

  #protectedRanges(): Map<string, Span[]> {
    const sorted = [...this.#deps.protections.ranges].sort((a, b) => a.start - b.start)
    return Map.groupBy(sorted, ({ camera }) => camera)
  }
}

const ALWAYS: Span = { start: -Infinity, end: Infinity }
