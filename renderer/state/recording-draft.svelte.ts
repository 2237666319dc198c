import type { RecordingMode, RecordingSettings, Week } from '../../electron/protocol/recordings.ts'
import type { StationLink } from '../client/station-link.ts'
import { problemOf, type LinkProblem } from '../link/problem.ts'
import { presets } from './week.ts'
import {
  readDays,
  readGigabytes,
  readWhole,
  typedRetention,
  type Read,
  type RetentionFields,
} from './retention-fields.ts'

const MOST_PRE_ROLL = 30
const MOST_POST_ROLL = 300

/** What a camera starts with on the station: recorded day and night. */
const initial: RecordingSettings = {
  mode: 'continuous',
  schedule: presets.always,
  preRollSeconds: 5,
  postRollSeconds: 5,
  retention: { days: null, gigabytes: null },
}

export type DraftState = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; problem: LinkProblem }

export type RecordingField = 'days' | 'gigabytes' | 'preRoll' | 'postRoll'

/** How one camera is to be recorded, while a person changes it. */
export class RecordingDraft {
  readonly #link: Pick<StationLink, 'request'>
  readonly #camera: string | null
  readonly #opensOnce: () => boolean
  #asked = false
  #state = $state.raw<DraftState>({ state: 'loading' })
  #before: RecordingSettings = initial
  #checked = $state(false)
  mode = $state<RecordingMode>(initial.mode)
  schedule = $state.raw<Week>(initial.schedule)
  #untouched = $state(false)
  readonly fields = $state<RetentionFields & { preRoll: string; postRoll: string }>({
    days: '',
    gigabytes: '',
    preRoll: '',
    postRoll: '',
  })
  readonly #read = $derived.by(() => this.#readFields())

  /** `camera`: null for one that is being added. `opensOnce`: its source can have one reader only. */
  constructor(link: Pick<StationLink, 'request'>, camera: string | null, opensOnce: () => boolean) {
    this.#link = link
    this.#camera = camera
    this.#opensOnce = opensOnce
    if (camera === null) this.#fill(initial)
  }

  get state(): DraftState {
    return this.#state
  }

  /** Asks for what holds now, once. To be called when it is shown; until then there is nothing to save. */
  async open(): Promise<void> {
    if (this.#camera === null || this.#asked) return
    this.#asked = true
    try {
      this.#fill((await this.#link.request('record.get', { camera: this.#camera })).settings)
    } catch (thrown) {
      this.#asked = false
      this.#state = { state: 'failed', problem: problemOf(thrown) }
    }
  }

  /** The source can have one reader only, so its recording cannot differ from what everybody sees. */
  get opensOnce(): boolean {
    return this.#opensOnce()
  }

  /** The recording is of what the camera gives, whatever the picture settings make of it. */
  get untouched(): boolean {
    return this.#untouched && !this.opensOnce
  }

  set untouched(untouched: boolean) {
    this.#untouched = untouched
  }

  /** A recording by hand or by motion has a beginning to catch and an end to wait for. */
  get hasRoll(): boolean {
    return this.mode === 'manual' || this.mode === 'motion'
  }

  get valid(): boolean {
    return Object.values(this.#read).every(({ ok }) => ok)
  }

  /** Whether a field is wrong, once somebody has tried to save. */
  isWrong(field: RecordingField): boolean {
    return this.#checked && !this.#read[field].ok
  }

  /** From now on wrong fields are shown. The answer: whether all are right. */
  check(): boolean {
    this.#checked = true
    return this.valid
  }

  /** Sends what was changed, and nothing where nothing was. Rejects with a `LinkError`. */
  async save(camera: string): Promise<boolean> {
    const settings = this.#settings()
    if (this.#state.state !== 'ready' || !settings || isSame(settings, this.#before)) return false
    const { settings: set } = await this.#link.request('record.set', { camera, settings })
    this.#before = set
    return true
  }

  #fill(settings: RecordingSettings): void {
    this.#before = settings
    this.mode = settings.mode
    this.schedule = settings.schedule
    this.#untouched = settings.untouched === true
    const { preRollSeconds, postRollSeconds, retention } = settings
    const rolls = { preRoll: String(preRollSeconds), postRoll: String(postRollSeconds) }
    Object.assign(this.fields, typedRetention(retention), rolls)
    this.#state = { state: 'ready' }
  }

  #readFields(): Record<'days' | 'gigabytes', Read<number | null>> & Record<'preRoll' | 'postRoll', Read<number>> {
    const { days, gigabytes, preRoll, postRoll } = this.fields
    return {
      days: readDays(days),
      gigabytes: readGigabytes(gigabytes),
      preRoll: readWhole(preRoll, 0, MOST_PRE_ROLL),
      postRoll: readWhole(postRoll, 0, MOST_POST_ROLL),
    }
  }

  #settings(): RecordingSettings | undefined {
    const { days, gigabytes, preRoll, postRoll } = this.#read
    if (!days.ok || !gigabytes.ok || !preRoll.ok || !postRoll.ok) return undefined
    return {
      mode: this.mode,
      schedule: [...this.schedule],
      preRollSeconds: preRoll.value,
      postRollSeconds: postRoll.value,
      retention: { days: days.value, gigabytes: gigabytes.value },
      ...(this.untouched !== (this.#before.untouched ?? false) && { untouched: this.untouched }),
    }
  }
}

const isSame = (changed: RecordingSettings, before: RecordingSettings): boolean =>
  changed.untouched === undefined && JSON.stringify(ordered(changed)) === JSON.stringify(ordered(before))
const ordered = ({ mode, schedule, preRollSeconds, postRollSeconds, retention }: RecordingSettings): unknown[] => [
  mode,
  schedule,
  preRollSeconds,
  postRollSeconds,
  retention.days,
  retention.gigabytes,
]
