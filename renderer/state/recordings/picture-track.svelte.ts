import { problemOf, type LinkProblem } from '../../link/problem.ts'
import { covers, lengthOf, SECOND, type Range } from './micros.ts'
import {
  askWhole,
  changesOf,
  joinedSpans,
  pictureAt,
  type AskPictures,
  type PictureKnowledge,
  type PictureSpan,
} from './picture-spans.ts'

/** How far back the end is asked for again: a change is on the disk a moment after it is made. */
const TAIL = 5 * SECOND

/** How one camera's picture was set around the window shown: one question at a time, the newest window wins. */
export class PictureTrack {
  readonly camera: string
  readonly #ask: AskPictures
  readonly #now: () => number
  #known = $state.raw<PictureKnowledge | null>(null)
  #problem = $state.raw<LinkProblem | null>(null)
  /** Beside what it follows from, which would end with the view that looked first were it derived. */
  #changes = $state.raw<readonly PictureSpan[]>([])
  #wanted: Range | null = null
  /** What was last asked for as a whole; the answer may be shorter. */
  #asked: Range | null = null
  #askedAt = 0
  #busy = false

  constructor(camera: string, ask: AskPictures, now: () => number) {
    this.camera = camera
    this.#ask = ask
    this.#now = now
  }

  /** Why nothing is known; null where something is, or the answer is on its way. */
  get problem(): LinkProblem | null {
    return this.#known ? null : this.#problem
  }

  /** Nothing is known yet, and nothing has failed. */
  get loading(): boolean {
    return this.#known === null && this.#problem === null
  }

  /** Where the settings changed, in time order. */
  get changes(): readonly PictureSpan[] {
    return this.#changes
  }

  /** What was in force at an instant; null where nobody knows. */
  at(at: number): PictureSpan | null {
    return this.#known && pictureAt(this.#known, at)
  }

  async show(range: Range): Promise<void> {
    this.#wanted = range
    if (!this.#busy && this.#lacks(range)) await this.#load()
  }

  /** Asks again for the end, where the present is in sight, and for all of what failed. */
  async refresh(): Promise<void> {
    const [known, wanted] = [this.#known, this.#wanted]
    if (!wanted || this.#busy) return
    if (!known || this.#lacks(wanted)) await this.#load()
    else if (wanted.to > this.#askedAt - TAIL) await this.#askTail(known)
  }

  #lacks(range: Range): boolean {
    return this.#asked === null || !covers(this.#asked, range)
  }

  async #load(): Promise<void> {
    await this.#busily(async () => {
      for (let wanted = this.#wanted; wanted && this.#lacks(wanted); wanted = this.#wanted) {
        const askedAt = this.#now()
        const beside = lengthOf(wanted) / 2
        const range = { from: Math.floor(wanted.from - beside), to: Math.ceil(wanted.to + beside) }
        this.#learn(await askWhole(this.#ask, this.camera, range))
        this.#asked = range
        this.#askedAt = askedAt
      }
    })
  }

  async #askTail(known: PictureKnowledge): Promise<void> {
    await this.#busily(async () => {
      const askedAt = this.#now()
      const from = Math.max(known.range.from, Math.min(this.#askedAt, askedAt) - TAIL)
      const tail = await askWhole(this.#ask, this.camera, { from, to: Math.max(known.range.to, askedAt) })
      if (known !== this.#known) return
      // The same object where nothing is new: whoever looks at it need not look again.
      const spans = joinedSpans(known.spans, tail.spans)
      const to = Math.max(known.range.to, tail.range.to)
      if (spans.length > known.spans.length || to > known.range.to)
        this.#learn({ range: { from: known.range.from, to }, spans })
      this.#askedAt = askedAt
    })
    if (this.#wanted && this.#lacks(this.#wanted)) await this.#load()
  }

  #learn(known: PictureKnowledge): void {
    this.#known = known
    this.#changes = changesOf(known.spans)
  }

  async #busily(work: () => Promise<void>): Promise<void> {
    this.#busy = true
    try {
      await work()
      this.#problem = null
    } catch (thrown) {
      // The next turn asks again.
      this.#problem = problemOf(thrown)
    } finally {
      this.#busy = false
    }
  }
}
