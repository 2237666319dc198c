import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { ImageChanged } from '../protocol/image.ts'

/** A hand that has rested for so long has done what it wanted. */
const REST_MILLISECONDS = 1_000

/** Puts each change of a picture into the log with who made it, a drag of a slider as the one change that it is. */
export class ImageAudit {
  readonly #clock: Clock
  readonly #log: Log
  readonly #waiting = new Map<string, { change: ImageChanged; cancel: () => void }>()

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  note(change: ImageChanged): void {
    const before = this.#waiting.get(change.camera)
    before?.cancel()
    if (before && before.change.by !== change.by) this.#write(before.change)
    const cancel = this.#clock.after(REST_MILLISECONDS, () => {
      this.#waiting.delete(change.camera)
      this.#write(change)
    })
    this.#waiting.set(change.camera, { change, cancel })
  }

  /** Writes what has not rested yet. */
  close(): void {
    for (const { change, cancel } of this.#waiting.values()) {
      cancel()
      this.#write(change)
    }
    this.#waiting.clear()
  }

  #write({ camera, by, revision, settings }: ImageChanged): void {
    this.#log.info({ act: 'image.set', user: by, camera, revision, settings }, 'A person acted.')
  }
}
