import type { Clock } from '../base/clock.ts'
import type { ShellWords } from './shell-words.ts'

/** Something that a person should know at once. */
export interface Alarm {
  /** A word for code. */
  readonly kind: string
  /** A sentence for people. */
  readonly message: string
  /** The camera that it concerns; null where it concerns the station. */
  readonly camera: { readonly id: string; readonly name: string } | null
}

/** What the system is to show. A later one with the same `id` takes the place of an earlier one. */
export interface Notice {
  readonly id: string
  readonly title: string
  readonly body: string
  /** The camera that a click shows; null for the wall. */
  readonly camera: string | null
}

/** When alarms are shown by the system. */
export type NoticesWhen = 'away' | 'always' | 'never'

export interface NoticesOptions {
  readonly clock: Clock
  readonly words: ShellWords
  readonly when: () => NoticesWhen
  /** Whether somebody looks at one of the program's windows. */
  readonly watched: () => boolean
  readonly show: (notice: Notice) => void
}

/** Alarms of one kind and camera are one notice for so long. */
export const FOLD_MILLISECONDS = 60_000
/** Different notices within that time; all the others become one. */
export const MOST_NOTICES = 4
const FLOOD = 'flood'

/** Alarms of one kind and camera. */
interface Fold {
  /** What has come since it was shown last. */
  untold: number
  newest: Alarm
}

/**
 * Turns alarms into notices without ever flooding the screen.
 *
 * Always true: the first alarm of a kind and camera is shown at once; those that follow within a minute are counted and
 * shown as one when it is over, if any came; within a minute at most four different notices appear, and one more that
 * counts the rest; where none are wanted, or somebody looks at a window, nothing is shown, now or later.
 */
export class Notices {
  readonly #options: NoticesOptions
  readonly #folds = new Map<string, Fold>()
  #flood: Fold | null = null
  readonly #timers = new Set<() => void>()

  constructor(options: NoticesOptions) {
    this.#options = options
  }

  hear(alarm: Alarm): void {
    if (!this.#wanted) return
    const id = `${alarm.kind} ${alarm.camera?.id ?? ''}`
    const fold = this.#folds.get(id)
    if (fold) this.#count(fold, alarm)
    else if (this.#folds.size < MOST_NOTICES) this.#begin(id, alarm)
    else this.#tooMany(alarm)
  }

  close(): void {
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
  }

  get #wanted(): boolean {
    const { when, watched } = this.#options
    const wanted = when()
    return wanted === 'always' || (wanted === 'away' && !watched())
  }

  #begin(id: string, alarm: Alarm): void {
    this.#folds.set(id, { untold: 0, newest: alarm })
    this.#options.show(this.#notice(id, alarm, alarm.message))
    this.#later(() => this.#over(id))
  }

  #count(fold: Fold, alarm: Alarm): void {
    fold.untold++
    fold.newest = alarm
  }

  /** A minute after it was shown: what has come since is shown, and counted anew for another minute. */
  #over(id: string): void {
    const fold = this.#folds.get(id)
    if (!fold || fold.untold === 0 || !this.#wanted) {
      this.#folds.delete(id)
      return
    }
    const { newest, untold } = fold
    const { words } = this.#options
    fold.untold = 0
    this.#options.show(
      this.#notice(id, newest, untold === 1 ? newest.message : words.notices.again(untold, newest.message)),
    )
    this.#later(() => this.#over(id))
  }

  /** The first of too many is shown as such at once; then only their number changes, once a minute. */
  #tooMany(alarm: Alarm): void {
    if (this.#flood) {
      this.#count(this.#flood, alarm)
      return
    }
    this.#flood = { untold: 0, newest: alarm }
    this.#showFlood(alarm, this.#folds.size + 1)
    this.#later(() => this.#floodOver())
  }

  #floodOver(): void {
    const flood = this.#flood
    if (!flood || flood.untold === 0 || !this.#wanted) {
      this.#flood = null
      return
    }
    this.#showFlood(flood.newest, flood.untold)
    flood.untold = 0
    this.#later(() => this.#floodOver())
  }

  #showFlood({ message }: Alarm, alarms: number): void {
    const { notices } = this.#options.words
    this.#options.show({ id: FLOOD, title: notices.many(alarms), body: notices.manyWhat(message), camera: null })
  }

  #notice(id: string, { camera }: Alarm, body: string): Notice {
    const { notices } = this.#options.words
    const title = camera ? notices.ofCamera(camera.name) : notices.alarm
    return { id, title, body, camera: camera?.id ?? null }
  }

  #later(run: () => void): void {
    const cancel = this.#options.clock.after(FOLD_MILLISECONDS, () => {
      this.#timers.delete(cancel)
      run()
    })
    this.#timers.add(cancel)
  }
}
