import { SvelteMap } from 'svelte/reactivity'
import type { Clock } from '../base/clock.ts'
import type { LocalRecorder } from '../client/local-recorder.ts'
import { language } from '../i18n/language.svelte.ts'
import { MEMORY_LIMIT } from '../player/local-recording-files.ts'
import type {
  Gaps,
  RecordingEnd,
  RecordingFilm,
  RecordingProgress,
  RecordingReport,
} from '../player/local-recording-types.ts'
import type { LocalFilms } from './local-films.ts'
import type { Toasts } from './toasts.svelte.ts'

/** A camera being recorded on this computer: exactly one of these. */
export type LocalState =
  { state: 'starting' } | { state: 'recording'; progress: RecordingProgress } | { state: 'ending' }

/** A film in this browser. */
export interface LocalFilm {
  id: string
  name: string
  bytes: number
  saved: boolean
  /** Of a film of this page; null for one that an earlier page left. */
  made: { length: number; gaps: Gaps } | null
  /** The film itself where it lies in memory and not in the browser's store. */
  blob: Blob | null
}

interface Running {
  name: string
  state: LocalState
  stop: () => void
  films: string[]
}

export interface LocalServices {
  recorder: LocalRecorder
  films: LocalFilms
  toasts: Toasts
  clock: Clock
}

const MICROSECONDS = 1_000

/** What is recorded on this computer, and the films that came of it. */
export class LocalRecordings {
  readonly #services: LocalServices
  readonly #running = new SvelteMap<string, Running>()
  #films = $state.raw<LocalFilm[]>([])

  constructor(services: LocalServices) {
    this.#services = services
  }

  /** What is being recorded, in the order it was begun. */
  get running(): { camera: string; name: string; state: LocalState }[] {
    return [...this.#running].map(([camera, { name, state }]) => ({ camera, name, state }))
  }

  /** The newest first. */
  get films(): readonly LocalFilm[] {
    return this.#films
  }

  /** Something would be lost with the page. */
  get wouldBeLost(): boolean {
    return this.#running.size > 0 || this.#films.some(({ blob, saved }) => blob !== null && !saved)
  }

  of(camera: string): LocalState | null {
    return this.#running.get(camera)?.state ?? null
  }

  /** Looks for what earlier pages left. */
  async find(): Promise<void> {
    const { films, clock } = this.#services
    const stored = await films.list(clock.now() / MICROSECONDS)
    const known = this.#films.map(({ id }) => id)
    const left = stored.filter(({ id }) => !known.includes(id))
    this.#films = [...this.#films, ...left.map(({ id, name, bytes, saved }) => leftFilm(id, name, bytes, saved))]
  }

  toggle(camera: { id: string; name: string }): void {
    if (this.#running.has(camera.id)) this.stop(camera.id)
    else this.start(camera)
  }

  start({ id, name }: { id: string; name: string }): void {
    if (this.#running.has(id)) return
    const stop = this.#services.recorder.start({ id, name }, (report) => {
      this.#heard(id, report)
    })
    this.#running.set(id, { name, state: { state: 'starting' }, stop, films: [] })
  }

  stop(camera: string): void {
    const running = this.#running.get(camera)
    if (!running || running.state.state === 'ending') return
    this.#running.set(camera, { ...running, state: { state: 'ending' } })
    running.stop()
  }

  /** Hands a film to the browser's downloads. */
  async save(id: string): Promise<void> {
    const film = this.#film(id)
    if (!film) return
    const { films, toasts } = this.#services
    try {
      films.download(film.blob ?? (await films.open(film)), film.name)
      if (film.blob === null) await films.markSaved(film)
      this.#films = this.#films.map((other) => (other.id === id ? { ...other, saved: true } : other))
    } catch {
      this.#forget(id)
      toasts.alarm(language.t.recording.here.gone(film.name))
    }
  }

  async remove(id: string): Promise<void> {
    const film = this.#film(id)
    if (!film) return
    this.#forget(id)
    if (film.blob !== null) this.#services.recorder.forget(id)
    else await this.#services.films.remove(film).catch(() => undefined)
  }

  /** Ends all in order. What comes of it is saved. */
  close(): void {
    for (const camera of [...this.#running.keys()]) this.stop(camera)
    this.#services.recorder.close()
  }

  #heard(camera: string, report: RecordingReport): void {
    const running = this.#running.get(camera)
    if (!running) return
    switch (report.type) {
      case 'progress':
        if (running.state.state !== 'ending')
          this.#running.set(camera, { ...running, state: { state: 'recording', progress: report.progress } })
        break
      case 'film':
        running.films.push(report.film.id)
        this.#films = [madeFilm(report.film), ...this.#films]
        break
      case 'ended':
        this.#running.delete(camera)
        void this.#ended(running, report.end)
    }
  }

  async #ended({ name, films }: Running, end: RecordingEnd): Promise<void> {
    const { toasts } = this.#services
    if (end.because !== 'asked') {
      toasts.alarm(endWords(name, end))
      return
    }
    for (const id of films) await this.save(id)
    const saved = this.#films.filter((film) => films.includes(film.id) && film.saved)
    if (saved.length > 0) toasts.done(language.t.recording.here.savedToast(saved.map((film) => film.name).join(', ')))
  }

  #film(id: string): LocalFilm | undefined {
    return this.#films.find((film) => film.id === id)
  }

  #forget(id: string): void {
    this.#films = this.#films.filter((film) => film.id !== id)
  }
}

const madeFilm = ({ id, name, bytes, length, gaps, blob }: RecordingFilm): LocalFilm => ({
  id,
  name,
  bytes,
  saved: false,
  made: { length, gaps },
  blob,
})

const leftFilm = (id: string, name: string, bytes: number, saved: boolean): LocalFilm => ({
  id,
  name,
  bytes,
  saved,
  made: null,
  blob: null,
})

function endWords(name: string, end: Exclude<RecordingEnd, { because: 'asked' }>): string {
  const t = language.t.recording.here
  if (end.because === 'failed') return t.failed(name, end.message)
  return end.shelf === 'disk' ? t.full(name) : t.fullMemory(name, language.format.bytes(MEMORY_LIMIT))
}
