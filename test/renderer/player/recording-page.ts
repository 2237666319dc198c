/** The page that the tests of local recording run on: a picture, a recorder, and the films in this browser. */
import { WorkerRecorder } from '../../../renderer/client/local-recorder.ts'
import { connect, type StationLink } from '../../../renderer/client/station-link.ts'
import { FilmStore } from '../../../renderer/player/local-recording-store.ts'
import type { RecordingEnd, RecordingFilm, RecordingProgress } from '../../../renderer/player/local-recording-types.ts'
import type { LivePlayer, PlayerKind } from '../../../renderer/player/types.ts'

class RecordingPage {
  readonly #link: StationLink = connect()
  readonly #recorder = new WorkerRecorder(this.#link)
  readonly #store = new FilmStore()
  readonly #films: RecordingFilm[] = []
  #player: LivePlayer | undefined
  #stop: () => void = () => undefined
  progress: RecordingProgress | null = null
  ended: RecordingEnd | null = null

  play(player: PlayerKind): void {
    const video = document.querySelector('video')
    if (video) this.#player = this.#link.play(video, { camera: 'demo', player })
  }

  closePicture(): void {
    this.#player?.close()
  }

  state(): string | undefined {
    return this.#player?.state.state
  }

  record(): void {
    this.#stop = this.#recorder.start({ id: 'demo', name: 'Front gate' }, (report) => {
      if (report.type === 'progress') this.progress = report.progress
      else if (report.type === 'film') this.#films.push(report.film)
      else this.ended = report.end
    })
  }

  stop(): void {
    this.#stop()
  }

  shown(): number {
    return this.#player?.stats?.lastPictureAt ?? 0
  }

  films(): RecordingFilm[] {
    return this.#films
  }

  stored(): ReturnType<FilmStore['list']> {
    return this.#store.list(Date.now())
  }

  /** A film's bytes in base64. */
  async bytes(id: string, name: string): Promise<string> {
    const inMemory = this.#films.find((film) => film.id === id)?.blob
    const bytes = new Uint8Array(await (inMemory ?? (await this.#store.open({ id, name }))).arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
    return btoa(text)
  }

  markSaved(id: string, name: string): Promise<void> {
    return this.#store.markSaved({ id, name })
  }

  remove(id: string, name: string): Promise<void> {
    return this.#store.remove({ id, name })
  }
}

Object.assign(globalThis, { testPage: new RecordingPage() })
