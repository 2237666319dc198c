import type { Unit } from '../../electron/protocol/frame.ts'
import type { Output, OutputEvents } from './output.ts'

/** Shows nothing: for a stream that is only recorded. */
export class SilentOutput implements Output {
  readonly #events: Pick<OutputEvents, 'onTaken'>

  constructor(events: Pick<OutputEvents, 'onTaken'>) {
    this.#events = events
  }

  configure(): void {
    return
  }

  take({ header }: Unit): void {
    this.#events.onTaken(header.sequence)
  }

  restart(): void {
    return
  }

  close(): void {
    return
  }
}
