import type { PowerSaveBlocker } from 'electron'

/** What keeps the computer awake. */
export interface PowerNeeds {
  /** Cameras that are being recorded: the computer may turn its screen off, and may not sleep. */
  readonly recording: number
  /** A wall fills a screen, full or as a kiosk: the screen stays on. */
  readonly wall: boolean
}

type Kind = 'prevent-app-suspension' | 'prevent-display-sleep'

/**
 * Keeps the computer awake as long as something needs it.
 *
 * Always true: at most one block of each kind is held, and none after `close`.
 */
export class PowerGuard {
  readonly #blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>
  readonly #held = new Map<Kind, number>()

  constructor(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>) {
    this.#blocker = blocker
  }

  need({ recording, wall }: PowerNeeds): void {
    this.#keep('prevent-app-suspension', recording > 0)
    this.#keep('prevent-display-sleep', wall)
  }

  close(): void {
    this.need({ recording: 0, wall: false })
  }

  #keep(kind: Kind, needed: boolean): void {
    const held = this.#held.get(kind)
    if (needed && held === undefined) this.#held.set(kind, this.#blocker.start(kind))
    if (needed || held === undefined) return
    this.#held.delete(kind)
    this.#blocker.stop(held)
  }
}
