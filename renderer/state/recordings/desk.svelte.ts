import type { ArchiveInfo, Export, Protection, Snapshot } from '../../../electron/protocol/recordings.ts'
import { every, type Clock } from '../../base/clock.ts'
import { language } from '../../i18n/language.svelte.ts'
import type { Cameras } from '../cameras.svelte.ts'
import type { Place, RecordingsPlace } from '../place.svelte.ts'
import type { Toasts } from '../toasts.svelte.ts'
import { Calendar } from './calendar.svelte.ts'
import { CameraLists } from './camera-lists.svelte.ts'
import { Exports } from './exports.svelte.ts'
import { Jumps } from './jumps.svelte.ts'
import { fromInstant, SECOND, toInstant } from './micros.ts'
import { PictureTracks } from './picture-tracks.svelte.ts'
import { Playhead } from './playhead.svelte.ts'
import type { RecordingServices } from './services.ts'
import { Tasks } from './tasks.svelte.ts'
import { Timeline } from './timeline.svelte.ts'
import { Zone } from './zone.ts'

export type Panel = 'gaps' | 'exports' | 'protections' | 'snapshots'

/** A camera that can be chosen; a removed one still has its recordings. */
export interface DeskCamera {
  readonly id: string
  readonly name: string
  readonly removed: boolean
}

/** How far the view has come: exactly one of these. */
export type DeskPhase = 'closed' | 'opening' | 'open'

export interface DeskOptions {
  services: RecordingServices
  cameras: Cameras
  place: Place
  toasts: Toasts
  clock: Clock
  /** µs since 1970 by the station's clock. */
  now: () => number
  mayOperate: () => boolean
  zone?: Zone
}

/** So many cameras play in step at most: each has a decoder of its own. */
export const MOST_CAMERAS = 9
const FIRST_CAMERAS = 4
/** Nearer to the present than this is the live edge. */
const EDGE = 20 * SECOND
const REMEMBER_MS = 1_000
/** How often the disk's state is asked for while the view is open, and the days of the calendar. */
const ARCHIVE_MS = 10_000
const CALENDAR_MS = 60_000

/** The recordings view: cameras, playhead, timeline, calendar, and what is done with a part of it all. */
export class Desk {
  readonly timeline: Timeline
  readonly playhead: Playhead
  readonly calendar: Calendar
  readonly jumps: Jumps
  readonly tasks: Tasks
  readonly exports: Exports
  readonly protections: CameraLists<Protection>
  readonly snapshots: CameraLists<Snapshot>
  /** How the pictures were set for everyone. */
  readonly pictures: PictureTracks
  readonly #options: DeskOptions
  #chosen = $state.raw<readonly string[]>([])
  #phase = $state<DeskPhase>('closed')
  #playable = $state(true)
  #archive = $state.raw<ArchiveInfo | null>(null)
  #panel = $state<Panel | null>(null)
  #cancelRemember: (() => void) | null = null
  #stops: (() => void)[] = []
  #written: string | null = null

  constructor(options: DeskOptions) {
    const { services, now, zone = new Zone() } = options
    const { archive, recordings } = services
    this.#options = options
    this.pictures = new PictureTracks((camera, range) => archive.pictures(camera, range), now)
    this.timeline = new Timeline(recordings, zone, now, (window) => this.pictures.show(window))
    this.playhead = new Playhead(0, (before, at) => {
      this.timeline.follow(before, at)
      this.pictures.under(at)
      this.#rememberSoon()
    })
    this.calendar = new Calendar(recordings, zone)
    this.exports = new Exports(archive, (ended) => {
      this.#exportEnded(ended)
    })
    this.protections = new CameraLists((camera) => archive.protections(camera))
    this.snapshots = new CameraLists((camera) => archive.snapshots(camera))
    this.jumps = new Jumps(this, services, options.toasts)
    this.tasks = new Tasks(this, services, options.toasts)
  }

  get zone(): Zone {
    return this.timeline.zone
  }

  get phase(): DeskPhase {
    return this.#phase
  }

  /** This browser can play recordings. */
  get playable(): boolean {
    return this.#playable
  }

  /** What the archive said when the view was opened; null where it has not. */
  get archive(): ArchiveInfo | null {
    return this.#archive
  }

  get panel(): Panel | null {
    return this.#panel
  }

  get now(): number {
    return this.#options.now()
  }

  get mayOperate(): boolean {
    return this.#options.mayOperate()
  }

  /** Every camera of the station, then those that were removed and have recordings. */
  get cameras(): DeskCamera[] {
    const listed = this.#options.cameras.all.map(({ id, name }) => ({ id, name, removed: false }))
    const removed = (this.#archive?.cameras ?? []).filter(({ camera }) => !this.#options.cameras.byId(camera))
    return [...listed, ...removed.map(({ camera }) => ({ id: camera, name: camera, removed: true }))]
  }

  get chosen(): readonly string[] {
    return this.#chosen
  }

  nameOf(camera: string): string {
    return this.#options.cameras.byId(camera)?.name ?? camera
  }

  /** The playhead is as near to the present as recordings go. */
  get atLive(): boolean {
    return this.now - this.playhead.at < EDGE
  }

  /** Opens the view where the address says, or where it was left, or at the newest picture. */
  async open(): Promise<void> {
    if (this.#phase !== 'closed') return
    this.#phase = 'opening'
    const player = this.#options.services.makePlayer(this.#options.now)
    this.#playable = player !== null
    if (player) this.playhead.open(player, [])
    this.timeline.tracks.open(this.#options.clock)
    this.pictures.open(this.#options.clock)
    void this.#loadArchive()
    const { clock } = this.#options
    this.#stops = [
      every(clock, ARCHIVE_MS, () => void this.#loadArchive()),
      every(clock, CALENDAR_MS, () => void this.calendar.load()),
    ]
    if (this.mayOperate) void this.exports.load()
    const { cameras, at } = this.#options.place.recordings ?? { cameras: [], at: null }
    this.choose(cameras.length > 0 ? cameras : this.#chosen.length > 0 ? this.#chosen : this.#firstCameras())
    if (at !== null) this.goTo(fromInstant(at))
    else if (this.playhead.at === 0) await this.#begin()
    else this.goTo(this.playhead.at)
    if (this.#isOpening()) this.#phase = 'open'
  }

  /** Lets go of decoders and questions; position, cameras and selection stay for the next opening. */
  close(): void {
    this.#phase = 'closed'
    this.jumps.superseded()
    this.tasks.leave()
    for (const stop of this.#stops.splice(0)) stop()
    this.#cancelRemember?.()
    this.#cancelRemember = null
    this.timeline.tracks.close()
    this.pictures.close()
    this.playhead.close()
  }

  /** Follows an address that somebody else has set: the Back button, a link. */
  follow(where: RecordingsPlace | null): void {
    if (!where || this.#phase !== 'open' || `${where.cameras.join()}@${where.at}` === this.#written) return
    if (where.cameras.length > 0) this.choose(where.cameras)
    if (where.at !== null) this.goTo(fromInstant(where.at))
  }

  /** Shows these cameras in step, in the station's order. */
  choose(cameras: readonly string[]): void {
    const order = this.cameras.map(({ id }) => id)
    const place = (id: string): number => (order.includes(id) ? order.indexOf(id) : order.length)
    this.#chosen = cameras
      .filter((camera, index) => cameras.indexOf(camera) === index)
      .sort((a, b) => place(a) - place(b))
      .slice(0, MOST_CAMERAS)
    this.playhead.show(this.#chosen)
    this.timeline.tracks.choose(this.#chosen)
    this.pictures.choose(this.#chosen)
    void this.calendar.choose(this.#chosen)
    void this.protections.choose(this.#chosen)
    void this.snapshots.choose(this.#chosen)
    this.#rememberSoon()
  }

  toggleCamera(camera: string): void {
    const shown = this.#chosen.includes(camera)
    if (!shown && this.#chosen.length >= MOST_CAMERAS) {
      this.#options.toasts.alarm(language.t.recordings.cameras.most(MOST_CAMERAS))
      return
    }
    this.choose(shown ? this.#chosen.filter((id) => id !== camera) : [...this.#chosen, camera])
  }

  /** Moves the playhead and brings it into sight. */
  goTo(at: number): void {
    this.jumps.superseded()
    const sought = Math.min(at, this.now)
    this.playhead.seek(sought)
    this.timeline.reveal(sought)
    void this.calendar.show(this.zone.dayOf(sought))
  }

  /** Moves the playhead under the pointer: the timeline stands still. */
  scrub(at: number): void {
    this.jumps.superseded()
    this.jumps.say('')
    this.playhead.seek(Math.min(at, this.now))
  }

  showPanel(panel: Panel | null): void {
    this.#panel = panel
    if (panel === 'snapshots') void this.snapshots.load()
    if (panel === 'exports' && this.mayOperate) void this.exports.load()
  }

  /** Where nobody has been yet: at the newest picture, or now where nobody knows it. */
  async #begin(): Promise<void> {
    if (!(await this.jumps.toEnd()) && this.playhead.at === 0) this.goTo(this.now)
  }

  #isOpening(): boolean {
    return this.#phase === 'opening'
  }

  #firstCameras(): string[] {
    return this.cameras.slice(0, FIRST_CAMERAS).map(({ id }) => id)
  }

  async #loadArchive(): Promise<void> {
    // Without an answer the last one stays: every other question says for itself what is wrong.
    this.#archive = await this.#options.services.archive.archive().catch(() => this.#archive)
  }

  #exportEnded({ camera, progress }: Export): void {
    const { ready, failed } = language.t.recordings.exports
    if (progress.state === 'finished') this.#options.toasts.done(ready(this.nameOf(camera)))
    if (progress.state === 'failed') this.#options.toasts.alarm(failed(this.nameOf(camera), progress.message))
  }

  /** Puts cameras and position into the address, so that a reload or a copied link comes back here. */
  #rememberSoon(): void {
    if (this.#phase === 'closed') return
    this.#cancelRemember ??= this.#options.clock.after(REMEMBER_MS, () => {
      this.#cancelRemember = null
      const where = { cameras: [...this.#chosen], at: toInstant(this.playhead.at) }
      this.#written = `${where.cameras.join()}@${where.at}`
      this.#options.place.keepRecordings(where)
    })
  }
}
