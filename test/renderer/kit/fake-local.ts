import type { LocalRecorder } from '../../../renderer/client/local-recorder.ts'
import type { StoredFilm } from '../../../renderer/player/local-recording-store.ts'
import type { RecordingFilm, RecordingReport } from '../../../renderer/player/local-recording-types.ts'
import type { LocalFilms, LocalHost } from '../../../renderer/state/local-films.ts'

interface Begun {
  camera: string
  stopped: boolean
  report: (report: RecordingReport) => void
}

/** A recorder that reports what the test says, and a browser's films without a browser. */
export class FakeLocal implements LocalHost, LocalRecorder, LocalFilms {
  readonly films: LocalFilms = this
  readonly begun: Begun[] = []
  readonly forgotten: string[] = []
  readonly downloads: string[] = []
  stored: StoredFilm[] = []
  closed = false

  makeRecorder(): LocalRecorder {
    return this
  }

  start({ id }: { id: string }, report: (report: RecordingReport) => void): () => void {
    const begun: Begun = { camera: id, stopped: false, report }
    this.begun.push(begun)
    return () => {
      begun.stopped = true
    }
  }

  /** The newest recording of a camera says something. */
  say(camera: string, report: RecordingReport): void {
    this.begun.findLast((each) => each.camera === camera)?.report(report)
  }

  forget(id: string): void {
    this.forgotten.push(id)
  }

  close(): void {
    this.closed = true
  }

  list(): Promise<StoredFilm[]> {
    return Promise.resolve(this.stored)
  }

  open({ id }: { id: string }): Promise<Blob> {
    return this.stored.some((film) => film.id === id)
      ? Promise.resolve(new Blob(['film']))
      : Promise.reject(new Error('It is not there.'))
  }

  markSaved({ id }: { id: string }): Promise<void> {
    this.stored = this.stored.map((film) => (film.id === id ? { ...film, saved: true } : film))
    return Promise.resolve()
  }

  remove({ id }: { id: string }): Promise<void> {
    this.stored = this.stored.filter((film) => film.id !== id)
    return Promise.resolve()
  }

  download(_film: Blob, name: string): void {
    this.downloads.push(name)
  }
}

export const film = (change: Partial<RecordingFilm> = {}): RecordingFilm => ({
  id: 'f1',
  name: 'gate_20260102T030405Z.mp4',
  camera: 'gate',
  bytes: 12_300_000,
  length: 42_000_000,
  pictures: 1_260,
  gaps: { count: 0, length: 0 },
  blob: null,
  ...change,
})

export const stored = (change: Partial<StoredFilm> = {}): StoredFilm => ({
  id: 'f1',
  name: 'gate_20260102T030405Z.mp4',
  bytes: 12_300_000,
  changedAt: 0,
  saved: false,
  ...change,
})
