import { instant } from '../base/clock.ts'
import type { Clock } from '../base/clock.ts'
import { Emitter } from '../base/emitter.ts'
import { LookoutError, messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { isOverlayEmpty, neutralImage, sameSetting, withChange } from '../protocol/image.ts'
import type {
  ImageChange,
  ImageChanged,
  ImageHistoryEntry,
  ImagePreset,
  ImageSettings,
  ImageView,
  PresetScope,
} from '../protocol/image.ts'
import type { RecordedPictures } from '../protocol/recordings.ts'
import { CameraImage } from './camera-image.ts'
import type { HistoryEntry } from './camera-image.ts'
import { controlsOf } from './filter-host.ts'
import type { FilterHost } from './filter-host.ts'
import { pictureOf } from './filters.ts'
import type { Picture } from './filters.ts'
import type { ImageStore } from './image-store.ts'
import type { ImageTrack } from './image-track.ts'
import type { OverlayWords } from './overlay-words.ts'
import { refuseImpossible } from './possible.ts'
import { recordedPictures } from './recorded-pictures.ts'
import type { TrackLine } from './track-line.ts'

export interface ImagesDeps {
  readonly clock: Clock
  readonly log: Log
  readonly store: ImageStore
  readonly track: Pick<ImageTrack, 'note' | 'recordingBegins' | 'changes'>
  readonly words: OverlayWords
  /** The name of a camera for people; undefined where there is no such camera. */
  readonly nameOf: (camera: string) => string | undefined
  /** What the station's ffmpeg can do; null while there is none. */
  readonly host: () => FilterHost | null
}

/** A camera's picture has to look another way from now on. */
export interface PictureChanged {
  readonly camera: string
  readonly picture: Picture
}

const WRITE_MILLISECONDS = 200
const WRITE_AGAIN_MILLISECONDS = 5_000

/**
 * The station's picture settings of all cameras; their one owner.
 *
 * Always true: what a call answers is in force, everybody has been told of it, and the next start finds it, but for the
 * last fifth of a second before a crash; a call that throws has changed nothing. Whoever calls has checked who may.
 */
export class Images {
  readonly #deps: ImagesDeps
  readonly #images = new Map<string, CameraImage>()
  readonly #changes = new Emitter<ImageChanged>()
  readonly #pictures = new Emitter<PictureChanged>()
  readonly #unsaved = new Set<string>()
  /** Cameras whose recording just now is without the settings. */
  readonly #untouched = new Set<string>()
  #cancelSave: (() => void) | undefined

  constructor(deps: ImagesDeps) {
    this.#deps = deps
  }

  /** Called at each change, for the clients. The answer is its undo. */
  onChange(listener: (change: ImageChanged) => void): () => void {
    return this.#changes.on(listener)
  }

  /** Called at each change, for the capture. The answer is its undo. */
  onPicture(listener: (change: PictureChanged) => void): () => void {
    return this.#pictures.on(listener)
  }

  /** @throws LookoutError notFound */
  get(camera: string): ImageView {
    this.#check(camera)
    return this.#view(camera)
  }

  /** @throws LookoutError notFound, unavailable where this ffmpeg cannot do what is asked */
  set(camera: string, change: ImageChange, by: string): ImageView {
    this.#check(camera)
    return this.#put(camera, withChange(this.#of(camera).settings, change), by)
  }

  /** Everything neutral. @throws LookoutError notFound */
  reset(camera: string, by: string): ImageView {
    this.#check(camera)
    return this.#put(camera, neutralImage, by)
  }

  /** @throws LookoutError notFound, conflict where there is nothing to undo */
  undo(camera: string, by: string): ImageView {
    this.#check(camera)
    this.#step(camera, by, (image) => {
      image.undo(by)
      return true
    })
    return this.#view(camera)
  }

  /** The newest first. @throws LookoutError notFound */
  history(camera: string): ImageHistoryEntry[] {
    this.#check(camera)
    return this.#of(camera).record.history.map(historyView).reverse()
  }

  /** The camera's own and the station's. @throws LookoutError notFound */
  presets(camera: string): ImagePreset[] {
    this.#check(camera)
    return this.#deps.store.presets(camera)
  }

  /** Keeps the camera's settings under a name. One of that name and scope is replaced. @throws LookoutError notFound, unavailable */
  savePreset(camera: string, name: string, scope: PresetScope): ImagePreset {
    this.#check(camera)
    const preset = { name, settings: withWords(this.#of(camera).settings, ''), scope }
    this.#stored(() => this.#deps.store.savePreset(camera, preset))
    return preset
  }

  /** @throws LookoutError notFound, unavailable */
  removePreset(camera: string, name: string, scope: PresetScope): void {
    this.#check(camera)
    if (!this.#stored(() => this.#deps.store.removePreset(camera, name, scope))) throw noPreset(name)
  }

  /** The words of the overlay stay. @throws LookoutError notFound, unavailable */
  applyPreset(camera: string, name: string, scope: PresetScope, by: string): ImageView {
    const preset = this.presets(camera).find((one) => one.name === name && one.scope === scope)
    if (!preset) throw noPreset(name)
    return this.#put(camera, withWords(preset.settings, this.#of(camera).settings.overlay.text), by)
  }

  /** Gives other cameras the settings of this one, but for the words of the overlay. @throws LookoutError notFound, unavailable */
  copy(camera: string, to: readonly string[], by: string): ImageView[] {
    for (const one of [camera, ...to]) this.#check(one)
    const { settings } = this.#of(camera)
    return to.map((one) => this.#put(one, withWords(settings, this.#of(one).settings.overlay.text), by))
  }

  /** How the camera's picture has to look now, to start a capture with; null while there is no ffmpeg. */
  picture(camera: string): Picture | null {
    const host = this.#deps.host()
    if (!host) return null
    const { settings } = this.#of(camera)
    return pictureOf(
      this.#writeWords(camera, settings) ? settings : wordless(settings),
      host,
      this.#deps.words.path(camera),
    )
  }

  /** The camera has another name, which may stand in its picture. */
  renamed(camera: string): void {
    if (this.#of(camera).settings.overlay.name) this.#writeWords(camera, this.#of(camera).settings)
  }

  /** A recording of the camera begins at `at` µs: its track says what was in force then. */
  recordingBegins(camera: string, at: number): void {
    this.#deps.track.recordingBegins(camera, at, this.#line(camera, at))
  }

  /** From now on its recording is of what the camera gives (true), or of what everybody sees. */
  recordedUntouched(camera: string, untouched: boolean): void {
    if (untouched === this.#untouched.has(camera)) return
    const now = this.#deps.clock.now()
    const before = this.#line(camera, now)
    if (untouched) this.#untouched.add(camera)
    else this.#untouched.delete(camera)
    this.#deps.track.note(camera, this.#line(camera, now), before)
  }

  /** How the picture was set in a range of the past, µs; also of cameras that are gone. */
  recorded(camera: string, from: number, to: number): Promise<RecordedPictures> {
    return recordedPictures(this.#deps.track, camera, from, to)
  }

  /** Writes what is not written yet. */
  close(): void {
    this.#cancelSave?.()
    this.#save()
  }

  #check(camera: string): void {
    if (this.#deps.nameOf(camera) === undefined) throw new LookoutError('notFound', 'There is no such camera.')
  }

  #of(camera: string): CameraImage {
    const known = this.#images.get(camera)
    if (known) return known
    const image = new CameraImage(this.#deps.store.read(camera), this.#deps.clock)
    this.#images.set(camera, image)
    return image
  }

  #view(camera: string): ImageView {
    const { settings, revision, changed } = this.#of(camera)
    return {
      ...{ settings, revision, changed: changed && { by: changed.by, at: instant(changed.at) } },
      controls: controlsOf(this.#deps.host()),
    }
  }

  #put(camera: string, settings: ImageSettings, by: string): ImageView {
    const before = this.#of(camera).settings
    refuseImpossible(before, settings, this.#deps.host())
    if (!sameSetting('overlay', before, settings)) this.#deps.words.write(camera, settings.overlay, this.#name(camera))
    this.#step(camera, by, (image) => image.change(settings, by))
    return this.#view(camera)
  }

  /** Lets the camera's image take a step, and does all that follows from one. */
  #step(camera: string, by: string, step: (image: CameraImage) => boolean): void {
    const image = this.#of(camera)
    const now = this.#deps.clock.now()
    const before = this.#line(camera, now)
    if (!step(image)) return
    const { settings, revision } = image
    this.#unsaved.add(camera)
    this.#cancelSave ??= this.#deps.clock.after(WRITE_MILLISECONDS, () => this.#save())
    this.#deps.track.note(camera, this.#line(camera, now), before)
    const picture = this.picture(camera)
    if (picture) this.#pictures.emit({ camera, picture })
    this.#changes.emit({ camera, settings, revision, by })
  }

  /** What is in force, as of `at` µs. */
  #line(camera: string, at: number): TrackLine {
    const { settings, revision, changed } = this.#of(camera)
    return { at, revision, changed, settings, untouched: this.#untouched.has(camera) }
  }

  /** What cannot be written stays in force, and is tried again. */
  #save(): void {
    this.#cancelSave = undefined
    const records = new Map([...this.#unsaved].map((camera) => [camera, this.#of(camera).record]))
    if (records.size === 0) return
    try {
      this.#deps.store.write(records)
      this.#unsaved.clear()
    } catch (error) {
      this.#deps.log.error({ error: messageOf(error) }, 'The picture settings cannot be saved; they are in force')
      this.#cancelSave = this.#deps.clock.after(WRITE_AGAIN_MILLISECONDS, () => this.#save())
    }
  }

  #stored<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw new LookoutError('unavailable', `The preset cannot be saved: ${messageOf(error)}.`, { cause: error })
    }
  }

  /** Answers whether the words are where ffmpeg looks for them, as far as any are wanted. */
  #writeWords(camera: string, { overlay }: ImageSettings): boolean {
    if (isOverlayEmpty(overlay)) return true
    try {
      this.#deps.words.write(camera, overlay, this.#name(camera))
      return true
    } catch (error) {
      this.#deps.log.error({ camera, error: messageOf(error) }, 'An overlay is left out')
      return false
    }
  }

  #name(camera: string): string {
    return this.#deps.nameOf(camera) ?? camera
  }
}

const noPreset = (name: string): LookoutError => new LookoutError('notFound', `There is no preset “${name}”.`)

const wordless = (settings: ImageSettings): ImageSettings => ({ ...settings, overlay: neutralImage.overlay })

const withWords = (settings: ImageSettings, text: string): ImageSettings => ({
  ...settings,
  overlay: { ...settings.overlay, text },
})

const historyView = ({ revision, at, by, before, after, undo, undone }: HistoryEntry): ImageHistoryEntry => ({
  ...{ revision, at: instant(at), by },
  ...{ before, after, undo, undone },
})
