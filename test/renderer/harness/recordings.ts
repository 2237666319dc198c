import { neutralImage, withChange, type ImageChange } from '../../../electron/protocol/image.ts'
import type { GapCause, PictureSpan } from '../../../electron/protocol/recordings.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import {
  clip,
  DAY,
  fromInstant,
  HOUR,
  MINUTE,
  SECOND,
  toInstant,
  type Range,
} from '../../../renderer/state/recordings/micros.ts'
import type { PictureState, Player } from '../../../renderer/state/recordings/player.ts'
import { Zone } from '../../../renderer/state/recordings/zone.ts'
import { emptyArchive, fakeExport, FakePlayer, FakeRecordings, fakeSnapshot } from '../kit/fake-recordings.ts'
import { paintScene } from './scenes.ts'

const zone = new Zone()
const now = Date.now() * 1_000

interface Hole {
  ago: number
  length: number
  cause: GapCause
  message?: string
}

const message = 'No answer from 192.168.1.20:554 within 5 s. Check its power, its cable and its address.'
/** What is missing of the cameras, in turn. */
const holes: Hole[][] = [
  [
    { ago: 5.2 * HOUR, length: 40 * SECOND, cause: 'station' },
    { ago: 3.1 * HOUR, length: 26 * MINUTE, cause: 'network', message },
    { ago: 80 * MINUTE, length: 11 * MINUTE, cause: 'camera' },
    { ago: 9 * MINUTE, length: 2 * SECOND, cause: 'encoder' },
  ],
  [
    { ago: 5.2 * HOUR, length: 40 * SECOND, cause: 'station' },
    { ago: 2.2 * HOUR, length: 34 * MINUTE, cause: 'disk', message: 'The disk is full: 0 bytes are left.' },
  ],
  [
    { ago: 5.2 * HOUR, length: 40 * SECOND, cause: 'station' },
    { ago: 4.6 * HOUR, length: 2.5 * HOUR, cause: 'operator' },
    { ago: 40 * MINUTE, length: 25 * MINUTE, cause: 'encoder' },
  ],
  [{ ago: 5.2 * HOUR, length: 40 * SECOND, cause: 'station' }],
]

function recordedBut(whole: Range, gaps: readonly Range[]): Range[] {
  const recorded: Range[] = []
  let from = whole.from
  for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
    const part = clip({ from, to: gap.from }, whole)
    if (part) recorded.push(part)
    from = gap.to
  }
  if (from < whole.to) recorded.push({ from, to: whole.to })
  return recorded
}

/** Paints a scene with its time into the canvas of each camera. */
class PaintedPlayer extends FakePlayer {
  readonly #archive: FakeRecordings

  constructor(archive: FakeRecordings) {
    super()
    this.#archive = archive
    this.onChange(() => {
      for (const [camera, canvas] of this.attached) this.#paint(camera, canvas)
    })
  }

  override pictureOf(camera: string): PictureState {
    const { position } = this.state
    const recorded = this.#archive.cameras[camera]?.recorded ?? []
    return recorded.some(({ from, to }) => position >= from && position < to) ? 'picture' : 'gap'
  }

  override attach(camera: string, canvas: HTMLCanvasElement): () => void {
    this.#paint(camera, canvas)
    return super.attach(camera, canvas)
  }

  override thumbnail(camera: string, at: number): Promise<ImageBitmap | null> {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 180
    this.#draw(camera, canvas, at)
    return createImageBitmap(canvas)
  }

  #paint(camera: string, canvas: HTMLCanvasElement): void {
    canvas.width = 1280
    canvas.height = 720
    this.#draw(camera, canvas, this.state.position)
  }

  #draw(camera: string, canvas: HTMLCanvasElement, at: number): void {
    const paint = canvas.getContext('2d')
    if (paint) paintScene(paint, Number(camera.slice(1)), `CAM ${camera.slice(1)}  ${toInstant(at).slice(0, 19)}`)
  }
}

class PaintedRecordings extends FakeRecordings {
  override makePlayer(): Player | null {
    return this.playable ? new PaintedPlayer(this) : null
  }
}

function fill(archive: FakeRecordings, cameras: readonly string[]): void {
  for (const [index, camera] of cameras.entries()) {
    const all = (holes[index % holes.length] ?? []).map(({ ago, length, cause, message }) => ({
      from: now - ago,
      to: now - ago + length,
      cause,
      ...(message !== undefined && { message }),
    }))
    const whole = { from: now - (index % 4 === 3 ? 2 * DAY : 21 * DAY), to: now - SECOND }
    archive.cameras[camera] = {
      recorded: recordedBut(whole, all),
      causes: all.map(({ from, ...rest }) => ({ at: from, ...rest })),
    }
  }
}

function picture(seed: number): string {
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 180
  const paint = canvas.getContext('2d')
  if (paint) paintScene(paint, seed, `CAM ${seed}`)
  return canvas.toDataURL('image/jpeg')
}

const LONG_USER = 'Konstantin-Alexander von der Recke-Volmerstein (night shift)'

/** How the pictures of four cameras were set: altered, in a recording that is untouched, as given, and nobody knows. */
function fillPictures(archive: FakeRecordings): void {
  const set = (
    ago: number,
    revision: number,
    by: string | null,
    change: ImageChange,
    untouched = false,
  ): PictureSpan => ({
    ...{ from: toInstant(now - ago), revision, untouched },
    settings: withChange(neutralImage, change),
    changed: by === null ? null : { by, at: toInstant(now - ago) },
  })
  archive.pictures.c1 = [
    set(20 * DAY, 0, null, {}),
    set(4.4 * HOUR, 1, 'anna', { brightness: 20 }),
    ...Array.from({ length: 12 }, (_, step) =>
      set(2.6 * HOUR - step * SECOND, 2 + step, 'bo', { brightness: 20, contrast: -step }),
    ),
    set(35 * MINUTE, 20, 'anna', { brightness: 20, contrast: -5 }),
  ]
  archive.pictures.c2 = [
    set(20 * DAY, 0, null, {}),
    set(1.5 * HOUR, 1, LONG_USER, { brightness: 35, gamma: 12, zoom: 2.5, panX: -40, mirror: true, rotate: 180 }, true),
  ]
  archive.pictures.c3 = [set(20 * DAY, 0, null, {})]
}

function fillLists(archive: FakeRecordings): void {
  const range = { from: now - 80 * MINUTE, to: now - 66 * MINUTE }
  archive.protections = [
    {
      id: 'p1',
      camera: 'c1',
      from: toInstant(now - 95 * MINUTE),
      to: toInstant(now - 60 * MINUTE),
      reason: 'Van at the gate, report 4711: kept for the police until the case is closed',
      by: 'ann',
      at: toInstant(now - 30 * MINUTE),
    },
  ]
  const gaps = [{ start: toInstant(range.from), end: toInstant(range.to), cause: 'camera', message: null } as const]
  const sha256 = 'c0ffee'
  archive.exports = [
    fakeExport({
      id: '1',
      camera: 'c1',
      range,
      progress: { state: 'running', done: 0.42, bytes: 181e6 },
      at: toInstant(now),
    }),
    fakeExport({ id: '2', camera: 'c2', range, at: toInstant(now - SECOND) }),
    fakeExport({
      id: '3',
      camera: 'c1',
      range,
      at: toInstant(now - HOUR),
      gaps,
      progress: { state: 'finished', bytes: 420e6, seconds: 840, sha256 },
    }),
    fakeExport({
      id: '4',
      camera: 'c3',
      range,
      at: toInstant(now - 2 * HOUR),
      progress: { state: 'failed', message: 'The disk has 1.2 GB left, and the film needs 4.0 GB.' },
    }),
    fakeExport({ id: '5', camera: 'c2', range, at: toInstant(now - 3 * HOUR), progress: { state: 'cancelled' } }),
  ]
  archive.snapshots = [1, 2, 3].map((n) => fakeSnapshot('c1', now - n * 47 * MINUTE, picture(n)))
}

const refused = (message: string): LinkError => new LinkError({ kind: 'unavailable', message })

/** Recordings as the address asks for them: `rec=none`, `rec=failed`, … */
export function paintedRecordings(query: URLSearchParams, cameras: readonly string[]): FakeRecordings {
  const archive = new PaintedRecordings()
  const kind = query.get('rec')
  archive.info = { ...emptyArchive, cameras: [] }
  if (kind === 'none') {
    archive.info = { ...archive.info, bytes: 0 }
    return archive
  }
  fill(archive, cameras)
  if (kind !== 'bare') {
    fillLists(archive)
    fillPictures(archive)
  }
  if (kind === 'failed') {
    archive.refuses.find = archive.refuses.coverage = refused('The archive cannot be read just now.')
    archive.refuses.exports = archive.refuses.snapshots = archive.refuses.protections = refused('Try again later.')
    archive.refuses.pictures = refused('Try again later.')
  }
  if (kind === 'unplayable') archive.playable = false
  if (kind === 'unavailable') {
    archive.info.state = { state: 'unavailable', message: 'The folder /srv/recordings is on another disk than before.' }
  }
  if (kind === 'indexing') archive.info.state = { state: 'indexing', done: 12_400, total: 96_000 }
  if (kind === 'removed') {
    archive.info.cameras = [{ camera: 'old-gate', bytes: 1e9, oldest: null, newest: null }]
  }
  if (kind === 'dst') fillDst(archive, cameras)
  return archive
}

/** The whole day on which the clocks of Berlin go back. */
function fillDst(archive: FakeRecordings, cameras: readonly string[]): void {
  for (const camera of cameras) {
    const whole = { from: zone.startOf('2026-10-20'), to: zone.endOf('2026-10-30') }
    const gap = { from: fromInstant('2026-10-25T00:30:00Z'), to: fromInstant('2026-10-25T01:10:00Z') }
    archive.cameras[camera] = { recorded: recordedBut(whole, [gap]), causes: [{ at: gap.from, cause: 'network' }] }
  }
}
