import { afterEach, beforeEach, expect, vi } from 'vitest'
import { Playback } from '../../../renderer/playback/playback.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { at, FakeArchive, S, type Recorded } from './fake-archive.ts'
import { FakeCanvas } from './fake-canvas.ts'
import { DecoderStudio } from './scripted-decoder.ts'

/** From one picture of the screen to the next. */
export const FRAME_MS = 16

/** The engine on a page whose screen, clock, decoders and station a test holds in its hand. */
export class FakePage {
  readonly clock = new ManualClock()
  readonly studio = new DecoderStudio()
  /** What the station's clock says, µs since 1970. */
  now = at(100_000)
  archive = new FakeArchive()
  playback = this.#playbackOf(this.archive)
  #canvases: Readonly<Record<string, FakeCanvas>> = {}

  /** Opens these cameras with a canvas for each, on a station with these recordings. */
  open(cameras: readonly string[], ...recorded: Recorded[]): void {
    this.playback.close()
    this.archive = new FakeArchive(...recorded)
    this.playback = this.#playbackOf(this.archive)
    this.#canvases = Object.fromEntries(cameras.map((camera) => [camera, new FakeCanvas()]))
    for (const camera of cameras) this.playback.attach(camera, this.canvas(camera).element)
    this.playback.open(cameras)
  }

  canvas(camera: string): FakeCanvas {
    return this.#canvases[camera]!
  }

  /** The tenth of a second after the beginning at which the picture on a canvas was taken; null where it is dark. */
  shown(camera: string): number | null {
    return this.canvas(camera).shown
  }

  /** All that was drawn for a camera, in order. */
  painted(camera: string): readonly number[] {
    return this.canvas(camera).painted
  }

  /** The position, in seconds after the beginning. */
  get seconds(): number {
    return (this.playback.state.position - at(0)) / S
  }

  /** Lets everything that is under way come to its end; the clock stands still. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await this.clock.advance(0)
  }

  async seek(seconds: number): Promise<void> {
    this.playback.seek(at(seconds))
    await this.settle()
  }

  close(): void {
    this.playback.close()
    vi.unstubAllGlobals()
  }

  #playbackOf(api: FakeArchive): Playback {
    const { clock, studio } = this
    return new Playback({
      api,
      clock: { now: () => clock.monotonic(), after: (milliseconds, run) => clock.after(milliseconds, run) },
      now: () => this.now,
      makeDecoder: studio.make,
      makeBitmap: (frame, width) => Promise.resolve({ width, height: frame.displayHeight } as ImageBitmap),
      nextFrame: (run) => clock.after(FRAME_MS, run),
    })
  }
}

export const gate: Recorded = { camera: 'gate', from: 0, to: 60 }
export const yard: Recorded = { camera: 'yard', from: 0.03, to: 60.03 }

/** The page of the test at hand, made anew before each by `setUpPage`. */
export let page: FakePage

/** In the end of each test no picture may be left open. */
export function setUpPage(): void {
  beforeEach(() => {
    page = new FakePage()
  })
  afterEach(() => {
    page.close()
    expect(page.studio.open).toBe(0)
  })
}
