import type { Clock } from '../base/clock.ts'

/** So many losses of the GPU's process … */
const LIMIT = 3
/** … within so long are no accident any more. µs. */
const WITHIN = 10 * 60_000_000

/** Chromium would end the program after some losses of the GPU's process; with this it starts another one, for ever. */
export const GPU_SWITCH = 'disable-gpu-process-crash-limit'

/** The reasons of `child-process-gone` that are an orderly end. */
const ORDERLY: ReadonlySet<string> = new Set(['clean-exit', 'memory-eviction'])

/** Counts losses of the GPU's process; says once when they are too many. */
export class GpuWatch {
  readonly #clock: Clock
  readonly #onTooMany: () => void
  #losses: number[] = []
  #told = false

  constructor(clock: Clock, onTooMany: () => void) {
    this.#clock = clock
    this.#onTooMany = onTooMany
  }

  /** To be told of every `child-process-gone`. */
  childGone({ type, reason }: { readonly type: string; readonly reason: string }): void {
    if (type !== 'GPU' || ORDERLY.has(reason)) return
    const now = this.#clock.monotonic()
    this.#losses = [...this.#losses.filter((at) => now - at <= WITHIN), now]
    if (this.#told || this.#losses.length < LIMIT) return
    this.#told = true
    this.#onTooMany()
  }
}

/** Whether the program draws without the GPU: by choice, or because that failed again and again. */
export const drawsInSoftware = (settings: {
  readonly hardwareAcceleration: 'auto' | 'off'
  readonly softwareSince: string | null
}): boolean => settings.hardwareAcceleration === 'off' || settings.softwareSince !== null
