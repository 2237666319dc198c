import type { Camera } from '../../electron/protocol/cameras.ts'
import type { Cameras } from './cameras.svelte.ts'
import { DEFAULT_ASPECT, layLarge, layWall, neighbour, type Direction, type Rect, type Size } from './layout.ts'
import type { Pictures } from './pictures.svelte.ts'
import type { Place } from './place.svelte.ts'
import type { RecordingCommand, WallCommand } from './wall-keys.ts'

/** A camera and where its tile goes. */
export interface PlacedCamera {
  camera: Camera
  /** Its place on the wall, from 1. */
  number: number
  rect: Rect
  large: boolean
}

/** The wall: which tiles are where, which one has the focus, which one is large. */
export class Wall {
  readonly #cameras: Cameras
  readonly #pictures: Pictures
  readonly #place: Place
  #area = $state.raw<Size>({ width: 0, height: 0 })
  #chosen = $state<string | null>(null)
  #statsShown = $state(false)
  #keysShown = $state(false)
  readonly #rects = $derived.by(() => this.#lay())

  constructor(cameras: Cameras, pictures: Pictures, place: Place) {
    this.#cameras = cameras
    this.#pictures = pictures
    this.#place = place
  }

  get tiles(): PlacedCamera[] {
    const { large } = this
    return this.#cameras.all.flatMap((camera, index) => {
      const rect = this.#rects[index]
      return rect ? [{ camera, number: index + 1, rect, large: camera.id === large }] : []
    })
  }

  /** The camera shown large, null on the wall of all. */
  get large(): string | null {
    const camera = this.#place.camera
    return camera !== null && this.#cameras.byId(camera) ? camera : null
  }

  /** The camera that the keyboard is at: the first one until somebody has moved. */
  get focused(): string | null {
    const { all } = this.#cameras
    const kept = all.find(({ id }) => id === this.#chosen)
    return (kept ?? all[0])?.id ?? null
  }

  /** The camera that somebody has moved to or clicked; null before that. */
  get chosen(): string | null {
    return this.#chosen
  }

  get statsShown(): boolean {
    return this.#statsShown
  }

  get keysShown(): boolean {
    return this.#keysShown
  }

  /** The size of the room that the tiles have. */
  resize(area: Size): void {
    this.#area = area
  }

  focus(camera: string): void {
    this.#chosen = camera
  }

  obey(command: Exclude<WallCommand, { command: 'fullScreen' | 'picture' } | RecordingCommand>): void {
    switch (command.command) {
      case 'move':
        this.#move(command.direction)
        break
      case 'enlarge':
        if (this.focused !== null) this.toggle(this.focused)
        break
      case 'back':
        if (this.large !== null) this.#place.showCamera(null)
        break
      case 'show':
        this.#show(command.index)
        break
      case 'stats':
        this.toggleStats()
        break
      case 'keys':
        this.showKeys(!this.#keysShown)
    }
  }

  /** Shows one camera large; the one that is large already makes room for all again. */
  toggle(camera: string): void {
    this.#chosen = camera
    this.#place.showCamera(this.large === camera ? null : camera)
  }

  toggleStats(): void {
    this.#statsShown = !this.#statsShown
  }

  showKeys(shown: boolean): void {
    this.#keysShown = shown
  }

  #move(direction: Direction): void {
    const { all } = this.#cameras
    const from = all.findIndex(({ id }) => id === this.focused)
    const to = all[neighbour(this.#rects, from, direction)]
    if (to) this.#chosen = to.id
  }

  #show(index: number): void {
    const camera = this.#cameras.all[index]
    if (!camera) return
    this.#chosen = camera.id
    this.#place.showCamera(camera.id)
  }

  #lay(): Rect[] {
    const { all } = this.#cameras
    if (this.#area.width === 0 || this.#area.height === 0) return []
    const aspects = all.map((camera) => this.#aspect(camera))
    const large = all.findIndex(({ id }) => id === this.large)
    return large < 0 ? layWall(this.#area, aspects) : layLarge(this.#area, aspects, large)
  }

  #aspect({ id, video }: Camera): number {
    const format = this.#pictures.of(id).format?.video ?? video
    return format && format.width > 0 && format.height > 0 ? format.width / format.height : DEFAULT_ASPECT
  }
}
