/** The page that playback is tested on in a real browser: the engine, a canvas for each camera, and what a test asks. */
import { STAMP_CELLS, stampCellSize } from '../../../electron/capture/stamp.ts'
import { Playback } from '../../../renderer/playback/playback.ts'
import type { PlaybackState } from '../../../renderer/playback/types.ts'
import { readStamp } from '../../kit/read-stamp.ts'

/** What is on the page at one moment: the position, and what each picture says of its own time, all µs since 1970. */
interface Seen {
  readonly position: number
  readonly at: number
  readonly stamps: Record<string, number | null>
  readonly states: PlaybackState['cameras']
}

class PlaybackPage {
  #playback = new Playback()
  #canvases = new Map<string, HTMLCanvasElement>()
  #now: number | undefined

  /** A new engine with these cameras, each with a canvas. `now`: what the station's clock is held to say. */
  open(cameras: readonly string[], now?: number): void {
    this.close()
    this.#now = now
    this.#playback = new Playback(now === undefined ? {} : { now: () => this.#now ?? now })
    this.show(cameras)
  }

  setNow(now: number): void {
    this.#now = now
  }

  show(cameras: readonly string[]): void {
    for (const canvas of this.#canvases.values()) canvas.remove()
    this.#canvases = new Map(cameras.map((camera) => [camera, this.#canvasFor(camera)]))
    this.#playback.open(cameras)
  }

  close(): void {
    this.#playback.close()
    for (const canvas of this.#canvases.values()) canvas.remove()
    this.#canvases.clear()
  }

  /** A canvas more for a camera, and what it shows at once. */
  attachAnother(camera: string): number | null {
    const canvas = document.createElement('canvas')
    const detach = this.#playback.attach(camera, canvas)
    const stamp = stampOf(canvas)
    detach()
    return stamp
  }

  state(): PlaybackState {
    return this.#playback.state
  }

  /** Resolves with the milliseconds it took until every camera showed what it has, and what that is. */
  async seek(at: number): Promise<{ took: number; seen: Seen }> {
    const started = performance.now()
    this.#playback.seek(at)
    await this.#until(({ cameras }) => Object.values(cameras).every((state) => state !== 'loading'))
    return { took: performance.now() - started, seen: this.seen() }
  }

  /** As one who drags the playhead: the next one before the picture of the one before is there. */
  async scrub(from: number, to: number, times: number): Promise<number> {
    const shown = new Set<string>()
    for (let time = 0; time < times; time++) {
      this.#playback.seek(from + ((to - from) * time) / times)
      await nextFrame()
      shown.add(JSON.stringify(this.seen().stamps))
    }
    return shown.size
  }

  /** The same for a step. */
  async step(direction: 1 | -1): Promise<{ took: number; seen: Seen }> {
    const { position } = this.#playback.state
    const started = performance.now()
    this.#playback.step(direction)
    await this.#until(
      (state) => state.position !== position && Object.values(state.cameras).every((one) => one !== 'loading'),
    )
    return { took: performance.now() - started, seen: this.seen() }
  }

  /** Holds a key down: so many steps, none waited for. */
  async stepFast(direction: 1 | -1, times: number): Promise<Seen[]> {
    const seen: Seen[] = []
    for (let time = 0; time < times; time++) {
      this.#playback.step(direction)
      await nextFrame()
      seen.push(this.seen())
    }
    await this.#until(({ cameras }) => Object.values(cameras).every((state) => state !== 'loading'))
    return [...seen, this.seen()]
  }

  play(rate: number): void {
    this.#playback.setRate(rate)
    this.#playback.play()
  }

  pause(): void {
    this.#playback.pause()
  }

  /** Everything that is seen in so many seconds, looked at before each picture of the screen. */
  async watch(seconds: number): Promise<Seen[]> {
    const seen: Seen[] = []
    const end = performance.now() + seconds * 1000
    while (performance.now() < end) {
      await nextFrame()
      seen.push(this.seen())
    }
    return seen
  }

  seen(): Seen {
    const stamps = [...this.#canvases].map(([camera, canvas]) => [camera, stampOf(canvas)] as const)
    const { position, cameras } = this.#playback.state
    return { position, at: performance.now(), stamps: Object.fromEntries(stamps), states: { ...cameras } }
  }

  size(camera: string): [number, number] {
    const canvas = this.#canvases.get(camera)
    return [canvas?.width ?? 0, canvas?.height ?? 0]
  }

  /** What the thumbnail says of its time, and its size. */
  async thumbnail(camera: string, at: number, width: number): Promise<[number | null, number, number] | null> {
    const bitmap = await this.#playback.thumbnail(camera, at, width)
    if (!bitmap) return null
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: bitmap.width, height: bitmap.height })
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    bitmap.close()
    return [stampOf(canvas), canvas.width, canvas.height]
  }

  async #until(holds: (state: PlaybackState) => boolean): Promise<void> {
    if (holds(this.#playback.state)) return
    await new Promise<void>((resolve) => {
      const stop = this.#playback.onChange(() => {
        if (!holds(this.#playback.state)) return
        stop()
        resolve()
      })
    })
  }

  #canvasFor(camera: string): HTMLCanvasElement {
    const canvas = document.createElement('canvas')
    document.body.append(canvas)
    this.#playback.attach(camera, canvas)
    return canvas
  }
}

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))

/** µs since 1970, or null where the picture has no strip. */
function stampOf(canvas: HTMLCanvasElement): number | null {
  const size = stampCellSize(canvas.width)
  const strip = new OffscreenCanvas(STAMP_CELLS * size, 1)
  const context = strip.getContext('2d', { willReadFrequently: true })
  if (!context || canvas.width === 0) return null
  context.drawImage(canvas, 0, -size / 2)
  const { data } = context.getImageData(0, 0, strip.width, 1)
  const milliseconds = readStamp((x) => data[x * 4] ?? 0, canvas.width)
  return milliseconds === undefined ? null : milliseconds * 1000
}

Object.assign(globalThis, { playbackPage: new PlaybackPage() })
