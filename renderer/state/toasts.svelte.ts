import type { Clock } from '../base/clock.ts'

/** Somewhere that a notice leads to, in a window of its own. */
export interface ToastLink {
  href: string
  label: string
}

export interface Toast {
  id: number
  kind: 'done' | 'alarm'
  message: string
  link: ToastLink | null
  /** When it was said, ms since 1970; null where it is only of now. */
  at: number | null
}

const SHOWN_MS = 6_000
/** Something to click is given more time. */
const SHOWN_LINK_MS = 12_000
const MOST_DONE = 4
/** A station that says more than this has said enough. */
const MOST_ALARMS = 20

/** Short notices. What was done goes away by itself; an alarm stays until somebody has seen it. */
export class Toasts {
  readonly #clock: Clock
  #list = $state.raw<Toast[]>([])
  #lastId = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get list(): readonly Toast[] {
    return this.#list
  }

  done(message: string, link: ToastLink | null = null): void {
    const id = this.#add({ kind: 'done', message, link, at: null })
    this.#clock.after(link ? SHOWN_LINK_MS : SHOWN_MS, () => {
      this.dismiss(id)
    })
  }

  /** The same alarm said again is shown once, at its newest time: ms since 1970 by the station's clock. */
  alarm(message: string, at: number | null = null): void {
    this.#list = this.#list.filter((toast) => toast.kind !== 'alarm' || toast.message !== message)
    this.#add({ kind: 'alarm', message, link: null, at })
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id)
  }

  dismissAll(): void {
    this.#list = []
  }

  /** Alarms never make room for what was done: each kind has room of its own. */
  #add(toast: Omit<Toast, 'id'>): number {
    const id = ++this.#lastId
    const list = [...this.#list, { ...toast, id }]
    const newest = (kind: Toast['kind'], most: number): Toast[] =>
      list.filter((each) => each.kind === kind).slice(-most)
    const kept = [...newest('done', MOST_DONE), ...newest('alarm', MOST_ALARMS)]
    this.#list = list.filter((each) => kept.includes(each))
    return id
  }
}
