import type { Clock } from '../base/clock.ts'
import type { CloseStack } from '../base/close-stack.ts'
import { Emitter } from '../base/emitter.ts'
import { LookoutError } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { CameraControls } from '../controls/camera-controls.ts'
import { programRunner } from '../controls/run-program.ts'
import {
  ownTroubleSchema,
  type OwnControl,
  type OwnControlsChanged,
  type OwnLayer,
  type OwnReady,
  type OwnValue,
} from '../protocol/controls.ts'
import type { OwnControlsPort } from '../server/socket/methods/controls.ts'
import type { Cameras } from './cameras.ts'
import { controlTarget } from './control-target.ts'
import { RestedActs } from './rested-acts.ts'

/** A client gives up after 15 s; by then it has been told. */
const ANSWER_MILLISECONDS = 12_000

export interface OwnControlsDeps {
  readonly clock: Clock
  readonly log: Log
  readonly cameras: Pick<Cameras, 'on'> & {
    /** @throws LookoutError notFound */
    find(camera: string): { readonly definition: { readonly source: string } }
  }
  readonly controls: Pick<CameraControls, 'list' | 'set' | 'forget' | 'close'>
}

/** The controls of the station's cameras, through this system's programs and network. Their end goes onto the stack. */
export function openOwnControls(deps: Omit<OwnControlsDeps, 'controls'>, stack: CloseStack): OwnControls {
  const { clock, log } = deps
  const running = new AbortController()
  const controls = new CameraControls({ clock, log, run: programRunner(clock, running.signal) })
  const own = new OwnControls({ ...deps, controls })
  stack.add(() => {
    running.abort()
    return own.close()
  })
  return own
}

/**
 * What the station's cameras themselves do to their pictures, by the cameras' ids.
 *
 * Always true: an answer is of the address that the camera has when it is given, not of one that it had when it was asked
 * for; all who ask at once cost the camera one reading; whatever was set is told to everybody and written to the log.
 */
export class OwnControls implements OwnControlsPort {
  readonly #deps: OwnControlsDeps
  readonly #acts: RestedActs
  readonly #changes = new Emitter<OwnControlsChanged>()
  /** What is being read just now, by its source. */
  readonly #reading = new Map<string, Promise<OwnLayer>>()
  /** The source at which each camera was last asked. */
  readonly #asked = new Map<string, string>()
  /** Lists that everybody has heard: several values can have become one change. */
  readonly #told = new WeakSet<readonly OwnControl[]>()
  readonly #stop: () => void

  constructor(deps: OwnControlsDeps) {
    this.#deps = deps
    this.#acts = new RestedActs(deps.clock, deps.log)
    this.#stop = deps.cameras.on((event) => {
      if (event.type === 'changed') this.#follow(event.camera.id)
      else if (event.type === 'removed') this.#follow(event.id)
    })
  }

  onChange(listener: (change: OwnControlsChanged) => void): () => void {
    return this.#changes.on(listener)
  }

  async get(camera: string): Promise<OwnLayer> {
    const source = this.#sourceOf(camera)
    this.#asked.set(camera, source)
    const layer = await this.#inTime(this.#read(source)).catch(unavailable)
    // Its address was changed meanwhile: this is what another camera has.
    return this.#sourceOf(camera) === source ? layer : this.get(camera)
  }

  /** What takes too long is refused as late; should the camera do it after all, it is told and written like any other. */
  async set(camera: string, name: string, value: OwnValue, by: string): Promise<OwnReady> {
    const controls = await this.#inTime(this.#set(camera, name, value, by))
    return { state: 'ready', controls: [...controls] }
  }

  /** Ends what is under way and waits for it. */
  async close(): Promise<void> {
    this.#stop()
    await this.#deps.controls.close()
    this.#acts.close()
  }

  async #set(camera: string, name: string, value: OwnValue, by: string): Promise<readonly OwnControl[]> {
    const source = this.#sourceOf(camera)
    this.#asked.set(camera, source)
    const controls = await this.#deps.controls.set(controlTarget(source), name, value)
    if (this.#told.has(controls)) return controls
    this.#told.add(controls)
    const now = controls.find((control) => control.name === name)?.value
    this.#acts.note(`${camera} ${name}`, { act: 'controls.set', user: by, ...{ camera, name, value: now } })
    if (this.#sourceOf(camera) !== source)
      throw new LookoutError('conflict', 'The camera’s address was changed meanwhile: what was set is the old one’s.')
    this.#changes.emit({ camera, controls: [...controls], by })
    return controls
  }

  #read(source: string): Promise<OwnLayer> {
    const known = this.#reading.get(source)
    if (known) return known
    const reading = this.#layerAt(source).finally(() => this.#reading.delete(source))
    this.#reading.set(source, reading)
    return reading
  }

  async #layerAt(source: string): Promise<OwnLayer> {
    const target = controlTarget(source)
    if (target.kind === 'none') return { state: 'none', controls: [], why: 'source' }
    const controls = await this.#deps.controls.list(target)
    return controls.length > 0 ? { state: 'ready', controls } : { state: 'none', controls: [], why: 'camera' }
  }

  /** @throws LookoutError notFound */
  #sourceOf(camera: string): string {
    return this.#deps.cameras.find(camera).definition.source
  }

  /** A camera that is gone, or somewhere else, is not asked where it was. */
  #follow(camera: string): void {
    const before = this.#asked.get(camera)
    if (before === undefined || before === this.#sourceNow(camera)) return
    this.#asked.delete(camera)
    void this.#deps.controls.forget(controlTarget(before))
  }

  #sourceNow(camera: string): string | undefined {
    try {
      return this.#sourceOf(camera)
    } catch {
      return undefined
    }
  }

  #inTime<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#deps.clock.after(ANSWER_MILLISECONDS, () => {
        const seconds = ANSWER_MILLISECONDS / 1000
        reject(new LookoutError('unavailable', `The camera did not answer within ${seconds} s.`, { reason: 'late' }))
      })
      void work.then(resolve, reject).finally(cancel)
    })
  }
}

/** That a camera cannot be asked is an answer; all else goes on as it is. */
function unavailable(error: unknown): OwnLayer {
  if (!(error instanceof LookoutError) || (error.kind !== 'unavailable' && error.kind !== 'conflict')) throw error
  const kind = ownTroubleSchema.catch('unreachable').parse(error.reason)
  return { state: 'unavailable', controls: [], because: { kind, message: error.message } }
}
