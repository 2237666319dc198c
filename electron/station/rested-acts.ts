import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'

/** A hand that has rested for so long has done what it wanted. */
const REST_MILLISECONDS = 1_000

/** What somebody did, as it stands in the log. */
export interface Act {
  readonly act: string
  readonly user: string
}

interface Waiting {
  readonly act: Act
  readonly cancel: () => void
}

/** Puts what people do into the log, a drag of a slider as the one act that it is: with its last values. */
export class RestedActs {
  readonly #clock: Clock
  readonly #log: Log
  readonly #waiting = new Map<string, Waiting>()

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  /** `subject` is what was changed: only what one person does to the same thing becomes one act. */
  note(subject: string, act: Act): void {
    const before = this.#waiting.get(subject)
    before?.cancel()
    if (before && before.act.user !== act.user) this.#write(before.act)
    const cancel = this.#clock.after(REST_MILLISECONDS, () => {
      this.#waiting.delete(subject)
      this.#write(act)
    })
    this.#waiting.set(subject, { act, cancel })
  }

  /** Writes what has not rested yet. */
  close(): void {
    for (const { act, cancel } of this.#waiting.values()) {
      cancel()
      this.#write(act)
    }
    this.#waiting.clear()
  }

  #write(act: Act): void {
    this.#log.info(act, 'A person acted.')
  }
}
