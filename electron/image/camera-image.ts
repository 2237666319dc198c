import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import { changedNames, withChange } from '../protocol/image.ts'
import type { ImagePart, ImageSettingName, ImageSettings } from '../protocol/image.ts'

/** One change as people speak of it. Never altered: what becomes of it is another object of the same `first`. */
export interface HistoryEntry {
  /** The revision of its first step; names it among this camera's. */
  readonly first: number
  /** The revision of its last step. */
  readonly revision: number
  /** When its last step was: µs since 1970. */
  readonly at: number
  readonly by: string
  readonly before: ImagePart
  readonly after: ImagePart
  /** It took another one back. */
  readonly undo: boolean
  /** It was taken back. */
  readonly undone: boolean
}

/** Who made something what it is, and when: µs since 1970. */
export interface Author {
  readonly by: string
  readonly at: number
}

/** All that is kept of a camera's settings. */
export interface ImageRecord {
  readonly settings: ImageSettings
  readonly revision: number
  /** The oldest first, at most `HISTORY`. */
  readonly history: readonly HistoryEntry[]
}

export const HISTORY = 500
/** µs: steps of one hand at the same slider that are closer together are one change. */
const ONE_DRAG = 1_000_000

/**
 * One camera's settings, and how they came to be so.
 *
 * Always true: the revision goes up by one with each change and by nothing else; whoever comes last wins; `undo` is a
 * change of its own, and the next one goes further back.
 */
export class CameraImage {
  readonly #clock: Clock
  #settings: ImageSettings
  #revision: number
  readonly #history: HistoryEntry[]
  /** When the newest entry last grew; monotonic. Undefined where it is from before a restart. */
  #grewAt: number | undefined

  constructor(record: ImageRecord, clock: Clock) {
    this.#clock = clock
    this.#settings = record.settings
    this.#revision = record.revision
    this.#history = [...record.history]
  }

  get record(): ImageRecord {
    return { settings: this.#settings, revision: this.#revision, history: this.#history }
  }

  get settings(): ImageSettings {
    return this.#settings
  }

  get revision(): number {
    return this.#revision
  }

  /** Who made this revision; null where nobody has ever changed anything, or the history has lost it. */
  get changed(): Author | null {
    const last = this.#history.at(-1)
    return last?.revision === this.#revision ? { by: last.by, at: last.at } : null
  }

  /** Answers whether anything has changed. */
  change(next: ImageSettings, by: string): boolean {
    return this.#change(next, by, false)
  }

  /**
   * Takes back the newest change that is not taken back yet, whoever made it.
   * @throws LookoutError conflict where there is none
   */
  undo(by: string): void {
    for (let index = this.#history.length - 1; index >= 0; index--) {
      const entry = this.#history[index]
      if (!entry || entry.undo || entry.undone) continue
      this.#history[index] = { ...entry, undone: true }
      if (this.#change(withChange(this.#settings, entry.before), by, true)) return
    }
    throw new LookoutError('conflict', 'There is nothing to undo: the picture is as it was at the beginning.')
  }

  #change(next: ImageSettings, by: string, undo: boolean): boolean {
    const names = changedNames(this.#settings, next)
    if (names.length === 0) return false
    const before = this.#settings
    this.#settings = next
    this.#revision++
    const last = this.#history.at(-1)
    if (last && !undo && this.#continues(last, names, by)) this.#grow(last, before, names)
    else this.#append(before, names, by, undo)
    this.#grewAt = this.#clock.monotonic()
    return true
  }

  #continues(last: HistoryEntry, names: readonly ImageSettingName[], by: string): boolean {
    const soon = this.#grewAt !== undefined && this.#clock.monotonic() - this.#grewAt < ONE_DRAG
    const handles = handlesOf(Object.keys(last.after) as ImageSettingName[])
    return soon && !last.undo && !last.undone && last.by === by && handles === handlesOf(names)
  }

  #grow(last: HistoryEntry, before: ImageSettings, names: readonly ImageSettingName[]): void {
    this.#history[this.#history.length - 1] = {
      ...last,
      ...{ revision: this.#revision, at: this.#clock.now() },
      before: { ...pick(before, names), ...last.before },
      after: { ...last.after, ...pick(this.#settings, names) },
    }
  }

  #append(before: ImageSettings, names: readonly ImageSettingName[], by: string, undo: boolean): void {
    const [revision, at] = [this.#revision, this.#clock.now()]
    const [was, is] = [pick(before, names), pick(this.#settings, names)]
    this.#history.push({ first: revision, revision, at, by, before: was, after: is, undo, undone: false })
    if (this.#history.length > HISTORY) this.#history.shift()
  }
}

/** What a hand holds while it drags: the cut of the picture is one thing, moved in two directions. */
const handlesOf = (names: readonly ImageSettingName[]): string =>
  [...new Set(names.map((name) => (name === 'panX' || name === 'panY' || name === 'zoom' ? 'cut' : name)))]
    .sort()
    .join()

const pick = (settings: ImageSettings, names: readonly ImageSettingName[]): ImagePart =>
  Object.fromEntries(names.map((name) => [name, settings[name]]))
