import type {
  ArchiveInfo,
  Export,
  Gap,
  GapCause,
  PictureSpan,
  Protection,
  Recordings,
  Snapshot,
} from '../../../electron/protocol/recordings.ts'
import { Emitter } from '../../../renderer/base/emitter.ts'
import type { ArchiveApi } from '../../../renderer/state/recordings/archive-api.ts'
import {
  clip,
  fromInstant,
  MILLISECOND,
  MINUTE,
  overlaps,
  toInstant,
  type Range,
} from '../../../renderer/state/recordings/micros.ts'
import type { PictureState, PlaybackState, Player } from '../../../renderer/state/recordings/player.ts'
import type { RecordingServices } from '../../../renderer/state/recordings/services.ts'

export interface RecordedCamera {
  recorded: Range[]
  /** The cause of the hole that holds this instant; any other is the station's. */
  causes?: { at: number; cause: GapCause; message?: string }[]
}

/** An archive that a test fills: what is recorded of which camera, and what the station refuses. */
export class FakeRecordings implements RecordingServices {
  readonly cameras: Record<string, RecordedCamera> = {}
  readonly asked: { what: 'find' | 'coverage'; camera: string; from: number; to: number }[] = []
  readonly players: FakePlayer[] = []
  readonly done: string[] = []
  protections: Protection[] = []
  exports: Export[] = []
  snapshots: Snapshot[] = []
  /** By camera, in time order. */
  readonly pictures: Record<string, PictureSpan[]> = {}
  info: ArchiveInfo = emptyArchive
  /** Thrown by whatever is named. */
  readonly refuses: Partial<Record<'find' | 'coverage' | keyof ArchiveApi, Error>> = {}
  playable = true

  readonly recordings = {
    find: (camera: string, from: number, to: number): Promise<Recordings> =>
      this.#answer('find', () => {
        this.asked.push({ what: 'find', camera, from, to })
        return this.#found(camera, { from, to })
      }),
    coverage: (camera: string, from: number, to: number): Promise<{ start: string; end: string }[]> =>
      this.#answer('coverage', () => {
        this.asked.push({ what: 'coverage', camera, from, to })
        return this.#recorded(camera, { from, to }).map((range) => ({
          start: toInstant(range.from),
          end: toInstant(range.to),
        }))
      }),
  }

  readonly archive: ArchiveApi = {
    archive: () => this.#answer('archive', () => this.info),
    protections: (camera) =>
      this.#answer('protections', () => this.protections.filter((protection) => protection.camera === camera)),
    protect: (camera, { from, to }, reason) =>
      this.#answer('protect', () => {
        const id = `p${this.protections.length + 1}`
        const at = toInstant(to)
        const made = { id, camera, from: toInstant(from), to: toInstant(to), reason, by: 'ann', at }
        this.protections.push(made)
        return made
      }),
    unprotect: (id) =>
      this.#answer('unprotect', () => {
        this.protections = this.protections.filter((protection) => protection.id !== id)
      }),
    exports: () => this.#answer('exports', () => this.exports),
    startExport: (camera, range) =>
      this.#answer('startExport', () => {
        const made = fakeExport({ id: `e${this.exports.length + 1}`, camera, range })
        this.exports.push(made)
        return made
      }),
    removeExport: (id) =>
      this.#answer('removeExport', () => {
        this.exports = this.exports.filter((made) => made.id !== id)
      }),
    snapshots: (camera) =>
      this.#answer('snapshots', () => this.snapshots.filter((snapshot) => snapshot.camera === camera)),
    pictures: (camera, range) =>
      this.#answer('pictures', () => {
        const all = this.pictures[camera] ?? []
        const before = all.filter(({ from }) => fromInstant(from) <= range.from).slice(-1)
        const within = all.filter(({ from }) => fromInstant(from) > range.from && fromInstant(from) <= range.to)
        return { pictures: [...before, ...within], next: null }
      }),
  }

  makePlayer(): Player | null {
    if (!this.playable) return null
    const player = new FakePlayer()
    this.players.push(player)
    return player
  }

  #answer<T>(what: keyof FakeRecordings['refuses'], answer: () => T): Promise<T> {
    this.done.push(what)
    const refusal = this.refuses[what]
    return refusal ? Promise.reject(refusal) : Promise.resolve(answer())
  }

  #recorded(camera: string, within: Range): Range[] {
    return (this.cameras[camera]?.recorded ?? []).filter((range) => overlaps(range, within))
  }

  #found(camera: string, range: Range): Recordings {
    const recorded = this.cameras[camera]?.recorded ?? []
    const gaps = recorded.slice(1).flatMap((next, index) => {
      const hole = clip({ from: recorded[index]!.to, to: next.from }, range)
      return hole ? [this.#gap(camera, hole)] : []
    })
    return { segments: this.#recorded(camera, range).flatMap((whole) => segmentsOf(camera, whole, range)), gaps }
  }

  #gap(camera: string, { from, to }: Range): Gap {
    const known = this.cameras[camera]?.causes?.find(({ at }) => at >= from && at < to)
    return {
      start: toInstant(from),
      end: toInstant(to),
      cause: known?.cause ?? 'station',
      message: known?.message ?? null,
    }
  }
}

/** A recording cut into segments of a minute, 30 MB each; those that overlap the range. */
function segmentsOf(camera: string, whole: Range, range: Range): Recordings['segments'] {
  const first = whole.from + Math.max(0, Math.floor((range.from - whole.from) / MINUTE)) * MINUTE
  const segments: Recordings['segments'] = []
  for (let from = first; from < Math.min(whole.to, range.to); from += MINUTE) {
    const to = Math.min(from + MINUTE, whole.to)
    const id = `${camera}~${toInstant(from).replaceAll(/[-:]/g, '')}`
    segments.push({
      id,
      camera,
      start: toInstant(from),
      end: toInstant(to),
      bytes: Math.round((30_000_000 * (to - from)) / MINUTE),
      url: `/api/recordings/${id}/media`,
      state: 'finished',
      protected: false,
    })
  }
  return segments
}

export const emptyArchive: ArchiveInfo = {
  folder: '/recordings',
  state: { state: 'ready' },
  disk: { bytes: 1e12, free: 5e11, reserve: 1e9 },
  bytes: 5e11,
  protectedBytes: 0,
  fullAt: null,
  retention: { days: null, gigabytes: null },
  reserveGigabytes: 1,
  cameras: [],
}

export const fakeExport = (change: Partial<Export> & { id: string; camera: string; range: Range }): Export => {
  const { range, ...rest } = change
  return {
    from: toInstant(range.from),
    to: toInstant(range.to),
    by: 'ann',
    at: toInstant(range.to),
    file: `${change.camera}.mp4`,
    url: `/api/exports/${change.id}`,
    progress: { state: 'queued' },
    gaps: [],
    ...rest,
  }
}

export const fakeSnapshot = (camera: string, at: number, url: string): Snapshot => ({
  camera,
  file: `${toInstant(at).slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}-000.jpg`,
  url,
  time: toInstant(at),
  bytes: 240_000,
})

/** A player that goes where it is told and shows what a test says. */
export class FakePlayer implements Player {
  state: PlaybackState = { position: 0, playing: false, rate: 1, cameras: {}, problems: {} }
  readonly attached = new Map<string, HTMLCanvasElement>()
  readonly looked: { camera: string; at: number }[] = []
  closed = false
  steps = 0
  readonly #changes = new Emitter()

  open(cameras: readonly string[]): void {
    this.become({ cameras: Object.fromEntries(cameras.map((camera) => [camera, this.pictureOf(camera)])) })
  }

  /** What a camera shows; a test may say otherwise. */
  pictureOf(camera: string): PictureState {
    return this.state.cameras[camera] ?? 'picture'
  }

  attach(camera: string, canvas: HTMLCanvasElement): () => void {
    this.attached.set(camera, canvas)
    return () => this.attached.delete(camera)
  }

  seek(at: number): void {
    this.become({ position: at })
    this.open(Object.keys(this.state.cameras))
  }

  play(): void {
    this.become({ playing: true })
  }

  pause(): void {
    this.become({ playing: false })
  }

  setRate(rate: number): void {
    this.become({ rate })
  }

  step(direction: 1 | -1): void {
    this.steps += direction
    this.become({ playing: false, position: this.state.position + direction * 40 * MILLISECOND })
  }

  thumbnail(camera: string, at: number): Promise<ImageBitmap | null> {
    this.looked.push({ camera, at })
    return Promise.resolve(null)
  }

  onChange(listener: () => void): () => void {
    return this.#changes.on(listener)
  }

  close(): void {
    this.closed = true
  }

  become(change: Partial<PlaybackState>): void {
    this.state = { ...this.state, ...change }
    this.#changes.emit()
  }
}

/** The µs of an instant; short, as tests name many. */
export const µs = fromInstant
