import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { ImageChanged } from '../protocol/image.ts'
import { RestedActs } from './rested-acts.ts'

/** Puts each change of a picture into the log with who made it, a drag of a slider as the one change that it is. */
export class ImageAudit {
  readonly #acts: RestedActs

  constructor(clock: Clock, log: Log) {
    this.#acts = new RestedActs(clock, log)
  }

  note({ camera, by, revision, settings }: ImageChanged): void {
    this.#acts.note(camera, { act: 'image.set', user: by, ...{ camera, revision, settings } })
  }

  /** Writes what has not rested yet. */
  close(): void {
    this.#acts.close()
  }
}
