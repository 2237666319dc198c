import { browserClock, type Clock } from '../base/clock.ts'
import { Emitter } from '../base/emitter.ts'
import { ByteCache } from './byte-cache.ts'
import { CameraLibrary, type Sources } from './camera-library.ts'
import { CameraReader } from './camera-reader.ts'
import { goalOf } from './goal.ts'
import { httpRecordings } from './http.ts'
import { LiveEdge } from './live-edge.ts'
import { Painter } from './painter.ts'
import { browserDecoder } from './picture-decoder.ts'
import { PicturesCache } from './pictures-cache.ts'
import { PlaybackClock } from './playback-clock.ts'
import { Stepper } from './stepper.ts'
import { browserBitmap, Thumbnails, type MakeBitmap } from './thumbnails.ts'
import { SECOND } from './times.ts'
import type { MakeDecoder, PlaybackProblem, PlaybackState, PictureState, RecordingsApi } from './types.ts'

/** All cameras wait for one whose pictures are on their way, but no longer than this. */
const LONGEST_HOLD = 10 * SECOND
/** A step is over after this, whatever came of it. ms. */
const LONGEST_STEP_MS = 2_000
/** The station is asked again for what comes after a gap. ms. */
const RETRY_MS = 2_000
/** Where a gap has no end after all. */
const LEAST_LEAP = SECOND / 10

export interface PlaybackOptions {
  api?: RecordingsApi
  clock?: Clock
  /** µs since 1970 by the station's clock; by this computer's where it is not given. */
  now?: () => number
  makeDecoder?: MakeDecoder
  makeBitmap?: MakeBitmap
  /** Calls `run` before the screen's next picture; the answer takes it back. */
  nextFrame?: (run: () => void) => () => void
}

/** This browser can play recordings: it has WebCodecs, which a page has over HTTPS or from its own computer alone. */
export const canPlayBack = (): boolean => typeof VideoDecoder === 'function'

interface Seat {
  readonly library: CameraLibrary
  readonly reader: CameraReader
}

/**
 * Plays recordings of several cameras in step on one clock. Its owner calls `close`, after which nothing is left of it.
 *
 * `state.position` is the one instant that all cameras show or are about to show. While it plays, it moves on by the
 * rate, waits for pictures that are on their way, leaps over what no camera has recorded, and stays behind the end of what
 * is being recorded; where nothing comes any more, it pauses.
 */
export class Playback {
  readonly #clock: Clock
  readonly #sources: Sources
  readonly #makeDecoder: MakeDecoder
  readonly #nextFrame: (run: () => void) => () => void
  readonly #playback = new PlaybackClock()
  readonly #edge = new LiveEdge()
  readonly #seats = new Map<string, Seat>()
  readonly #painters = new Map<string, Painter>()
  readonly #thumbnails: Thumbnails
  readonly #stepper: Stepper
  readonly #changed = new Emitter()
  /** A camera has come to its goal. */
  readonly #settled = new Emitter()
  readonly #onFrame = (): void => {
    this.#tick()
  }
  #state: PlaybackState = { position: 0, playing: false, rate: 1, cameras: {}, problems: {} }
  #cancelFrame: (() => void) | null = null
  #heldSince: number | null = null
  #leaping = false
  /** Counts the goals: what was asked for an older one is not wanted any more. */
  #goals = 0

  constructor(options: PlaybackOptions = {}) {
    const { api = httpRecordings(), clock = browserClock, makeDecoder = browserDecoder } = options
    const { now = () => clock.now(), makeBitmap = browserBitmap, nextFrame = screenFrame } = options
    this.#clock = clock
    this.#sources = { api, now, bytes: new ByteCache(api), pictures: new PicturesCache(api) }
    this.#makeDecoder = makeDecoder
    this.#nextFrame = nextFrame
    this.#thumbnails = new Thumbnails({ sources: this.#sources, clock, makeDecoder, makeBitmap })
    this.#stepper = new Stepper({
      position: () => this.#playback.position,
      libraries: () => this.#libraries,
      seek: (at) => {
        this.#moveTo(at)
      },
      shown: () => this.#shown(),
    })
  }

  get state(): PlaybackState {
    return this.#state
  }

  /** Plays these cameras from now on; the position stays, and so do the pictures of those that were open before. */
  open(cameras: readonly string[]): void {
    const before = new Map(this.#seats)
    this.#seats.clear()
    for (const camera of cameras) this.#seats.set(camera, before.get(camera) ?? this.#seat(camera))
    for (const [camera, { reader }] of before) if (!this.#seats.has(camera)) reader.close()
    this.#aim()
  }

  /** Paints a camera's pictures into a canvas until the answer is called. The canvas becomes as large as the picture is. */
  attach(camera: string, canvas: HTMLCanvasElement): () => void {
    const detach = this.#painterOf(camera).attach(canvas)
    this.#seats.get(camera)?.reader.repaint()
    return detach
  }

  /** Shows the pictures of this instant, µs since 1970; if it plays, it plays on from there. */
  seek(at: number): void {
    this.#stepper.forget()
    this.#moveTo(at)
  }

  play(): void {
    if (this.#playback.playing) return
    this.#stepper.forget()
    this.#edge.forget()
    this.#playback.play()
    this.#aim()
    this.#cancelFrame = this.#nextFrame(this.#onFrame)
  }

  pause(): void {
    if (!this.#playback.playing) return
    this.#playback.pause()
    this.#cancelFrame?.()
    this.#cancelFrame = null
    this.#aim()
  }

  /** 0.25 to 16. From 8 on, key frames alone are shown. */
  setRate(rate: number): void {
    this.#playback.setRate(rate)
    if (this.#playback.playing) this.#aim()
    else this.#look()
  }

  /** To the picture after (1) or before (−1) the one of the position, over gaps as well; it pauses. */
  step(direction: 1 | -1): void {
    this.pause()
    this.#stepper.step(direction)
  }

  /**
   * A small picture of about that instant, this many px wide, which the caller closes; null where nothing was recorded.
   * Rejects with a `LinkError` where the station does not answer.
   */
  thumbnail(camera: string, at: number, width: number): Promise<ImageBitmap | null> {
    return this.#thumbnails.make(camera, at, width)
  }

  /** `state` is another. */
  onChange(listener: () => void): () => void {
    return this.#changed.on(listener)
  }

  close(): void {
    this.#goals++
    this.#stepper.forget()
    this.#playback.pause()
    this.#cancelFrame?.()
    for (const { reader } of this.#seats.values()) reader.close()
    this.#seats.clear()
    this.#thumbnails.close()
  }

  #seat(camera: string): Seat {
    const library = new CameraLibrary(camera, this.#sources)
    const reader = new CameraReader({
      library,
      painter: this.#painterOf(camera),
      clock: this.#clock,
      makeDecoder: this.#makeDecoder,
      onChange: () => {
        this.#look()
        this.#settled.emit()
      },
    })
    return { library, reader }
  }

  #painterOf(camera: string): Painter {
    const painter = this.#painters.get(camera) ?? new Painter()
    this.#painters.set(camera, painter)
    return painter
  }

  #moveTo(at: number): void {
    this.#edge.forget()
    this.#playback.moveTo(at)
    this.#aim()
  }

  /** Every camera is told anew what it is to show. */
  #aim(): void {
    this.#goals++
    this.#leaping = false
    this.#heldSince = null
    const { position, playing, rate } = this.#playback
    const run = playing ? { rate } : null
    // Before the first seek there is nothing to show.
    if (position > 0) for (const { reader } of this.#seats.values()) reader.go(goalOf(position, run, this.#clock.now()))
    this.#look()
  }

  #tick(): void {
    const ends = this.#libraries.map(({ edge }) => edge).filter((edge) => edge !== null)
    const limit = LiveEdge.limit(ends)
    if (this.#edge.look(this.#playback.position, limit)) this.#arriveAtEdge()
    // Readers ask for what grows when they need it; here it is waited for before they do.
    if (this.#edge.waits) for (const library of this.#libraries) library.refresh().catch(() => undefined)
    const isHeld = this.#edge.waits || this.#leaping || this.#isWaiting()
    this.#playback.advance(this.#clock.now(), isHeld, limit)
    this.#look()
    if (this.#playback.playing) this.#cancelFrame = this.#nextFrame(this.#onFrame)
  }

  /** Faster than things happen nobody can follow them. */
  #arriveAtEdge(): void {
    if (this.#playback.rate <= 1) return
    this.#playback.setRate(1)
    this.#aim()
  }

  /** A camera's pictures are on their way. */
  #isWaiting(): boolean {
    const { position } = this.#playback
    const isWaiting = this.#readers.some((reader) => reader.isSeeking || reader.isStarved(position))
    const now = this.#clock.now()
    this.#heldSince = isWaiting ? (this.#heldSince ?? now) : null
    return this.#heldSince !== null && now - this.#heldSince < LONGEST_HOLD
  }

  /** Lets every camera paint, and tells those who listen where it is another state. */
  #look(): void {
    const { position, playing, rate } = this.#playback
    const cameras: Record<string, PictureState> = {}
    const problems: Record<string, PlaybackProblem> = {}
    for (const [camera, { reader }] of this.#seats) {
      cameras[camera] = reader.show(position)
      const problem = cameras[camera] === 'failed' ? reader.problemAt(position) : null
      if (problem) problems[camera] = problem
    }
    const states = Object.values(cameras)
    if (playing && !this.#leaping && states.length > 0 && states.every((state) => state === 'gap')) void this.#leap()
    this.#become({ position, playing, rate, cameras, problems })
  }

  #become(state: PlaybackState): void {
    if (isSame(state, this.#state)) return
    this.#state = state
    this.#changed.emit()
  }

  /** On to what any camera recorded next; where there is nothing, this is the end. */
  async #leap(): Promise<void> {
    this.#leaping = true
    const goals = this.#goals
    const { position } = this.#playback
    try {
      const starts = await Promise.all(this.#libraries.map((library) => library.nextStart(position)))
      if (goals !== this.#goals) return
      const next = Math.min(...starts.filter((start) => start !== null))
      if (next === Infinity) this.pause()
      else this.#moveTo(next > position ? next : position + LEAST_LEAP)
    } catch {
      // The station does not answer; it is held until somebody goes elsewhere, or it does.
      this.#clock.after(RETRY_MS, () => {
        if (goals === this.#goals) this.#leaping = false
      })
    }
  }

  /** Resolves when the pictures of the position have been on the screen, or after a while. */
  #shown(): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        for (const stop of stops) stop()
        resolve()
      }
      const look = (): void => {
        if (!this.#readers.some(({ isSeeking }) => isSeeking)) stops.push(this.#nextFrame(end))
      }
      const stops = [this.#settled.on(look), this.#clock.after(LONGEST_STEP_MS, end)]
      look()
    })
  }

  get #libraries(): CameraLibrary[] {
    return [...this.#seats.values()].map(({ library }) => library)
  }

  get #readers(): CameraReader[] {
    return [...this.#seats.values()].map(({ reader }) => reader)
  }
}

const isSame = (one: PlaybackState, other: PlaybackState): boolean => JSON.stringify(one) === JSON.stringify(other)

function screenFrame(run: () => void): () => void {
  const frame = requestAnimationFrame(run)
  return () => {
    cancelAnimationFrame(frame)
  }
}
