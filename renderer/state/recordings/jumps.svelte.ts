import type { Protection, Snapshot } from '../../../electron/protocol/recordings.ts'
import { language } from '../../i18n/language.svelte.ts'
import { problemOf } from '../../link/problem.ts'
import type { Toasts } from '../toasts.svelte.ts'
import type { Calendar } from './calendar.svelte.ts'
import type { CameraLists } from './camera-lists.svelte.ts'
import { fromInstant, SECOND } from './micros.ts'
import { nearestChange } from './picture-search.ts'
import { pictureWords } from './picture-words.ts'
import type { Playhead } from './playhead.svelte.ts'
import { LEAD, nearestGap, newestRecorded, nextRecorded, type FoundGap } from './search.ts'
import type { RecordingServices, RecordingsSource } from './services.ts'
import type { Timeline } from './timeline.svelte.ts'
import type { Day, Zone } from './zone.ts'

/** What a jump needs of the view it is in. */
interface Ground {
  readonly chosen: readonly string[]
  readonly now: number
  readonly zone: Zone
  readonly timeline: Timeline
  readonly playhead: Playhead
  readonly calendar: Calendar
  readonly protections: CameraLists<Protection>
  readonly snapshots: CameraLists<Snapshot>
  nameOf(camera: string): string
  goTo(at: number): void
}

/** Where one starts: a little before the newest picture. */
const BEFORE_END = 5 * SECOND
/** A mark nearer than this is the one that the playhead is at. */
const AT_MARK = SECOND / 10

/** Every jump of the playhead that has to look for its goal, and what it found. */
export class Jumps {
  readonly #ground: Ground
  readonly #source: RecordingsSource
  readonly #archive: RecordingServices['archive']
  readonly #toasts: Toasts
  #found = $state.raw<FoundGap | null>(null)
  #said = $state('')
  #searching = $state(false)
  /** Counts what moves the playhead, so that an answer that comes late moves nothing. */
  #turn = 0

  constructor(ground: Ground, services: Pick<RecordingServices, 'archive' | 'recordings'>, toasts: Toasts) {
    this.#ground = ground
    this.#source = services.recordings
    this.#archive = services.archive
    this.#toasts = toasts
  }

  /** The gap that was jumped to last; null after another jump. */
  get found(): FoundGap | null {
    return this.#found
  }

  /** What the last command has to say, where the pictures alone do not. */
  get said(): string {
    return this.#said
  }

  get searching(): boolean {
    return this.#searching
  }

  /** Somebody has moved the playhead: what is still looked for is not wanted any more. */
  superseded(): void {
    this.#turn++
    this.#searching = false
  }

  say(words: string): void {
    this.#found = null
    this.#said = words
  }

  skip(seconds: number): void {
    this.#ground.goTo(this.#ground.playhead.at + seconds * SECOND)
  }

  /** The whole of a day, from its first recording on. */
  async toDay(day: Day): Promise<void> {
    const { zone, timeline, calendar, playhead, chosen, now } = this.#ground
    const range = { from: zone.startOf(day), to: zone.endOf(day) }
    timeline.showDay(day)
    void calendar.show(day)
    const found = await this.#search(() => nextRecorded(this.#source, chosen, range))
    if (!found) return
    this.say(found.goal === null ? language.t.recordings.jump.emptyDay : '')
    playhead.seek(Math.min(found.goal ?? range.from, now))
  }

  /** A little before the newest picture; true where nothing came between. */
  async toEnd(): Promise<boolean> {
    const { chosen, now } = this.#ground
    const found = await this.#search(() => newestRecorded(this.#source, chosen, now))
    if (!found) return false
    this.#ground.goTo(found.goal === null ? now : found.goal - BEFORE_END)
    return true
  }

  /** The newest picture, and on from there. */
  async toLive(): Promise<void> {
    if (!(await this.toEnd())) return
    this.say('')
    this.#ground.playhead.setRate(1)
    this.#ground.playhead.play()
  }

  /** To just before the next gap (1) or the one before (−1) of any camera shown. */
  async toGap(direction: 1 | -1): Promise<void> {
    const { playhead, chosen, now } = this.#ground
    const from = { at: playhead.at, direction, now }
    const found = await this.#search(() => nearestGap(this.#source, chosen, from))
    if (!found) return
    if (!found.goal) {
      this.say(language.t.recordings.jump.noGap(direction > 0))
      return
    }
    playhead.pause()
    this.#ground.goTo(found.goal.gap.from - LEAD)
    this.say('')
    this.#found = found.goal
  }

  /** To the next snapshot or protected range (1), or the one before (−1). */
  toMark(direction: 1 | -1): void {
    const { snapshots, protections, playhead } = this.#ground
    const marks = [
      ...snapshots.all.map(({ time }) => fromInstant(time)),
      ...protections.all.map(({ from }) => fromInstant(from)),
    ].sort((a, b) => a - b)
    const mark =
      direction > 0
        ? marks.find((at) => at > playhead.at + AT_MARK)
        : marks.findLast((at) => at < playhead.at - AT_MARK)
    if (mark === undefined) this.say(language.t.recordings.jump.noMark(direction > 0))
    else this.#ground.goTo(mark)
  }

  /** To where the picture settings of any camera shown change next (1), or changed before (−1), and says what was set. */
  async toChange(direction: 1 | -1): Promise<void> {
    const { playhead, chosen, now, zone } = this.#ground
    const ask = this.#archive.pictures.bind(this.#archive)
    const found = await this.#search(() => nearestChange(ask, chosen, { at: playhead.at, direction, now }))
    if (!found) return
    if (!found.goal) {
      this.say(language.t.recordings.jump.noChange(direction > 0))
      return
    }
    const { camera, span } = found.goal
    playhead.pause()
    this.#ground.goTo(span.from)
    const moments = language.format.in(zone.name)
    const words = pictureWords(span, language, moments, moments.shortDate(span.from))
    this.say(language.t.recordings.pictureSet.of(this.#ground.nameOf(camera), words))
  }

  /** To the next second that any camera shown has recorded. */
  async toRecorded(): Promise<void> {
    const { playhead, chosen, now } = this.#ground
    const found = await this.#search(() => nextRecorded(this.#source, chosen, { from: playhead.at, to: now }))
    if (!found) return
    if (found.goal === null) this.say(language.t.recordings.jump.nothingLater)
    else this.#ground.goTo(found.goal)
  }

  /** What was found, null for nothing; undefined where it failed, which was said, or another move came between. */
  async #search<T>(look: () => Promise<T | null>): Promise<{ goal: T | null } | undefined> {
    const turn = ++this.#turn
    this.#searching = true
    try {
      const goal = await look()
      return turn === this.#turn ? { goal } : undefined
    } catch (thrown) {
      if (turn === this.#turn) this.#toasts.alarm(problemOf(thrown).message)
      return undefined
    } finally {
      if (turn === this.#turn) this.#searching = false
    }
  }
}
