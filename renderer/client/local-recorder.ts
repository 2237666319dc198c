import type { RecordingReport } from '../player/local-recording-types.ts'
import type { FromRecorder, ToRecorder } from './messages.ts'
import type { StationLink } from './station-link.ts'

/** Records on this computer what a page receives. */
export interface LocalRecorder {
  /** Begins to record a camera; the answer ends it in order. The last report is `ended`. */
  start(camera: { id: string; name: string }, report: (report: RecordingReport) => void): () => void
  /** A film in memory is not needed any more. */
  forget(id: string): void
  /** Ends every recording in order, and then itself. */
  close(): void
}

/** What is used of the worker that records. */
export type RecorderPort = Pick<Worker, 'postMessage' | 'onmessage' | 'terminate'>

const makeWorker = (): RecorderPort =>
  new Worker(new URL('./recording-worker.ts', import.meta.url), { type: 'module', name: 'recorder' })

/** The page's face of the worker that records. The worker is made for the first recording. */
export class WorkerRecorder implements LocalRecorder {
  readonly #link: Pick<StationLink, 'record'>
  readonly #makeWorker: () => RecorderPort
  readonly #running = new Map<number, (report: RecordingReport) => void>()
  #worker: RecorderPort | undefined
  #lastNumber = 0
  #closing = false

  constructor(link: Pick<StationLink, 'record'>, make = makeWorker) {
    this.#link = link
    this.#makeWorker = make
  }

  start({ id, name }: { id: string; name: string }, report: (report: RecordingReport) => void): () => void {
    const recording = ++this.#lastNumber
    const { port1, port2 } = new MessageChannel()
    this.#running.set(recording, report)
    this.#post({ type: 'start', recording, camera: id, title: name, port: port1 }, [port1])
    this.#link.record(id, port2)
    return () => {
      this.#post({ type: 'stop', recording })
    }
  }

  forget(id: string): void {
    this.#post({ type: 'forget', id })
  }

  close(): void {
    this.#closing = true
    for (const recording of this.#running.keys()) this.#post({ type: 'stop', recording })
    this.#endIfDone()
  }

  #post(message: ToRecorder, transfer: Transferable[] = []): void {
    this.#worker ??= this.#open()
    this.#worker.postMessage(message, transfer)
  }

  #open(): RecorderPort {
    const worker = this.#makeWorker()
    worker.onmessage = ({ data: { recording, report } }: MessageEvent<FromRecorder>) => {
      const listener = this.#running.get(recording)
      if (report.type === 'ended') this.#running.delete(recording)
      listener?.(report)
      this.#endIfDone()
    }
    return worker
  }

  #endIfDone(): void {
    if (!this.#closing || this.#running.size > 0) return
    this.#worker?.terminate()
    this.#worker = undefined
  }
}
