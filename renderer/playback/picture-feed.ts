import type { Clock } from '../base/clock.ts'
import { BrokenParts } from './broken.ts'
import type { CameraLibrary } from './camera-library.ts'
import { Cursor } from './cursor.ts'
import type { Picture, Shown } from './frame-ring.ts'
import { roomFor, type Goal, type Room } from './goal.ts'
import { PictureDecoder } from './picture-decoder.ts'
import { DecodeError } from './problem.ts'
import type { SegmentPictures } from './segment-pictures.ts'
import type { Span } from './timeline.ts'
import type { MakeDecoder, PlaybackProblem } from './types.ts'

/** Inside a decoder at most: more than any may hold back to put pictures in order. */
const MOST_INSIDE = 24
/** The end of what is being recorded is looked at this often. */
const EDGE_MS = 1_000

export interface PictureFeedOptions {
  readonly library: CameraLibrary
  readonly clock: Clock
  readonly makeDecoder: MakeDecoder
  /** The frame is the receiver's to close. */
  readonly onPicture: (picture: Picture) => void
  /** Something happened: another turn may find something to do. */
  readonly onChange: () => void
}

/** What has come of a goal so far. */
export interface Progress {
  /** Its picture is here. */
  readonly isHere: boolean
  /** Its picture is here, or it is known why there is none. */
  readonly isResolved: boolean
  /** Decoded pictures behind it. */
  readonly ahead: number
}

/**
 * Reads and decodes one camera's pictures from a place on, over segments and gaps, as far as a goal needs them.
 *
 * Always true: only `turn` moves the cursor on and feeds the decoder, and it is called by one loop; `leave` may be called
 * at any time, and what was being read for the old place has no effect any more.
 */
export class PictureFeed {
  readonly #options: PictureFeedOptions
  readonly #decoder: PictureDecoder
  readonly #broken = new BrokenParts()
  #cursor: Cursor | null = null
  /** Resolved, and another put in its place, where what is being read is not waited for any more. */
  #interrupted = Promise.withResolvers<undefined>()
  #reading = false
  #cancelWait: (() => void) | null = null

  constructor(options: PictureFeedOptions) {
    this.#options = options
    this.#decoder = new PictureDecoder(options.makeDecoder, {
      onPicture: (frame, shown) => {
        options.onPicture({ frame, ...shown })
      },
      onTaken: options.onChange,
      onError: (error, first) => {
        this.#decodeFailed(error, first)
      },
    })
  }

  /** It waits for an answer of the station. */
  get isReading(): boolean {
    return this.#reading
  }

  /** Why there is no picture of an instant, though there are bytes; null where nothing is known against it. */
  brokenAt(at: number): PlaybackProblem | null {
    return this.#broken.at(at)
  }

  /** How many decoded pictures are kept around a goal. */
  room(goal: Goal): Room {
    return roomFor(goal, this.#cursor?.pictures?.setup.config)
  }

  /** The picture of an instant comes out if what has begun goes on. */
  leadsTo(at: number): boolean {
    const cursor = this.#cursor
    if (!cursor?.pictures || at < cursor.span.start || at >= cursor.span.until) return false
    const picture = cursor.pictures.at(at)
    const isInside = picture < cursor.next && (this.#decoder.firstInside ?? Infinity) <= at
    return isInside || cursor.leadsTo(picture)
  }

  /** The place has to be found again by the next turn. */
  leave(): void {
    this.#cursor = null
    this.#decoder.reset()
    this.interrupt()
  }

  /** What is being read is not waited for. */
  interrupt(): void {
    this.#interrupted.resolve(undefined)
    this.#interrupted = Promise.withResolvers()
  }

  /** Leaves everything out up to the next key frame behind an instant, if that is less than `distance` µs away. */
  skip(at: number, distance: number): boolean {
    const cursor = this.#cursor
    if (!cursor?.pictures) return false
    const picture = cursor.pictures.at(at)
    const key = cursor.pictures.time(cursor.pictures.keyAfter(picture))
    if (Math.min(key, cursor.span.until) - at > distance) return false
    this.#decoder.reset()
    cursor.skipBehind(picture)
    return true
  }

  close(): void {
    this.interrupt()
    this.#cancelWait?.()
    this.#decoder.close()
  }

  /** Does one thing for a goal; false where nothing can be done before something happens. @throws LinkError */
  turn(goal: Goal, progress: Progress): Promise<boolean> {
    if (this.#hasEnough(goal, progress)) return Promise.resolve(false)
    return this.#cursor ? this.#feed(goal, progress, this.#cursor) : this.#place(goal)
  }

  #hasEnough(goal: Goal, { isHere, isResolved, ahead }: Progress): boolean {
    const { inside, isBusy } = this.#decoder
    if (inside >= MOST_INSIDE) return true
    const isAhead = ahead + this.#decoder.insideAfter(goal.at) >= this.room(goal).ahead
    // A decoder that has taken everything in and holds the picture back needs more to put it in order.
    if (!isResolved) return isAhead && isBusy
    return isAhead || (goal.mode === 'still' && !isHere)
  }

  /** Finds where the goal's picture is decoded from; in a gap, while it plays, what comes after. */
  async #place(goal: Goal): Promise<boolean> {
    const { library } = this.#options
    const spot = await this.#read(library.locate(goal.at))
    if (!spot) return true
    if (spot.kind === 'recorded') return this.#open(goal, spot.span, goal.at)
    if (library.isComing(goal.at)) return this.#waitForMore()
    const next = goal.mode === 'run' && spot.to !== null ? await this.#read(library.locate(spot.to)) : spot
    if (!next) return true
    return next.kind === 'recorded' && this.#open(goal, next.span, next.span.start)
  }

  async #open({ coarse }: Goal, span: Span, at: number): Promise<boolean> {
    const pictures = await this.#read(this.#picturesOf(span))
    if (pictures !== undefined) this.#cursor = new Cursor(span, pictures, pictures?.at(at) ?? 0, coarse)
    return true
  }

  /** Null where there is not one that could be shown. */
  async #picturesOf(span: Span): Promise<SegmentPictures | null> {
    try {
      return await this.#options.library.pictures(span)
    } catch (thrown) {
      if (!(thrown instanceof DecodeError)) throw thrown
      this.#broken.add({ from: span.start, to: span.until }, thrown)
      return null
    }
  }

  /** Puts the next picture into the decoder, or sees to it that this can be done. */
  async #feed(goal: Goal, progress: Progress, cursor: Cursor): Promise<boolean> {
    const setup = cursor.pictures?.setup
    if (cursor.ended || !setup) return this.#advance(goal, progress, cursor)
    if (!this.#decoder.fits(setup) && this.#decoder.inside > 0) return this.#flush()
    this.#decoder.setUp(setup)
    if (this.#decoder.needsKey) cursor.backToKey()
    if (this.#broken.at(cursor.group.from)) cursor.skipBehind(cursor.next)
    else if (cursor.lacks) await this.#fetch(goal, cursor, cursor.lacks)
    else this.#decode(cursor)
    return true
  }

  async #fetch(goal: Goal, cursor: Cursor, piece: NonNullable<Cursor['lacks']>): Promise<void> {
    const bytes = await this.#read(this.#options.library.bytes(cursor.span.segment, piece))
    if (!bytes) return
    cursor.give(piece, bytes)
    if (goal.mode === 'run') this.#readAhead(cursor)
  }

  #decode(cursor: Cursor): void {
    const picture = cursor.take()
    if (picture) this.#decoder.decode(picture.data, picture.type, picture.shown)
  }

  /** What will be needed next is asked for; it is kept by the caches. What fails, fails again when it is needed. */
  #readAhead({ span, ahead, nearsEnd }: Cursor): void {
    const { library } = this.#options
    for (const piece of ahead) library.bytes(span.segment, piece).catch(() => undefined)
    if (!nearsEnd) return
    const follow = async (): Promise<void> => {
      const next = await library.following(span)
      if (next) await library.pictures(next)
    }
    follow().catch(() => undefined)
  }

  /** On to what has been recorded since, or to the next segment. */
  async #advance(goal: Goal, progress: Progress, cursor: Cursor): Promise<boolean> {
    const { library } = this.#options
    const next = await this.#read(library.following(cursor.span))
    if (next === undefined) return true
    const current = library.timeline.current(cursor.span)
    if (!current) {
      this.leave()
      return true
    }
    if (current.end !== cursor.span.end || current.until !== cursor.span.until) return this.#grow(cursor, current)
    return next ? this.#open(goal, next, next.start) : this.#atEnd(goal, progress)
  }

  async #grow(cursor: Cursor, span: Span): Promise<boolean> {
    const pictures = await this.#read(this.#picturesOf(span))
    if (pictures !== undefined) this.#cursor = cursor.grown(span, pictures)
    return true
  }

  /** Nothing more is recorded, or not yet. */
  async #atEnd({ mode }: Goal, { isResolved }: Progress): Promise<boolean> {
    const isOver = this.#options.library.edge === null
    if (this.#decoder.inside > 0 && (isOver || !isResolved)) return this.#flush()
    return !isOver && (mode === 'run' || !isResolved) && this.#waitForMore()
  }

  #waitForMore(): false {
    const { clock, library, onChange } = this.#options
    this.#cancelWait ??= clock.after(EDGE_MS, () => {
      this.#cancelWait = null
      library
        .refresh()
        .catch(() => undefined)
        .finally(onChange)
    })
    return false
  }

  async #flush(): Promise<boolean> {
    await this.#read(this.#decoder.flush().then(() => true))
    return true
  }

  /** The answer is undefined where it was interrupted. */
  async #read<T>(work: Promise<T>): Promise<T | undefined> {
    const interrupted = this.#interrupted
    const isWanted = (): boolean => interrupted === this.#interrupted
    this.#reading = true
    try {
      const answer = await Promise.race([work, interrupted.promise])
      return isWanted() ? answer : undefined
    } catch (thrown) {
      if (isWanted()) throw thrown
      return undefined
    } finally {
      this.#reading = false
    }
  }

  /** What failed may go well with another decoder; what fails twice is passed over. */
  #decodeFailed(error: DecodeError, first: Shown | null): void {
    if (first && (error.unsupported || this.#broken.isSecondFailure(first.group.from))) {
      const spot = this.#options.library.spot(first.time)
      const isWhole = error.unsupported && spot?.kind === 'recorded'
      this.#broken.add(isWhole ? { from: spot.span.start, to: spot.span.until } : first.group, error)
    }
    this.leave()
    this.#options.onChange()
  }
}
