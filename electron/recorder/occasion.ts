import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import type { RecordingSettings } from '../protocol/recordings.ts'
import { nextChange, scheduled, systemLocalTime, type LocalTimeOf } from './schedule.ts'

/** What there is to record for, in the modes that wait for something: exactly one of these. */
type Trigger =
  | { readonly state: 'none' }
  /** Started by hand and not stopped. */
  | { readonly state: 'started' }
  /** Stopped, or motion was seen: recorded until the timer runs out. */
  | { readonly state: 'rolling'; readonly cancel: () => void }

/** Motion is told of again and again while it lasts; without a post-roll it still lasts from one to the next. */
const SHORTEST_MOTION_SECONDS = 1
/** The schedule is looked at at least so often, since the clock may be set and the time zone changed. Milliseconds. */
const LOOK_AGAIN = 30_000

export interface OccasionOptions {
  readonly settings: RecordingSettings
  readonly clock: Clock
  readonly localTime?: LocalTimeOf
  /** Called whenever `wanted` has become another. */
  readonly onChange: () => void
}

/** Whether a camera is to be recorded now, by its mode. It alone knows of hands, schedules, motion and post-rolls. */
export class Occasion {
  readonly #clock: Clock
  readonly #localTime: LocalTimeOf
  readonly #onChange: () => void
  #settings: RecordingSettings
  #trigger: Trigger = { state: 'none' }
  #inSchedule = false
  #cancelLook: () => void = () => undefined
  #told: boolean

  constructor({ settings, clock, localTime = systemLocalTime, onChange }: OccasionOptions) {
    this.#settings = settings
    this.#clock = clock
    this.#localTime = localTime
    this.#onChange = onChange
    this.#look()
    this.#told = this.wanted
  }

  get settings(): RecordingSettings {
    return this.#settings
  }

  get wanted(): boolean {
    switch (this.#settings.mode) {
      case 'off':
        return false
      case 'continuous':
        return true
      case 'scheduled':
        return this.#inSchedule
      case 'manual':
      case 'motion':
        return this.#trigger.state !== 'none'
    }
  }

  /** Why it is not wanted: a sentence for people. */
  get whyNot(): string {
    switch (this.#settings.mode) {
      case 'off':
      case 'continuous':
        return 'Recording was switched off.'
      case 'manual':
        return 'Recording was stopped by hand.'
      case 'scheduled':
        return 'The schedule did not say to record.'
      case 'motion':
        return 'There was no motion.'
    }
  }

  /** A recording by hand goes on when the mode stays the same. */
  change(settings: RecordingSettings): void {
    const another = settings.mode !== this.#settings.mode
    this.#settings = settings
    if (another) this.#set({ state: 'none' })
    this.#look()
    this.#tell()
  }

  start(): void {
    this.#onlyByHand()
    this.#set({ state: 'started' })
    this.#tell()
  }

  /** It goes on for the post-roll. Without effect where nothing was started. */
  stop(): void {
    this.#onlyByHand()
    if (this.#trigger.state !== 'started') return
    this.#roll(this.#settings.postRollSeconds)
    this.#tell()
  }

  /** Something moves. Without effect in other modes. */
  motion(): void {
    if (this.#settings.mode !== 'motion') return
    this.#roll(Math.max(this.#settings.postRollSeconds, SHORTEST_MOTION_SECONDS))
    this.#tell()
  }

  close(): void {
    this.#set({ state: 'none' })
    this.#cancelLook()
  }

  #onlyByHand(): void {
    const { mode } = this.#settings
    if (mode === 'manual') return
    throw new LookoutError('conflict', `This camera is not recorded by hand: its mode is “${mode}”.`)
  }

  #roll(seconds: number): void {
    if (seconds === 0) {
      this.#set({ state: 'none' })
      return
    }
    const over = (): void => {
      this.#trigger = { state: 'none' }
      this.#tell()
    }
    this.#set({ state: 'rolling', cancel: this.#clock.after(seconds * 1000, over) })
  }

  #set(trigger: Trigger): void {
    if (this.#trigger.state === 'rolling') this.#trigger.cancel()
    this.#trigger = trigger
  }

  #look(): void {
    this.#cancelLook()
    const { mode, schedule } = this.#settings
    if (mode !== 'scheduled') return
    const now = Math.floor(this.#clock.now() / 1000)
    this.#inSchedule = scheduled(schedule, now, this.#localTime)
    const next = nextChange(schedule, now, this.#localTime) ?? Infinity
    this.#cancelLook = this.#clock.after(Math.min(next - now, LOOK_AGAIN), () => {
      this.#look()
      this.#tell()
    })
  }

  #tell(): void {
    if (this.wanted === this.#told) return
    this.#told = this.wanted
    this.#onChange()
  }
}
