import type { MediaUnit } from '../media/unit.ts'

/** A camera's share of the station's memory. */
const MAX_BYTES = 48 * 1024 * 1024

interface Group {
  readonly units: MediaUnit[]
  bytes: number
  /** All of its pictures so far are recorded. */
  recorded: boolean
}

/**
 * The newest groups of pictures of a camera, so that a recording may begin before it was asked for. It holds references
 * only: a unit costs its bytes once, however many hold it.
 *
 * Always true: it begins with a key frame; it lasts at least the seconds asked for, as far as there was as much and
 * 48 MiB hold it, and not a group more; while it is recorded, it holds the newest group alone.
 */
export class PreRoll {
  #groups: Group[] = []
  #bytes = 0
  #seconds: number

  constructor(seconds: number) {
    this.#seconds = seconds
  }

  /** In force from the next unit on. */
  set seconds(seconds: number) {
    this.#seconds = seconds
  }

  get bytes(): number {
    return this.#bytes
  }

  /** @param recorded the unit goes to the disk as well */
  add(unit: MediaUnit, recorded: boolean): void {
    if (unit.kind === 'video' && unit.keyFrame) {
      this.#groups.push({ units: [], bytes: 0, recorded: true })
      this.#trim(unit.captureTime)
    }
    const group = this.#groups.at(-1)
    if (!group) return
    group.units.push(unit)
    if (!recorded && unit.kind === 'video') group.recorded = false
    group.bytes += unit.data.byteLength
    this.#bytes += unit.data.byteLength
    while (this.#bytes > MAX_BYTES) this.#dropOldest()
  }

  /** Hands out what is not recorded yet, group by group, and takes it for recorded. `now`: µs since 1970. */
  take(now: number): readonly MediaUnit[] {
    this.#trim(now)
    const fresh = this.#groups.filter(({ recorded }) => !recorded)
    for (const group of fresh) group.recorded = true
    return fresh.flatMap(({ units }) => units)
  }

  clear(): void {
    this.#groups = []
    this.#bytes = 0
  }

  /** The second group alone must reach back far enough for the first to go. The newest begins at `now`. */
  #trim(now: number): void {
    while (this.#groups.length > 1 && this.#oldestIsIdle(now)) this.#dropOldest()
  }

  #oldestIsIdle(now: number): boolean {
    const [oldest, second] = this.#groups
    const secondStart = second?.units[0]?.captureTime ?? now
    // A group from the future is from before the clock was set back: nobody can say how long ago that was.
    return oldest?.recorded === true || secondStart <= now - this.#seconds * 1_000_000 || secondStart > now
  }

  #dropOldest(): void {
    this.#bytes -= this.#groups.shift()?.bytes ?? 0
  }
}
