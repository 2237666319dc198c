import { untrack } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import type { Clock } from '../../base/clock.ts'
import type { StationLink } from '../../client/station-link.ts'
import { pixelReader } from '../../player/viewer-layer-pixels.ts'
import type { Wall } from '../wall.svelte.ts'
import { CameraPicture } from './camera-picture.svelte.ts'
import { HistogramReader } from './histogram-reader.svelte.ts'
import { OwnControls } from './own-controls.svelte.ts'
import { OwnLooks } from './own-looks.svelte.ts'
import { PictureHistory } from './picture-history.svelte.ts'
import { PicturePresets } from './picture-presets.svelte.ts'

/** The layers of a picture, from the lens to the eye. */
export type Layer = 'camera' | 'station' | 'own'

export interface PicturingServices {
  link: Pick<StationLink, 'on' | 'request'>
  wall: Pick<Wall, 'large' | 'focused' | 'toggle'>
  clock: Clock
  /** ms since 1970 by the station's clock. */
  now: () => number
  mayOperate: () => boolean
}

/** All about one camera's picture that the panel shows. */
export interface PictureDesk {
  /** The camera's own layer. */
  own: OwnControls
  picture: CameraPicture
  history: PictureHistory
  presets: PicturePresets
}

/** The panel for the picture of the camera that is shown large, and what it works on. */
export class Picturing {
  readonly looks = new OwnLooks()
  readonly #services: PicturingServices
  // Filled while something else is being computed, where Svelte forbids a change of state: the runes are inside.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #desks = new Map<string, PictureDesk>()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #watches = new Map<string, Attachment<HTMLVideoElement>>()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #videos = new Map<string, HTMLVideoElement>()
  readonly #stops: (() => void)[]
  #wanted = $state(false)
  #layer = $state<Layer>('station')

  constructor(services: PicturingServices) {
    this.#services = services
    const { link } = services
    this.#stops = [
      link.on('image.changed', ({ camera, ...change }) => {
        const desk = this.#desks.get(camera)
        desk?.picture.hear(change)
        desk?.history.stale()
      }),
      link.on('controls.changed', ({ camera, ...change }) => this.#desks.get(camera)?.own.hear(change)),
      link.on('camera.removed', ({ id }) => {
        this.#desks.get(id)?.picture.close()
        this.#desks.get(id)?.own.close()
        this.#desks.delete(id)
        this.looks.reset(id)
      }),
    ]
  }

  /** The camera whose panel is open: the large one; null while the panel is closed. */
  get camera(): string | null {
    return this.#wanted ? this.#services.wall.large : null
  }

  /** The layer whose controls are shown. */
  get layer(): Layer {
    return this.#layer
  }

  show(layer: Layer): void {
    this.#layer = layer
  }

  /** Opens the panel, beside the camera that the keyboard is at where none is large; or closes it. */
  toggle(): void {
    if (this.camera !== null) {
      this.close()
      return
    }
    const { wall } = this.#services
    this.#wanted = true
    if (wall.large === null && wall.focused !== null) wall.toggle(wall.focused)
  }

  /** Closes the panel. */
  close(): void {
    this.#wanted = false
    this.looks.compare(false)
  }

  desk(camera: string): PictureDesk {
    const known = this.#desks.get(camera)
    if (known) return known
    const { link, clock } = this.#services
    // Made outside of whatever is being computed: Svelte follows no state that its own reader has made.
    const desk = untrack(() => ({
      own: new OwnControls(camera, this.#services),
      picture: new CameraPicture(camera, this.#services),
      history: new PictureHistory(camera, { link, clock }),
      presets: new PicturePresets(camera, link),
    }))
    this.#desks.set(camera, desk)
    return desk
  }

  /** To be attached to the `<video>` of a camera, so that its pixels can be looked at. */
  watch(camera: string): Attachment<HTMLVideoElement> {
    let watch = this.#watches.get(camera)
    if (!watch) this.#watches.set(camera, (watch = (video) => this.#watch(camera, video)))
    return watch
  }

  /** For the histogram of what a camera's `<video>` shows. */
  readHistogram(camera: string): HistogramReader {
    const pixels = pixelReader()
    return untrack(() => new HistogramReader(this.#services.clock, () => pixels(this.#videos.get(camera) ?? null)))
  }

  leave(): void {
    for (const stop of this.#stops) stop()
    for (const { own, picture } of this.#desks.values()) {
      own.close()
      picture.close()
    }
  }

  #watch(camera: string, video: HTMLVideoElement): () => void {
    this.#videos.set(camera, video)
    return () => {
      if (this.#videos.get(camera) === video) this.#videos.delete(camera)
    }
  }
}
