import type { Clock } from '../base/clock.ts'
import type { CameraLibrary } from './camera-library.ts'
import { FrameRing, type Picture } from './frame-ring.ts'
import type { Goal } from './goal.ts'
import { Latch } from './latch.ts'
import type { Painter } from './painter.ts'
import { PictureFeed } from './picture-feed.ts'
import { isGone, mayPass, playbackProblem } from './problem.ts'
import { MILLISECOND, SECOND } from './times.ts'
import type { MakeDecoder, PictureState, PlaybackProblem } from './types.ts'

/** A goal is worked on for this long before the next one takes its place, so that something is seen while one scrubs. ms. */
const PATIENCE_MS = 250
/** At 1×, a picture may be this old while it plays. */
const LATE = SECOND / 2
/** A decoder that is late goes on from a key frame that is no further ahead than this, at 1×. */
const SKIP = 2 * SECOND
/** What may go well another time is tried again after this. */
const RETRY_MS = 2_000
/** A recording that is gone is looked for again so many times for one goal. */
const MOST_GONE = 3

export interface CameraReaderOptions {
  readonly library: CameraLibrary
  readonly painter: Painter
  readonly clock: Clock
  readonly makeDecoder: MakeDecoder
  /** The picture of a goal has come, or it is known why there is none. */
  readonly onChange: () => void
}

/**
 * Brings one camera's pictures to its painter: has what the goal needs decoded, and a little more, and paints what `show`
 * asks for.
 *
 * Always true: a goal never waits for the network on behalf of the one before; no frame is open but those in the ring, and
 * none after `close`.
 */
export class CameraReader {
  readonly #options: CameraReaderOptions
  readonly #ring = new FrameRing()
  readonly #feed: PictureFeed
  readonly #latch = new Latch()
  #closed = false
  /** What was asked for last; it becomes the goal as soon as that may be left. */
  #wanted: Goal | null = null
  #goal: Goal | null = null
  /** The goal's picture was there once, or it is known why there is none. */
  #settled = false
  #problem: PlaybackProblem | null = null
  /** Nothing is tried until the timer, or the next goal, ends this. */
  #endRest: (() => void) | null = null
  #goneTimes = 0
  #painted: Picture | null = null
  /** The last instant whose picture came out of the decoder. */
  #decodedTo = -Infinity

  constructor(options: CameraReaderOptions) {
    this.#options = options
    this.#feed = new PictureFeed({
      ...options,
      onPicture: (picture) => {
        this.#take(picture)
      },
      onChange: () => {
        this.#latch.wake()
      },
    })
    void this.#run()
  }

  /** Pictures are shown no other way than through a goal. A newer one takes the place of one that is not reached yet. */
  go(goal: Goal): void {
    this.#wanted = goal
    this.#adopt()
    if (goal === this.#goal) return
    this.#options.clock.after(PATIENCE_MS, () => {
      if (!this.#closed) this.#adopt()
    })
  }

  /** Paints what stands at an instant, moves a goal that runs there, and tells what is seen. */
  show(at: number): PictureState {
    const goal = this.#wanted
    if (goal?.mode === 'run' && at > goal.at) this.#follow(goal, at)
    const picture = this.#pictureFor(at)
    if (picture && picture !== this.#painted) this.#paint(picture)
    const state = this.#stateAt(at)
    if (state === 'gap') {
      this.#painted = null
      this.#options.painter.darken()
    }
    return state
  }

  /** Paints again what is seen, for a canvas that is new. */
  repaint(): void {
    const at = this.#goal?.at
    const picture = at === undefined ? undefined : this.#pictureFor(at)
    if (picture) this.#paint(picture)
  }

  /** Why it is `failed`. */
  problemAt(at: number): PlaybackProblem | null {
    return this.#problem ?? this.#feed.brokenAt(at)
  }

  /** The goal's picture, or why there is none, is on its way. */
  get isSeeking(): boolean {
    return this.#wanted !== null && !(this.#settled && this.#goal === this.#wanted) && this.#problem === null
  }

  /** It plays, and what it is to show has not been read yet. */
  isStarved(at: number): boolean {
    return this.#feed.isReading && this.#problem === null && !this.#isResolved(at)
  }

  close(): void {
    this.#closed = true
    this.#endRest?.()
    this.#feed.close()
    this.#ring.clear()
    this.#latch.wake()
  }

  async #run(): Promise<void> {
    while (!this.#closed) if (!(await this.#safeTurn())) await this.#latch.wait()
  }

  async #safeTurn(): Promise<boolean> {
    try {
      return await this.#turn()
    } catch (thrown) {
      return !this.#closed && this.#failed(thrown)
    }
  }

  /** One thing is done; false where there is nothing to do before something happens. */
  async #turn(): Promise<boolean> {
    this.#adopt()
    this.#settle()
    const goal = this.#goal
    if (!goal || this.#endRest) return false
    const { at } = goal
    const isMore = await this.#feed.turn(goal, {
      isHere: this.#ring.at(at) !== undefined,
      isResolved: this.#isResolved(at),
      ahead: this.#ring.countAfter(at),
    })
    this.#settle()
    return isMore || goal !== this.#goal
  }

  /** The wanted goal becomes the goal, if that may be left. What is decoded already and fits stays. */
  #adopt(): void {
    const [wanted, before] = [this.#wanted, this.#goal]
    if (!wanted || wanted === before || !this.#mayLeave(wanted)) return
    if (before?.coarse === wanted.coarse && this.#leadsTo(wanted.at)) this.#feed.interrupt()
    else this.#startAnew()
    this.#goal = wanted
    this.#settled = false
    this.#problem = null
    this.#goneTimes = 0
    this.#endRest?.()
    this.#ring.keepFrom(wanted.at, this.#feed.room(wanted).back)
    this.#latch.wake()
  }

  #mayLeave(next: Goal): boolean {
    const goal = this.#goal
    if (!goal || this.#settled || this.#problem) return true
    const fits = goal.coarse === next.coarse && this.#leadsTo(next.at)
    return fits || this.#options.clock.now() - goal.since >= PATIENCE_MS * MILLISECOND
  }

  #leadsTo(at: number): boolean {
    return this.#ring.at(at) !== undefined || this.#feed.leadsTo(at)
  }

  #startAnew(): void {
    this.#feed.leave()
    this.#ring.clear()
  }

  #follow(goal: Goal, at: number): void {
    goal.at = at
    if (goal !== this.#goal) return
    this.#ring.keepFrom(at, 0)
    if (this.#isTooSlow(goal) && this.#feed.skip(at, SKIP * Math.max(1, goal.rate))) this.#decodedTo = at
    this.#latch.wake()
  }

  /** Pictures come so late that those that could not be shown in time anyway are better left out. */
  #isTooSlow({ at, rate, coarse }: Goal): boolean {
    if (coarse || !this.#settled || this.#feed.isReading || this.#endRest || this.#isResolved(at)) return false
    return this.#decodedTo < at - LATE * Math.max(1, rate)
  }

  #pictureFor(at: number): Picture | undefined {
    const goal = this.#goal
    const picture = this.#ring.at(at)
    if (picture || !goal || !this.#settled) return picture
    // While one scrubs, pictures on the way are better than none.
    if (goal !== this.#wanted) return this.#ring.at(goal.at)
    const newest = goal.mode === 'run' ? this.#ring.newest(at) : undefined
    return newest && newest.time > (this.#painted?.time ?? Infinity) ? newest : undefined
  }

  #paint(picture: Picture): void {
    this.#painted = picture
    this.#options.painter.paint(picture.frame)
  }

  #stateAt(at: number): PictureState {
    if (this.#ring.at(at)) return 'picture'
    const goal = this.#goal
    if (goal === null || goal !== this.#wanted) return 'loading'
    if (this.problemAt(at)) return 'failed'
    if (this.#isGap(at)) return 'gap'
    const age = at - (this.#painted?.until ?? -Infinity)
    return goal.mode === 'run' && this.#settled && age < LATE * Math.max(1, goal.rate) ? 'picture' : 'loading'
  }

  #isGap(at: number): boolean {
    const { library } = this.#options
    return library.spot(at)?.kind === 'gap' && !library.isComing(at)
  }

  /** Its picture is here, or there is none. */
  #isResolved(at: number): boolean {
    return this.#ring.at(at) !== undefined || this.#feed.brokenAt(at) !== null || this.#isGap(at)
  }

  #settle(): void {
    if (!this.#goal || (this.#settled && !this.#problem) || !this.#isResolved(this.#goal.at)) return
    this.#settled = true
    this.#problem = null
    this.#options.onChange()
  }

  #take(picture: Picture): void {
    const goal = this.#goal
    if (this.#closed || !goal) {
      picture.frame.close()
      return
    }
    this.#decodedTo = picture.time
    this.#ring.add(picture)
    this.#ring.keepFrom(goal.at, this.#feed.room(goal).back)
    this.#settle()
    this.#latch.wake()
  }

  /** Whatever went wrong while reading. The answer is whether to try again at once. */
  #failed(thrown: unknown): boolean {
    if (isGone(thrown) && this.#goneTimes++ < MOST_GONE) {
      // It was deleted between two questions.
      this.#options.library.forget()
      this.#startAnew()
      return true
    }
    this.#feed.leave()
    const problem = playbackProblem(thrown)
    // What is only wanted ahead is no trouble of the picture that is seen.
    if (this.#goal && !this.#isResolved(this.#goal.at)) this.#problem = problem
    this.#rest(mayPass(problem) ? RETRY_MS : null)
    this.#options.onChange()
    return false
  }

  /** Null: until the next goal. */
  #rest(milliseconds: number | null): void {
    this.#endRest?.()
    const end = (): void => {
      this.#endRest = null
      this.#latch.wake()
    }
    const cancel = milliseconds === null ? undefined : this.#options.clock.after(milliseconds, end)
    this.#endRest = () => {
      this.#endRest = null
      cancel?.()
    }
  }
}
