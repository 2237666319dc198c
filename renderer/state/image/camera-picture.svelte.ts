import { SvelteMap } from 'svelte/reactivity'
import {
  isNeutral,
  neutralImage,
  withChange,
  type ImageChange,
  type ImageChanged,
  type ImageControls,
  type ImageSettingName,
  type ImageSettings,
  type ImageView,
  type PresetScope,
} from '../../../electron/protocol/image.ts'
import type { Clock } from '../../base/clock.ts'
import type { StationLink } from '../../client/station-link.ts'
import { problemOf, type LinkProblem } from '../../link/problem.ts'
import type { Loaded } from '../storage.svelte.ts'
import { Hand, handlesIn, imageParts, type HandleName } from './hand.ts'

/** What is done to the picture as a whole. */
export type ImageAct = 'undo' | 'reset' | 'apply' | 'copy'

/** Who changed the picture last, and when: ms since 1970 by the station's clock. */
export interface LastChange {
  by: string
  at: number
}

export interface CameraPictureServices {
  link: Pick<StationLink, 'request'>
  clock: Clock
  /** ms since 1970 by the station's clock. */
  now: () => number
  /** Whether this user may change what everybody sees; the station decides again. */
  mayOperate: () => boolean
}

/**
 * The station's layer of one camera's picture, as everybody sees it, with what this page's hand is doing to it.
 *
 * `settings` is what the controls show: the newest that the station has said, and over it what the hand has not yet got
 * confirmed. Whatever is refused is named at its own control and shown as it truly is.
 */
export class CameraPicture {
  readonly camera: string
  readonly #services: CameraPictureServices
  readonly #hand: Hand<ImageChange, HandleName>
  #view = $state.raw<Loaded<ImageView>>({ state: 'loading' })
  #wanted = $state.raw<ImageChange>({})
  #lastChange = $state.raw<LastChange | null>(null)
  #acting = $state.raw<ImageAct | null>(null)
  readonly #problems = new SvelteMap<HandleName | ImageAct, LinkProblem>()

  constructor(camera: string, services: CameraPictureServices) {
    this.camera = camera
    this.#services = services
    this.#hand = new Hand(imageParts, {
      clock: services.clock,
      send: (change) => this.#send(change),
      onChange: () => {
        this.#wanted = this.#hand.change
      },
    })
  }

  get view(): Loaded<ImageView> {
    return this.#view
  }

  /** What the controls show. Not a `$derived`: that would end with the panel that asked first, and this goes on. */
  get settings(): ImageSettings {
    return this.#view.state === 'ready' ? withChange(this.#view.value.settings, this.#wanted) : neutralImage
  }

  get neutral(): boolean {
    return isNeutral(this.settings)
  }

  get controls(): ImageControls {
    return this.#view.state === 'ready' ? this.#view.value.controls : {}
  }

  /** 0 while nothing was ever changed. */
  get revision(): number {
    return this.#view.state === 'ready' ? this.#view.value.revision : 0
  }

  get lastChange(): LastChange | null {
    return this.#lastChange
  }

  get acting(): ImageAct | null {
    return this.#acting
  }

  /** What the station has refused of this control or act, until it is tried again. */
  problem(name: HandleName | ImageAct): LinkProblem | null {
    return this.#problems.get(name) ?? null
  }

  /** Asks the station for everything; for when somebody begins to look, and with each new connection. */
  async load(): Promise<void> {
    const { link } = this.#services
    try {
      const value = await link.request('image.get', { camera: this.camera })
      this.#view = { state: 'ready', value }
      this.#lastChange = value.changed && { by: value.changed.by, at: Date.parse(value.changed.at) }
    } catch (thrown) {
      if (this.#view.state !== 'ready') this.#view = { state: 'failed', problem: problemOf(thrown) }
    }
  }

  /** Somebody has changed the picture, perhaps this page. */
  hear({ settings, revision, by }: Omit<ImageChanged, 'camera'>): void {
    if (this.#view.state !== 'ready' || revision < this.#view.value.revision) return
    this.#adopt({ settings, revision })
    this.#lastChange = { by, at: this.#services.now() }
  }

  /** Moves controls. Shown at once, sent at the hand's pace; what restarts the picture only when the hand rests. */
  change(change: ImageChange): void {
    if (!this.#services.mayOperate() || this.#view.state !== 'ready') return
    const names = Object.keys(change) as ImageSettingName[]
    for (const [handle] of handlesIn(change)) this.#problems.delete(handle)
    this.#hand.move(
      change,
      names.some((name) => this.controls[name]?.live === false),
    )
  }

  /** A hand has taken hold of a control. */
  hold(): void {
    this.#hand.hold()
  }

  letGo(): void {
    this.#hand.letGo()
  }

  undo(): Promise<boolean> {
    return this.#act('undo', async (camera) => this.#services.link.request('image.undo', { camera }))
  }

  reset(): Promise<boolean> {
    return this.#act('reset', async (camera) => this.#services.link.request('image.reset', { camera }))
  }

  apply(name: string, scope: PresetScope): Promise<boolean> {
    return this.#act('apply', (camera) => this.#services.link.request('image.applyPreset', { camera, name, scope }))
  }

  /** Gives other cameras these settings. */
  copyTo(to: readonly string[]): Promise<boolean> {
    return this.#act('copy', async (camera) => {
      await this.#services.link.request('image.copy', { camera, to: [...to] })
      return null
    })
  }

  /** Sends what the hand has left unsent. */
  flush(): void {
    this.#hand.flush()
  }

  close(): void {
    this.#hand.drop()
  }

  async #send(change: ImageChange): Promise<boolean> {
    try {
      this.#adopt(await this.#services.link.request('image.set', { camera: this.camera, settings: change }))
      return true
    } catch (thrown) {
      for (const [handle] of handlesIn(change)) this.#problems.set(handle, problemOf(thrown))
      return false
    }
  }

  async #act(act: ImageAct, ask: (camera: string) => Promise<Outcome | null>): Promise<boolean> {
    if (!this.#services.mayOperate() || this.#acting !== null || this.#view.state !== 'ready') return false
    this.#acting = act
    this.#problems.clear()
    // What the hand did comes before what is asked now.
    this.#hand.flush()
    try {
      const outcome = await ask(this.camera)
      if (outcome) this.#adopt(outcome)
      return true
    } catch (thrown) {
      this.#problems.set(act, problemOf(thrown))
      return false
    } finally {
      this.#acting = null
    }
  }

  #adopt(outcome: Outcome): void {
    if (this.#view.state !== 'ready' || outcome.revision < this.#view.value.revision) return
    const { settings, revision } = outcome
    this.#view = { state: 'ready', value: { ...this.#view.value, settings, revision } }
  }
}

type Outcome = Pick<ImageView, 'settings' | 'revision'>
