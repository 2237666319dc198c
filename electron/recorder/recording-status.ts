import { instant, type Clock } from '../base/clock.ts'
import type { RecordingState } from '../protocol/recordings.ts'
import type { Because } from './hole.ts'

/** What a camera's recorder says of itself, and since when; `onState` hears of each change. */
export class RecordingStatus {
  readonly #clock: Clock
  readonly #onState: (state: RecordingState) => void
  #state: RecordingState = { state: 'off' }

  constructor(clock: Clock, onState: (state: RecordingState) => void) {
    this.#clock = clock
    this.#onState = onState
  }

  get state(): RecordingState {
    return this.#state
  }

  /** Nothing is to be recorded: by the mode, or for now. */
  idle(state: 'off' | 'waiting'): void {
    if (this.#state.state !== state) this.#set({ state })
  }

  recording(): void {
    if (this.#state.state !== 'recording') this.#set({ state: 'recording', since: this.#now() })
  }

  /** For another reason than before it is still failing since the same time. */
  failing({ cause, message }: Because): void {
    const before = this.#state
    const failing = before.state === 'failing'
    if (failing && before.cause === cause && before.message === message) return
    this.#set({ state: 'failing', since: failing ? before.since : this.#now(), cause, message })
  }

  #now(): string {
    return instant(this.#clock.now())
  }

  #set(state: RecordingState): void {
    this.#state = state
    this.#onState(state)
  }
}
