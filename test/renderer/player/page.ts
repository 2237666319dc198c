/** The page that the browser tests run on: the product's client, and what a test does and reads in a page. */
import { connect, type StationLink } from '../../../renderer/client/station-link.ts'
import type { LivePlayer, LiveStats, PlayerKind } from '../../../renderer/player/types.ts'

/** How old pictures were when they were shown, in ms. */
interface Latency {
  median: number
  p95: number
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

class TestPage {
  #link: StationLink = connect()
  #player: LivePlayer | undefined

  get #video(): HTMLVideoElement {
    const video = document.querySelector('video')
    if (!video) throw new Error('The page has no video.')
    return video
  }

  linkState(): string {
    return this.#link.state.state
  }

  reopenLink(): void {
    this.#link.close()
    this.#link = connect()
  }

  retry(): void {
    this.#link.retry()
  }

  play(player: PlayerKind | 'auto'): void {
    this.#player = this.#link.play(this.#video, { camera: 'demo', player })
  }

  stop(): void {
    this.#player?.close()
  }

  state(): string | undefined {
    return this.#player?.state.state
  }

  stats(): LiveStats | null | undefined {
    return this.#player?.stats
  }

  size(): [number, number] {
    return [this.#video.videoWidth, this.#video.videoHeight]
  }

  hasSource(): boolean {
    return this.#video.srcObject !== null || this.#video.hasAttribute('src')
  }

  /** Seconds of video that the buffer holds, played or not. */
  buffered(): number {
    const { buffered } = this.#video
    return buffered.length > 0 ? buffered.end(buffered.length - 1) - buffered.start(0) : 0
  }

  /** Seconds of video from its beginning to the picture shown. */
  played(): number {
    return this.#video.currentTime
  }

  seekBy(seconds: number): void {
    this.#video.currentTime += seconds
  }

  /** Some pixels of the picture as they are now. */
  pixels(): number[] {
    const canvas = new OffscreenCanvas(64, 36)
    const context = canvas.getContext('2d')
    context?.drawImage(this.#video, 0, 0, 64, 36)
    return [...(context?.getImageData(0, 0, 64, 36).data ?? [])]
  }

  async openAndClose(player: PlayerKind, times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      this.play(player)
      // Every now and then it gets the time to show something before it is closed.
      await pause(time % 20 === 0 ? 100 : 5)
      this.stop()
    }
  }

  hang(milliseconds: number): void {
    const end = performance.now() + milliseconds
    while (performance.now() < end);
  }

  /** The median over so many seconds of figures. */
  async latencyOver(seconds: number): Promise<Latency> {
    const figures: LiveStats[] = []
    const undo = this.#player?.onChange(() => {
      const stats = this.#player?.stats
      if (stats && stats !== figures.at(-1)) figures.push(stats)
    })
    while (figures.length < seconds) await pause(50)
    undo?.()
    const middle = (values: (number | null)[]): number =>
      values.map((value) => value ?? Infinity).sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity
    return {
      median: middle(figures.map(({ latencyMedian }) => latencyMedian)),
      p95: middle(figures.map(({ latencyP95 }) => latencyP95)),
    }
  }
}

Object.assign(globalThis, { testPage: new TestPage() })
