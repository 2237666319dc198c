import type { Clock } from '../base/clock.ts'
import { Emitter } from '../base/emitter.ts'
import { LookoutError } from '../base/error.ts'
import type { Camera as CameraView, CameraConfig, SourceKind } from '../protocol/cameras.ts'
import type { Params } from '../protocol/methods.ts'
import { Camera, type CameraDefinition, type StartCapture } from './camera.ts'
import type { CameraOption } from './options.ts'
import { MAX_CAMERAS, type SettingsFile } from './settings.ts'

/** How the station reads and hides source texts; capture/source.ts does it. */
export interface Sources {
  /** @throws LookoutError invalidParams with a sentence where the text is no source */
  check(source: string): void
  kindOf(source: string): SourceKind
  /** The text with its password replaced by `***`. */
  mask(source: string): string
  /** `***` in the new text stands for the old one's password. */
  restoreSecret(source: string, old: string): string
}

export type CameraEvent =
  | { readonly type: 'added'; readonly camera: CameraView }
  | { readonly type: 'changed'; readonly camera: CameraView }
  | { readonly type: 'removed'; readonly id: string }
  /** What was set for its picture cannot be shown. */
  | { readonly type: 'pictureRefused'; readonly id: string; readonly message: string }

/** What a station shows that nobody has set up yet. */
const DEMO: CameraDefinition = { id: 'demo', name: 'Demo', source: 'test:', enabled: true, fixed: true }

/**
 * All cameras: those in the settings, those of this run, and the demo while there are no others.
 *
 * Always true: changes happen one after another, so that no camera begins while it ends, and none goes on that was
 * removed; a change is in the settings before it is in force.
 */
export class Cameras {
  readonly #settings: SettingsFile
  readonly #sources: Sources
  readonly #start: StartCapture
  readonly #clock: Clock
  readonly #cameras = new Map<string, Camera>()
  readonly #events = new Emitter<CameraEvent>()
  #lastStreamNumber = 0
  #closed = false
  #changing: Promise<unknown> = Promise.resolve()

  constructor(
    settings: SettingsFile,
    deps: { sources: Sources; start: StartCapture; clock: Clock; fixed: readonly CameraOption[] },
  ) {
    this.#settings = settings
    this.#sources = deps.sources
    this.#start = deps.start
    this.#clock = deps.clock
    for (const { id, source } of deps.fixed) {
      deps.sources.check(source)
      this.#insert({ id, name: id, source, enabled: true, fixed: true })
    }
    for (const camera of settings.current.cameras) {
      if (!this.#cameras.has(camera.id)) this.#insert({ ...camera, fixed: false })
    }
    if (this.#cameras.size === 0) this.#insert(DEMO)
  }

  on(listener: (event: CameraEvent) => void): () => void {
    return this.#events.on(listener)
  }

  all(): readonly Camera[] {
    return [...this.#cameras.values()]
  }

  begin(): void {
    for (const camera of this.#cameras.values()) camera.begin()
  }

  list(): CameraView[] {
    return this.all().map((camera) => camera.view)
  }

  /** @throws LookoutError notFound */
  find(id: string): Camera {
    const camera = this.#cameras.get(id)
    if (!camera) throw new LookoutError('notFound', `There is no camera “${id}”.`)
    return camera
  }

  get(id: string): CameraConfig {
    const { name, source, enabled, fixed } = this.find(id).definition
    return { id, name, source: this.#sources.mask(source), enabled, fixed }
  }

  /** @throws LookoutError conflict where the id is taken or no more are kept, invalidParams where the source is none */
  async add(params: Params<'cameras.add'>): Promise<CameraView> {
    this.#sources.check(params.source)
    return this.#inTurn(() => this.#add(params))
  }

  async #add({ id: wanted, name, source, enabled }: Params<'cameras.add'>): Promise<CameraView> {
    const id = wanted ?? this.#freeId(name)
    if (this.#cameras.has(id) && !this.#isDemo(id))
      throw new LookoutError('conflict', `There is a camera “${id}” already.`)
    if (this.#settings.current.cameras.length >= MAX_CAMERAS)
      throw new LookoutError('conflict', `A station has at most ${MAX_CAMERAS} cameras: remove one first.`)
    const added = { id, name, source, enabled }
    await this.#settings.change((settings) => ({ ...settings, cameras: [...settings.cameras, added] }))
    await this.#removeDemo()
    const camera = this.#insert({ ...added, fixed: false })
    this.#events.emit({ type: 'added', camera: camera.view })
    camera.begin()
    return camera.view
  }

  /** @throws LookoutError notFound, conflict for a camera of this run, invalidParams */
  update(params: Params<'cameras.update'>): Promise<CameraView> {
    return this.#inTurn(() => this.#update(params))
  }

  async #update(params: Params<'cameras.update'>): Promise<CameraView> {
    const camera = this.#changeable(params.camera)
    const before = camera.definition
    const source =
      params.source === undefined ? before.source : this.#sources.restoreSecret(params.source, before.source)
    this.#sources.check(source)
    const after = { id: camera.id, name: params.name ?? before.name, source, enabled: params.enabled ?? before.enabled }
    await this.#settings.change((settings) => ({
      ...settings,
      cameras: settings.cameras.map((known) => (known.id === camera.id ? after : known)),
    }))
    await camera.change({ ...after, fixed: false })
    return camera.view
  }

  /** @throws LookoutError notFound, conflict for a camera of this run */
  remove(id: string): Promise<CameraView> {
    return this.#inTurn(() => this.#remove(id))
  }

  async #remove(id: string): Promise<CameraView> {
    const camera = this.#changeable(id)
    await this.#settings.change((settings) => ({
      ...settings,
      cameras: settings.cameras.filter((known) => known.id !== id),
    }))
    await this.#drop(camera)
    if (this.#cameras.size === 0) this.#showDemo()
    return camera.view
  }

  retry(id: string): void {
    this.find(id).retry()
  }

  /** The source as it is stored, for a trial in which `***` stands for its password. */
  withSecret(source: string, id: string | undefined): string {
    const known = id === undefined ? undefined : this.#cameras.get(id)
    return known ? this.#sources.restoreSecret(source, known.definition.source) : source
  }

  /** Ends all of them, once a change under way is done. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#changing
    await Promise.all(this.all().map((camera) => camera.close()))
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const mine = this.#changing.then(() => {
      if (this.#closed) throw new LookoutError('unavailable', 'The station is closing.')
      return change()
    })
    this.#changing = mine.catch(() => undefined)
    return mine
  }

  #changeable(id: string): Camera {
    const camera = this.find(id)
    if (!camera.definition.fixed) return camera
    throw new LookoutError(
      'conflict',
      this.#isDemo(id)
        ? 'The demo camera goes by itself when the first camera is added.'
        : `The camera “${id}” was given on the command line and cannot be changed here.`,
    )
  }

  #insert(definition: CameraDefinition): Camera {
    const camera: Camera = new Camera(definition, this.#nextStreamNumber(), {
      start: this.#start,
      kindOf: (source) => this.#sources.kindOf(source),
      onChange: () => this.#events.emit({ type: 'changed', camera: camera.view }),
      onPictureRefused: (message) => this.#events.emit({ type: 'pictureRefused', id: definition.id, message }),
      clock: this.#clock,
    })
    this.#cameras.set(definition.id, camera)
    return camera
  }

  async #drop(camera: Camera): Promise<void> {
    this.#cameras.delete(camera.id)
    await camera.close()
    this.#events.emit({ type: 'removed', id: camera.id })
  }

  #isDemo(id: string): boolean {
    return this.#cameras.get(id)?.definition === DEMO
  }

  async #removeDemo(): Promise<void> {
    const demo = this.#cameras.get(DEMO.id)
    if (demo && this.#isDemo(DEMO.id)) await this.#drop(demo)
  }

  #showDemo(): void {
    const demo = this.#insert(DEMO)
    this.#events.emit({ type: 'added', camera: demo.view })
    demo.begin()
  }

  /** 1 to 0x7FFF, the least recently used first; the numbers above belong to single clients. */
  #nextStreamNumber(): number {
    const used = new Set(this.all().map((camera) => camera.streamNumber))
    do this.#lastStreamNumber = (this.#lastStreamNumber % 0x7fff) + 1
    while (used.has(this.#lastStreamNumber))
    return this.#lastStreamNumber
  }

  /** From the name where it has Latin letters or digits, else `camera`; numbered where that is taken. */
  #freeId(name: string): string {
    const words = name
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g)
    const base = (words?.join('-') ?? 'camera').slice(0, 48)
    let id = base
    for (let n = 2; this.#cameras.has(id) && !this.#isDemo(id); n++) id = `${base}-${n}`
    return id
  }
}
