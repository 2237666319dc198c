import { GrowingFilm } from './local-recording-film.ts'
import { ShelfFull, type FileShelf, type GrowingFile } from './local-recording-files.ts'
import { parameterSets } from './parameter-sets.ts'
import type { Gaps, RecordingEnd, RecordingProgress, RecordingReport, TappedUnit } from './local-recording-types.ts'

/** A film is no longer than this, µs: what a muxer remembers of every picture stays small, and so do the files. */
const LONGEST_FILM = 3_600_000_000
/** How often progress is told, µs of the recording. */
const TELL_EVERY = 500_000

export interface LocalRecordingOptions {
  /** Its id, for the name of the file. */
  camera: string
  /** Its name for people, for the film's title. */
  title: string
  shelf: FileShelf
  report: (report: RecordingReport) => void
  /** So many bytes no longer wait. */
  onTaken: (bytes: number) => void
}

interface OpenFilm {
  film: GrowingFilm
  file: GrowingFile
  name: string
  /** The parameter sets that its pictures are decoded with. */
  sets: string
  gaps: Gaps
}

/**
 * One camera being recorded on this computer: units in, films out. Units are written one after the other in the order they
 * came; all that came before `end` is in a film when the end is reported. A change of the camera's format begins another
 * film, as an MP4 track has one format; each film starts at a key frame and plays alone.
 */
export class LocalRecording {
  readonly #options: LocalRecordingOptions
  #work: Promise<void> = Promise.resolve()
  #film: OpenFilm | undefined
  #end: RecordingEnd | undefined
  #first = 0
  /** When the newest unit ends, µs since 1970. */
  #newest = 0
  #progress: Omit<RecordingProgress, 'length'> = { shelf: 'disk', bytes: 0, pictures: 0, gaps: { count: 0, length: 0 } }
  #told = -Infinity

  constructor(options: LocalRecordingOptions) {
    this.#options = options
  }

  take(unit: TappedUnit): void {
    this.#then(async () => {
      try {
        if (!this.#end) await this.#write(unit)
      } catch (thrown) {
        await this.#finish(endFor(thrown))
      } finally {
        this.#options.onTaken(unit.data.byteLength)
      }
    })
  }

  /** Ends it in order, after all that came before. Safe to call twice. */
  end(): void {
    this.#then(() => this.#finish({ because: 'asked' }))
  }

  #then(step: () => Promise<void>): void {
    this.#work = this.#work.then(step)
  }

  async #write(unit: TappedUnit): Promise<void> {
    const { format, data, captureTime } = unit
    const before = this.#film
    if (format) {
      const sets = parameterSets(data)
      if (before && !fits(before, sets, captureTime) && !(await this.#finishFilm())) return
      this.#film ??= await this.#begin(unit, format, sets)
    }
    const open = this.#film
    if (!open) return
    await open.film.add(unit)
    if (unit.gap && before) this.#countGap(captureTime, open === before ? open : undefined)
    this.#count(unit, open)
    if (open.file.full) await this.#finish({ because: 'full', shelf: open.file.shelf })
  }

  async #begin(
    { captureTime }: TappedUnit,
    format: NonNullable<TappedUnit['format']>,
    sets: string,
  ): Promise<OpenFilm> {
    const { camera, title, shelf } = this.#options
    const name = `${camera}_${stamp(captureTime)}.mp4`
    const file = await shelf.open(name)
    if (this.#first === 0) this.#first = captureTime
    const film = await GrowingFilm.begin(file, format, captureTime, title)
    return { film, file, name, sets, gaps: { count: 0, length: 0 } }
  }

  /** `film`: the one that the gap is in; undefined where it lies between two. */
  #countGap(captureTime: number, film: OpenFilm | undefined): void {
    const length = Math.max(0, captureTime - this.#newest)
    this.#progress.gaps = add(this.#progress.gaps, length)
    if (film) film.gaps = add(film.gaps, length)
  }

  #count({ captureTime, duration, data }: TappedUnit, { file }: OpenFilm): void {
    this.#newest = captureTime + duration
    this.#progress.bytes += data.byteLength
    this.#progress.pictures++
    this.#progress.shelf = file.shelf
    if (captureTime - this.#told >= TELL_EVERY) {
      this.#told = captureTime
      this.#tell()
    }
  }

  #tell(): void {
    const progress = { ...this.#progress, length: this.#newest - this.#first }
    this.#options.report({ type: 'progress', progress })
  }

  async #finish(end: RecordingEnd): Promise<void> {
    if (this.#end) return
    this.#end = end
    await this.#finishFilm()
    this.#tell()
    this.#options.report({ type: 'ended', end: this.#end })
  }

  /** False where the film does not hold all that it was given: then the recording is at its end. */
  async #finishFilm(): Promise<boolean> {
    const open = this.#film
    if (!open) return true
    this.#film = undefined
    const { file, name, gaps } = open
    const { film, problem } = await open.film.finish()
    const { camera } = this.#options
    if (film.pictures > 0) this.#options.report({ type: 'film', film: { id: file.id, name, camera, gaps, ...film } })
    if (problem === null) return true
    if (!this.#end) await this.#finish(endFor(problem))
    else if (this.#end.because === 'asked') this.#end = endFor(problem)
    return false
  }
}

const fits = ({ film, sets }: OpenFilm, newSets: string, captureTime: number): boolean =>
  sets === newSets && captureTime - film.start < LONGEST_FILM

const add = (gaps: Gaps, length: number): Gaps => ({ count: gaps.count + 1, length: gaps.length + length })

function endFor(thrown: unknown): RecordingEnd {
  if (thrown instanceof ShelfFull) return { because: 'full', shelf: thrown.shelf }
  return { because: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) }
}

/** `20260102T030405Z`, as the station names what it exports. */
const stamp = (captureTime: number): string =>
  `${new Date(captureTime / 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

/** The shelf to record on: the browser's store, or memory where it gives none. */
export function firstThatOpens(shelves: readonly FileShelf[]): FileShelf {
  return {
    async open(name) {
      let problem: unknown
      for (const shelf of shelves) {
        try {
          return await shelf.open(name)
        } catch (thrown) {
          problem = thrown
        }
      }
      throw problem
    },
  }
}
