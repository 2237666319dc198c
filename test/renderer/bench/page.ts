/** The page that the benchmarks run on: the product's client at one pixel for one, and a bare clock to compare it with. */
import { connect, type StationLink } from '../../../renderer/client/station-link.ts'
import { post } from '../../../renderer/link/http.ts'
import type { LivePlayer, LiveStats, PlayerKind } from '../../../renderer/player/types.ts'
import { STAMP_CELLS, stampCellSize } from '../../../electron/capture/stamp.ts'
import { readStamp, stampCells } from '../../kit/read-stamp.ts'

const WIDTH = 1280
const HEIGHT = 720
const FRAME_MS = 1000 / 30
const CAMERA = 'bench'
/** A picture younger than two frames when it goes to the screen is live. */
const LIVE_MS = 2 * FRAME_MS

/** Mean green, 0 to 255: the test pattern has some 110, with brightness 60 some 200. */
const BRIGHT_GREEN = 155

/** Milliseconds from `play` to the first picture, and to the first one that is live. */
interface Opening {
  firstPicture: number
  live: number
}

const element = <E extends Element>(name: string, type: new () => E): E => {
  const found = document.querySelector(name)
  if (!(found instanceof type)) throw new Error(`The page has no ${name}.`)
  return found
}

class BenchPage {
  #link: StationLink | undefined
  #player: LivePlayer | undefined
  #clockTimer = 0
  #busyTimer = 0
  readonly #video = element('video', HTMLVideoElement)
  readonly #clock = element('canvas', HTMLCanvasElement)

  constructor() {
    document.body.style.margin = '0'
    for (const shown of [this.#video, this.#clock])
      Object.assign(shown.style, { position: 'absolute', left: '0', top: '0' })
    this.#clock.hidden = true
  }

  /** Where the page's first pixel lies on the screen. */
  origin(): { x: number; y: number } {
    return { x: screenX + outerWidth - innerWidth, y: screenY + outerHeight - innerHeight }
  }

  async signIn(password: string): Promise<void> {
    const answer = await fetch('/api/login', post({ user: 'admin', password }))
    if (!answer.ok) throw new Error(`Signing in failed with ${answer.status}.`)
    const link = connect()
    this.#link = link
    await new Promise<void>((resolve) => {
      link.onState(({ state }) => {
        if (state === 'online') resolve()
      })
    })
  }

  play(player: PlayerKind): void {
    if (!this.#link) throw new Error('Nobody is signed in.')
    this.#player = this.#link.play(this.#video, { camera: CAMERA, player })
  }

  stop(): void {
    this.#player?.close()
  }

  /** The player's own figures of the last second. */
  stats(): LiveStats | null {
    return this.#player?.stats ?? null
  }

  /**
   * Shows the time of this moment as the strip of a stamped picture, 30 times a second, and no video. The whole picture is
   * painted anew each time, as a video's is: what a picture of this size costs on its way to the screen is in the floor.
   */
  showClock(): void {
    const size = stampCellSize(WIDTH)
    Object.assign(this.#clock, { width: WIDTH, height: HEIGHT, hidden: false })
    const context = this.#clock.getContext('2d', { alpha: false })
    let n = 0
    this.#clockTimer = window.setInterval(() => {
      if (!context) return
      context.fillStyle = `hsl(${(n++ * 7) % 360} 60% 40%)`
      context.fillRect(0, 0, WIDTH, HEIGHT)
      stampCells(Date.now()).forEach((bit, cell) => {
        context.fillStyle = bit === 1 ? 'white' : 'black'
        context.fillRect(cell * size, 0, size, size)
      })
    }, FRAME_MS)
  }

  hideClock(): void {
    clearInterval(this.#clockTimer)
    this.#clock.hidden = true
  }

  /** Keeps the main thread busy for `busy` ms of every `period`. */
  blockMainThread(busy: number, period: number): void {
    this.#busyTimer = window.setInterval(() => {
      const end = performance.now() + busy
      while (performance.now() < end);
    }, period)
  }

  unblock(): void {
    clearInterval(this.#busyTimer)
  }

  async openingTimes(player: PlayerKind): Promise<Opening> {
    const started = performance.now()
    this.play(player)
    const opening = await this.#watchOpening(started)
    this.stop()
    return opening
  }

  /** Resolves when the picture is much brighter than the test pattern is by itself, or not: ms since 1970. */
  whenLumaIs(bright: boolean): Promise<number> {
    const context = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true })
    return new Promise((resolve) => {
      const shown = (_now: number, { presentationTime }: VideoFrameCallbackMetadata): void => {
        context?.drawImage(this.#video, 0, 0, 32, 18)
        const pixels = context?.getImageData(0, 0, 32, 18).data ?? []
        let sum = 0
        for (let at = 1; at < pixels.length; at += 4) sum += pixels[at] ?? 0
        if (sum / (32 * 18) > BRIGHT_GREEN === bright) resolve(performance.timeOrigin + presentationTime)
        else this.#video.requestVideoFrameCallback(shown)
      }
      this.#video.requestVideoFrameCallback(shown)
    })
  }

  #watchOpening(started: number): Promise<Opening> {
    return new Promise((resolve) => {
      let firstPicture: number | undefined
      const shown = (_now: number, { presentationTime }: VideoFrameCallbackMetadata): void => {
        firstPicture ??= presentationTime - started
        const stamp = this.#stampShown()
        const age = performance.timeOrigin + presentationTime - (stamp ?? -Infinity)
        if (age < LIVE_MS) resolve({ firstPicture, live: presentationTime - started })
        else this.#video.requestVideoFrameCallback(shown)
      }
      this.#video.requestVideoFrameCallback(shown)
    })
  }

  #stampShown(): number | undefined {
    const size = stampCellSize(WIDTH)
    const strip = new OffscreenCanvas(STAMP_CELLS * size, 1)
    const context = strip.getContext('2d', { willReadFrequently: true })
    if (!context) return undefined
    context.drawImage(this.#video, 0, -size / 2)
    const { data } = context.getImageData(0, 0, strip.width, 1)
    return readStamp((x) => data[x * 4] ?? 0, WIDTH)
  }
}

Object.assign(globalThis, { bench: new BenchPage() })
