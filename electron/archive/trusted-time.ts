import { z } from 'zod'
import type { Clock } from '../base/clock.ts'

/**
 * The time against which the age of recordings is counted.
 *
 * Always true:
 * - Time is believed only when the wall clock has said no less during the last 24 hours in which the station ran. So a
 *   clock set forward, by an hour or by a year, makes nothing older for a day of running, and a person can set it right
 *   meanwhile; a clock set back makes everything younger at once.
 * - Time while the station was off, or the computer slept, is wall time that was not lived: it counts as well, after
 *   24 hours of running, however short each run was.
 * - It is never ahead of the wall clock. With no 24 hours behind it, as on the first day or where the index was lost,
 *   nobody knows the time, and nothing has an age.
 *
 * How: `lived` counts the running time, by the monotonic clock, over all runs. Wall time minus lived time is noted as the
 * lowest of each lived hour; the lowest of the last 24 of them, plus lived, is the time.
 */
export class TrustedTime {
  readonly #clock: Clock
  #monotonic: number
  #lived: number
  #hours: Hour[]

  /** `saved`: what `save` answered in the run before. */
  constructor(clock: Clock, saved: string | null) {
    this.#clock = clock
    this.#monotonic = clock.monotonic()
    const before = read(saved)
    this.#lived = before?.lived ?? 0
    this.#hours = before?.hours ?? []
    this.look()
  }

  /** Notes what the clocks say. To be called every few seconds: between two calls a step there and back is not seen. */
  look(): void {
    const monotonic = this.#clock.monotonic()
    this.#lived += monotonic - this.#monotonic
    this.#monotonic = monotonic
    this.#note(Math.floor(this.#lived / HOUR), this.#clock.now() - this.#lived)
  }

  /** µs since 1970 UTC; null where nobody knows. */
  now(): number | null {
    this.look()
    const [first] = this.#hours
    if (!first || this.#lived - first.hour * HOUR < WINDOW * HOUR) return null
    return this.#lived + Math.min(...this.#hours.map(({ lowest }) => lowest))
  }

  /** How far the wall clock is ahead of what is believed, µs; null where nothing is. */
  ahead(): number | null {
    const now = this.now()
    return now === null ? null : this.#clock.now() - now
  }

  /** To be kept for the next run. What was lived since the last save counts as time off. */
  save(): string {
    return JSON.stringify({ lived: this.#lived, hours: this.#hours } satisfies Saved)
  }

  #note(hour: number, offset: number): void {
    const last = this.#hours.at(-1)
    if (last?.hour === hour) last.lowest = Math.min(last.lowest, offset)
    else this.#hours.push({ hour, lowest: offset })
    // Whole hours count: one more than the window, since the hour that runs is not whole.
    this.#hours = this.#hours.filter((noted) => noted.hour >= hour - WINDOW)
  }
}

/** µs. */
const HOUR = 3_600_000_000
/** Hours. */
const WINDOW = 24

const hourSchema = z.object({ hour: z.int().min(0), lowest: z.number() })
type Hour = z.infer<typeof hourSchema>

const savedSchema = z.object({ lived: z.number().min(0), hours: z.array(hourSchema).max(WINDOW + 1) })
type Saved = z.infer<typeof savedSchema>

function read(saved: string | null): Saved | undefined {
  try {
    return saved === null ? undefined : savedSchema.safeParse(JSON.parse(saved)).data
  } catch {
    return undefined
  }
}
