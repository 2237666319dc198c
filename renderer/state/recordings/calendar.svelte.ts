import type { ListState } from './exports.svelte.ts'
import { problemOf } from '../../link/problem.ts'
import { monthOf, noDays, recordedByDay, weeksOf } from './month.ts'
import type { RecordingsSource } from './services.ts'
import { coveredTrack, joined } from './spans.ts'
import { addMonths, dateOf, type Day, type Zone } from './zone.ts'

/** A month of the viewer's calendar with what any of the cameras chosen recorded on each day. */
export class Calendar {
  readonly zone: Zone
  readonly #source: RecordingsSource
  #month = $state('1970-01-01')
  #recorded = $state.raw(noDays)
  #state = $state.raw<ListState>({ state: 'loading' })
  #cameras: readonly string[] = []
  #question = 0

  constructor(source: RecordingsSource, zone: Zone) {
    this.#source = source
    this.zone = zone
  }

  /** The first day of the month shown. */
  get month(): Day {
    return this.#month
  }

  get weeks(): Day[][] {
    return weeksOf(this.#month)
  }

  get state(): ListState {
    return this.#state
  }

  /** µs recorded on a day; 0 where there is nothing or nobody knows yet. */
  recordedOn(day: Day): number {
    return this.#recorded.get(day) ?? 0
  }

  /** How much of a day is recorded: 0 to 1, whatever its length. */
  shareOf(day: Day): number {
    return Math.min(1, this.recordedOn(day) / (this.zone.endOf(day) - this.zone.startOf(day)))
  }

  async choose(cameras: readonly string[]): Promise<void> {
    this.#cameras = cameras
    await this.load()
  }

  async show(month: Day): Promise<void> {
    if (monthOf(month) === this.#month) return
    this.#month = monthOf(month)
    await this.load()
  }

  async turn(months: number): Promise<void> {
    await this.show(addMonths(this.#month, months))
  }

  /** Asks for the month shown again. */
  async load(): Promise<void> {
    if (dateOf(this.#month).year <= 1970) return
    const question = ++this.#question
    const days = weeksOf(this.#month).flat()
    const range = { from: this.zone.startOf(days[0] ?? this.#month), to: this.zone.endOf(days.at(-1) ?? this.#month) }
    this.#state = { state: 'loading' }
    try {
      const covered = await Promise.all(
        this.#cameras.map((camera) => this.#source.coverage(camera, range.from, range.to)),
      )
      if (question !== this.#question) return
      const ranges = joined(covered.flatMap((list) => coveredTrack(range, list).recorded))
      this.#recorded = recordedByDay(ranges, days, this.zone)
      this.#state = { state: 'ready' }
    } catch (thrown) {
      if (question === this.#question) this.#state = { state: 'failed', problem: problemOf(thrown) }
    }
  }
}
