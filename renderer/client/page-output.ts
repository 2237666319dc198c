import type { VideoFormat } from '../../electron/protocol/cameras.ts'
import type { Unit } from '../../electron/protocol/frame.ts'
import type { Output, OutputEvents } from '../player/output.ts'
import type { OutputCommand, OutputReport } from './messages.ts'

/** The worker's end of an output that lives on the page: units go over without being copied, and its reports come back. */
export class PageOutput implements Output {
  readonly #events: OutputEvents
  readonly #post: (command: OutputCommand, transfer: Transferable[]) => void

  constructor(events: OutputEvents, post: (command: OutputCommand, transfer: Transferable[]) => void) {
    this.#events = events
    this.#post = post
  }

  configure(format: VideoFormat): void {
    this.#post({ type: 'configure', format }, [])
  }

  take(unit: Unit): void {
    this.#post({ type: 'unit', unit }, [unit.data.buffer as ArrayBuffer])
  }

  restart(): void {
    this.#post({ type: 'restart' }, [])
  }

  /** The page closes its end itself. */
  close(): void {
    return
  }

  report(report: OutputReport): void {
    switch (report.type) {
      case 'taken':
        this.#events.onTaken(report.sequence)
        break
      case 'shown':
        this.#events.onShown(report.captureTime)
        break
      case 'notShown':
        this.#events.onNotShown(report.count)
        break
      case 'failed':
        this.#events.onFailed(report.problem)
    }
  }
}
