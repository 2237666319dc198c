import type { Archive } from '../archive/archive.ts'
import type { Clock } from '../base/clock.ts'
import type { Disk } from '../base/disk.ts'
import { Emitter } from '../base/emitter.ts'
import { LookoutError } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { Random } from '../base/random.ts'
import type { LiveStream } from '../hub/live-stream.ts'
import type { Params, Result } from '../protocol/methods.ts'
import type { RecordingSettings, RecordingState } from '../protocol/recordings.ts'
import { CameraRecorder } from '../recorder/camera-recorder.ts'
import type { Camera } from './camera.ts'
import type { CameraEvent, Cameras } from './cameras.ts'
import { noPictures, type NoPictures } from './gap-cause.ts'
import { recordingSettingsOf } from './recording-settings.ts'
import type { SettingsFile } from './settings.ts'

export interface RecordingEvent {
  readonly camera: string
  readonly state: RecordingState
}

export interface RecordingAlarm {
  readonly kind: string
  readonly message: string
  /** The camera that it concerns; not said where it concerns all of them. */
  readonly camera?: string
}

/** What is recorded of one camera, and why nothing is where nothing comes. */
interface Recorded {
  readonly camera: Camera
  readonly recorder: CameraRecorder
  /** The one that the recorder reads. */
  stream: LiveStream
  missing: NoPictures | null
}

export interface RecordingsDeps {
  readonly cameras: Cameras
  readonly settings: SettingsFile
  readonly archive: Archive
  readonly disk: Disk
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
}

/**
 * A recorder for every camera, for as long as the camera is there.
 *
 * Always true: each recorder reads the stream that its camera has now and knows why no pictures come; a setting is on disk
 * before it is in force.
 */
export class Recordings {
  readonly #deps: RecordingsDeps
  readonly #recorded = new Map<string, Recorded>()
  readonly #states = new Emitter<RecordingEvent>()
  readonly #alarms = new Emitter<RecordingAlarm>()
  readonly #stopListening: () => void
  /** Of cameras that are gone: their last segments are still being finished. */
  readonly #ending = new Set<Promise<void>>()

  constructor(deps: RecordingsDeps) {
    this.#deps = deps
    this.#stopListening = deps.cameras.on((event) => this.#follow(event))
    for (const camera of deps.cameras.all()) this.#add(camera)
  }

  onState(listener: (event: RecordingEvent) => void): () => void {
    return this.#states.on(listener)
  }

  onAlarm(listener: (alarm: RecordingAlarm) => void): () => void {
    return this.#alarms.on(listener)
  }

  /** Those that should be recorded and are not. */
  get failing(): { camera: string; message: string }[] {
    return [...this.#recorded].flatMap(
      ([
        camera,
        {
          recorder: { state },
        },
      ]) => (state.state === 'failing' ? [{ camera, message: state.message }] : []),
    )
  }

  /** Video units that reached a recorder and not its disk. */
  lost(camera: string): number {
    return this.#recorded.get(camera)?.recorder.lost ?? 0
  }

  /** Why there are no pictures of the camera just now; null where there are. */
  missing(camera: string): NoPictures | null {
    const recorded = this.#recorded.get(camera)
    if (!recorded) return { cause: 'operator', message: 'The camera was removed.' }
    const { state } = recorded.recorder
    if (state.state === 'failing') return { cause: state.cause, message: state.message }
    if (state.state === 'recording') return recorded.missing
    return { cause: 'operator', message: 'Nothing was to be recorded.' }
  }

  /** @throws LookoutError notFound */
  get(camera: string): Result<'record.get'> {
    return { settings: this.#settingsOf(this.#deps.cameras.find(camera)), state: this.#find(camera).recorder.state }
  }

  /** @throws LookoutError notFound, unavailable where the settings cannot be written */
  async set({ camera: id, settings: change }: Params<'record.set'>): Promise<Result<'record.set'>> {
    const { cameras, settings } = this.#deps
    const camera = cameras.find(id)
    const changed = { ...this.#settingsOf(camera), ...definedOnly(change) }
    refuseImpossible(changed, camera)
    await settings.change((all) => ({
      ...all,
      recording: { ...all.recording, cameras: { ...all.recording.cameras, [id]: changed } },
    }))
    this.#find(id).recorder.change(changed)
    camera.recordUntouched(changed.untouched === true)
    return this.get(id)
  }

  /** @throws LookoutError notFound, conflict where the camera is not recorded by hand */
  start(camera: string): RecordingState {
    const { recorder } = this.#find(camera)
    recorder.start()
    return recorder.state
  }

  /** @throws LookoutError notFound, conflict where the camera is not recorded by hand */
  stop(camera: string): RecordingState {
    const { recorder } = this.#find(camera)
    recorder.stop()
    return recorder.state
  }

  /** Finishes every segment. */
  async close(): Promise<void> {
    this.#stopListening()
    await Promise.all([...this.#recorded.values()].map(({ recorder }) => recorder.close()))
    await Promise.all(this.#ending)
  }

  #follow(event: CameraEvent): void {
    switch (event.type) {
      case 'added':
        this.#add(this.#deps.cameras.find(event.camera.id))
        break
      case 'changed':
        this.#changed(event.camera.id)
        break
      case 'removed':
        this.#remove(event.id)
        break
      case 'pictureRefused':
        break
    }
  }

  #add(camera: Camera): void {
    const { archive, disk, clock, log, random } = this.#deps
    const { id } = camera
    const recorder = new CameraRecorder({
      camera: { id },
      name: () => camera.definition.name,
      settings: this.#settingsOf(camera),
      store: archive,
      ...{ disk, clock, log, random },
      onState: (state) => this.#told(camera, state),
      onAlarm: ({ kind, message }) => this.#alarms.emit({ kind, message, camera: id }),
    })
    this.#recorded.set(id, { camera, recorder, stream: camera.recorded, missing: null })
    recorder.read(camera.recorded)
    camera.recordUntouched(this.#settingsOf(camera).untouched === true)
  }

  /** The camera's stream may be another now, and its pictures may have ceased or come back. */
  #changed(id: string): void {
    const recorded = this.#recorded.get(id)
    if (!recorded) return
    // Also while it is being removed, when nobody finds it any more.
    const { camera } = recorded
    recorded.missing = noPictures(camera.state, recorded.missing)
    recorded.recorder.cause(recorded.missing)
    if (recorded.stream === camera.recorded) return
    recorded.stream = camera.recorded
    recorded.recorder.read(camera.recorded)
  }

  #remove(id: string): void {
    const recorded = this.#recorded.get(id)
    this.#recorded.delete(id)
    if (!recorded) return
    const ending = recorded.recorder.close().finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
  }

  #told(camera: Camera, state: RecordingState): void {
    if (this.#recorded.get(camera.id)?.camera !== camera) return
    this.#states.emit({ camera: camera.id, state })
    camera.noteRecording(state.state === 'recording')
  }

  #settingsOf(camera: Camera): RecordingSettings {
    return recordingSettingsOf(camera.definition, this.#deps.settings.current)
  }

  #find(camera: string): Recorded {
    const recorded = this.#recorded.get(camera)
    if (!recorded) throw new LookoutError('notFound', `There is no camera “${camera}”.`)
    return recorded
  }
}

/** What a client left out stays as it is. */
const definedOnly = (change: Params<'record.set'>['settings']): Partial<RecordingSettings> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

/** @throws LookoutError conflict where the camera cannot give two pictures at once */
function refuseImpossible({ untouched }: RecordingSettings, { view }: Camera): void {
  if (untouched === true && view.sourceKind === 'device')
    throw new LookoutError(
      'conflict',
      'A device can be opened only once, so its recording cannot differ from what everybody sees.',
    )
}
