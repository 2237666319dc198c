import type { SQLOutputValue } from 'node:sqlite'
import { instant, type Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import { uuid, type Random } from '../base/random.ts'
import type { Protection } from '../protocol/recordings.ts'
import type { Lasting } from './lasting.ts'
import type { Span } from './segment-row.ts'

/** A range as the protocol words it: `from` and `to` are instants. */
export type NewProtection = Pick<Protection, 'camera' | 'from' | 'to' | 'reason'>

const MOST = 10_000

interface Held extends Span {
  readonly camera: string
  readonly protection: Protection
}

/**
 * The ranges that are never deleted.
 *
 * Always true: a protection that was answered is on the disk and in force, also for a deletion that is under way; where
 * what is protected cannot be read, everything is.
 */
export class Protections {
  readonly #lasting: Lasting
  readonly #clock: Clock
  readonly #random: Random
  #held: readonly Held[]

  constructor(lasting: Lasting, clock: Clock, random: Random) {
    this.#lasting = lasting
    this.#clock = clock
    this.#random = random
    this.#held = lasting.readable.prepare('SELECT * FROM protections').all().map(fromRow)
  }

  /**
   * @throws LookoutError invalidParams where the range is empty, conflict where there are too many, unavailable where it
   * cannot be kept
   */
  add({ camera, from, to, reason }: NewProtection, by: string): Protection {
    const [start, end] = [Date.parse(from) * 1000, Date.parse(to) * 1000]
    if (!(start < end)) throw new LookoutError('invalidParams', 'A protected range ends after it starts.')
    if (this.#held.length >= MOST) throw new LookoutError('conflict', `There are ${MOST} protected ranges already.`)
    const at = this.#clock.now()
    const cells = { id: uuid(this.#random), camera, start, end, reason, by, at }
    this.#write('INSERT INTO protections VALUES (:id, :camera, :start, :end, :reason, :by, :at)', cells)
    const held = fromRow(cells)
    this.#held = [...this.#held, held]
    return held.protection
  }

  /**
   * Answers the protection that is no more.
   * @throws LookoutError notFound where there is none of that id, unavailable where it cannot be written
   */
  remove(id: string): Protection {
    const held = this.#held.find(({ protection }) => protection.id === id)
    if (!held) throw new LookoutError('notFound', 'There is no such protected range.')
    this.#write('DELETE FROM protections WHERE id = :id', { id })
    this.#held = this.#held.filter((other) => other !== held)
    return held.protection
  }

  /** Of one camera or of all, by their start. */
  list(camera?: string): Protection[] {
    const wanted = this.#held.filter((held) => camera === undefined || held.camera === camera)
    return wanted.sort((a, b) => a.start - b.start).map(({ protection }) => protection)
  }

  /** Whether any of this time of the camera is protected. */
  covers(camera: string, { start, end }: Span): boolean {
    if (this.#lasting.broken !== null) return true
    // A segment without a picture has no length, and is at its start all the same.
    const past = Math.max(end, start + 1)
    return this.#held.some((held) => held.camera === camera && held.start < past && held.end > start)
  }

  /** The protected times of each camera, as they were given. */
  get ranges(): readonly (Span & { readonly camera: string })[] {
    return this.#held
  }

  #write(sql: string, cells: Record<string, string | number>): void {
    const database = this.#lasting.writable
    try {
      database.prepare(sql).run(cells)
    } catch (error) {
      throw new LookoutError('unavailable', 'The protection cannot be saved: the disk of the data folder fails.', {
        cause: error,
      })
    }
  }
}

function fromRow(cells: Record<string, SQLOutputValue>): Held {
  const camera = String(cells['camera'])
  const start = Number(cells['start'])
  const end = Number(cells['end'])
  const protection = {
    ...{ id: String(cells['id']), camera, from: instant(start), to: instant(end) },
    ...{ reason: String(cells['reason']), by: String(cells['by']), at: instant(Number(cells['at'])) },
  }
  return { camera, start, end, protection }
}
