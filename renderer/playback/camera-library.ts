import type { ByteCache } from './byte-cache.ts'
import type { PicturesCache } from './pictures-cache.ts'
import type { SegmentPictures } from './segment-pictures.ts'
import { SHORTEST_GAP, Timeline, type Span, type Spot } from './timeline.ts'
import { DAY, fromInstant, MINUTE, SECOND } from './times.ts'
import type { RecordingsApi } from './types.ts'

/** What is asked for around an instant that nothing is known of. */
const BEFORE = 10 * MINUTE
const AFTER = 30 * MINUTE
/** A timeline that got longer than this is begun anew. */
const LONGEST = DAY / 2
/** The end is asked for again no sooner than this. */
const ASK_AGAIN = SECOND
/** What was recorded last may end this long ago, and what follows still be on its way. */
const TRAILING = 15 * SECOND
/** How far one looks for something recorded, step by step. */
const REACHES = [DAY, 8 * DAY, 64 * DAY, 3_660 * DAY]

/** What all cameras of one playback share. */
export interface Sources {
  readonly api: RecordingsApi
  /** µs since 1970 by the station's clock. */
  readonly now: () => number
  readonly bytes: ByteCache
  readonly pictures: PicturesCache
}

/**
 * What is recorded of one camera around the place where it is played: asks the station for what is not known yet, and for
 * the end of what still grows. For one user, since it remembers one place.
 */
export class CameraLibrary {
  readonly camera: string
  readonly #sources: Sources
  #timeline = Timeline.nothing
  /** When the end was asked for last; µs since 1970. */
  #askedAt = -Infinity

  constructor(camera: string, sources: Sources) {
    this.camera = camera
    this.#sources = sources
  }

  get timeline(): Timeline {
    return this.#timeline
  }

  /** What stands at an instant, as far as that is known without asking; undefined where it is not. */
  spot(at: number): Spot | undefined {
    return this.#timeline.knows(at) || at >= this.#sources.now() ? this.#timeline.at(at) : undefined
  }

  /** What stands at an instant. */
  async locate(at: number): Promise<Spot> {
    if (!this.#timeline.knows(at)) await this.#learn(at)
    return this.#timeline.at(at)
  }

  /** The end of a recording that still goes on, or did a moment ago; null where nothing of the kind is known. µs. */
  get edge(): number | null {
    const { last } = this.#timeline
    if (!last) return null
    return last.growing || this.#sources.now() - last.end < TRAILING ? last.end : null
  }

  /** The recording that goes on may have a picture of an instant later. */
  isComing(at: number): boolean {
    const { edge } = this
    return edge !== null && at >= edge && at < edge + TRAILING
  }

  /** The segment that is played after this one, over a gap as well; null where none is known to be. */
  async following(span: Span): Promise<Span | null> {
    const next = this.#timeline.after(span)
    if (next) return next
    const behind = span.until + SHORTEST_GAP
    if (!this.#timeline.knows(behind)) await this.#learn(behind)
    return this.#timeline.after(span) ?? null
  }

  /** The segment before this one, over a gap as well; null where this is the first of all. */
  async preceding(span: Span): Promise<Span | null> {
    await this.locate(span.start - 1)
    return this.#timeline.before(span) ?? this.lastBefore(span.start)
  }

  /** The last segment before an instant, however far back; null where there is none. */
  async lastBefore(at: number): Promise<Span | null> {
    const end = await this.#previousEnd(at)
    if (end === null) return null
    // An end is told in whole milliseconds, rounded down.
    await this.locate(end - SECOND / 2)
    return this.#timeline.spans.findLast(({ start }) => start < end) ?? null
  }

  /** The first instant after a gap at `at` at which something is recorded; null where nothing is by now. */
  async nextStart(at: number): Promise<number | null> {
    const known = this.#timeline.knows(at) ? this.#timeline.nextStart(at) : null
    if (known !== null) return known
    const now = this.#sources.now()
    for (const reach of REACHES) {
      if (at >= now) return null
      const to = Math.min(at + reach, now)
      const [first] = await this.#sources.api.coverage(this.camera, at, to)
      if (first) return Math.max(at, fromInstant(first.start))
      if (to === now) return null
    }
    return null
  }

  pictures(span: Span): Promise<SegmentPictures> {
    return this.#sources.pictures.read(span)
  }

  bytes(segment: string, { from, to }: { from: number; to: number }): Promise<Uint8Array> {
    return this.#sources.bytes.read(segment, from, to)
  }

  /** Asks for the end again, though no more than once a second. */
  async refresh(): Promise<void> {
    await this.#learn(this.#timeline.known.to)
  }

  /** What was known turned out to be wrong: everything is asked for again. */
  forget(): void {
    this.#timeline = Timeline.nothing
    this.#askedAt = -Infinity
  }

  /** Where the last recording before an instant ends, or that instant itself where something is recorded there. */
  async #previousEnd(at: number): Promise<number | null> {
    for (const reach of REACHES) {
      const from = Math.max(0, at - reach)
      const last = (await this.#sources.api.coverage(this.camera, from, at)).at(-1)
      if (last) return fromInstant(last.end)
      if (from === 0) return null
    }
    return null
  }

  async #learn(at: number): Promise<void> {
    const now = this.#sources.now()
    const { known } = this.#timeline
    const present = at >= known.to && at >= now - TRAILING
    if (present && now - this.#askedAt < ASK_AGAIN) return
    if (present) this.#askedAt = now
    const place = Math.min(at, now)
    const isNext = place >= known.to && place - known.to < AFTER
    const from = Math.max(0, Math.floor(isNext ? this.#tail : place - BEFORE))
    const to = Math.ceil(Math.min(place + AFTER, now + SECOND))
    await this.#ask(from, to, now)
  }

  /** From here on something may have changed: what grew then, and what was not known. */
  get #tail(): number {
    const { known, last } = this.#timeline
    return Math.min(known.to, last?.growing ? last.end : known.to) - TRAILING
  }

  async #ask(from: number, to: number, now: number): Promise<void> {
    const { segments } = await this.#sources.api.find(this.camera, from, to)
    const answer = Timeline.of(segments, { from, to: Math.min(to, now) })
    const joined = this.#timeline.joinedWith(answer)
    this.#timeline = joined.known.to - joined.known.from > LONGEST ? answer : joined
  }
}
