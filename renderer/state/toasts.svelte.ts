import type { Clock } from '../base/clock.ts'

export interface Toast {
  id: number
  kind: 'done' | 'alarm'
  message: string
}

const SHOWN_MS = 6_000
const MOST = 4

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

  done(message: string): void {
    const id = this.#add('done', message)
    this.#clock.after(SHOWN_MS, () => {
      this.dismiss(id)
    })
  }

  /** The same alarm said again is shown once. */
  alarm(message: string): void {
    if (!this.#list.some((toast) => toast.kind === 'alarm' && toast.message === message)) this.#add('alarm', message)
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id)
  }

  #add(kind: Toast['kind'], message: string): number {
    const id = ++this.#lastId
    this.#list = [...this.#list, { id, kind, message }].slice(-MOST)
    return id
  }
}
