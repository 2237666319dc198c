import { WorkerRecorder, type LocalRecorder } from '../client/local-recorder.ts'
import type { StationLink } from '../client/station-link.ts'
import { FilmStore, type StoredFilm } from '../player/local-recording-store.ts'

type Name = Pick<StoredFilm, 'id' | 'name'>

/** Where the films of this browser lie, and how one of them comes to a person's own files. */
export interface LocalFilms {
  /** What earlier pages left; `now` is ms since 1970. */
  list(now: number): Promise<StoredFilm[]>
  /** Rejects where it is not there any more. */
  open(film: Name): Promise<Blob>
  markSaved(film: Name): Promise<void>
  remove(film: Name): Promise<void>
  /** Hands a film to the browser's downloads. */
  download(film: Blob, name: string): void
}

/** What recording on this computer needs from outside; a test hands in its own. */
export interface LocalHost {
  films: LocalFilms
  makeRecorder(link: StationLink): LocalRecorder
}

export const browserLocal = (): LocalHost => ({
  films: browserFilms(),
  makeRecorder: (link) => new WorkerRecorder(link),
})

/** A download may begin a while after it was asked for. */
const DOWNLOAD_MS = 60_000

function browserFilms(): LocalFilms {
  const store = new FilmStore()
  return {
    list: (now) => store.list(now),
    open: (film) => store.open(film),
    markSaved: (film) => store.markSaved(film),
    remove: (film) => store.remove(film),
    download: (film, name) => {
      const url = URL.createObjectURL(film)
      const link = Object.assign(document.createElement('a'), { href: url, download: name })
      link.click()
      setTimeout(() => {
        URL.revokeObjectURL(url)
      }, DOWNLOAD_MS)
    },
  }
}
