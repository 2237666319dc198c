import type { Clock } from '../../base/clock.ts'
import { limits } from '../../protocol/version.ts'

interface Pingable {
  ping(): void
  on(event: 'pong', listener: () => void): unknown
}

type Beat =
  /** Nothing is asked; the next ping is due at `due`. */
  | { readonly state: 'quiet'; readonly due: number }
  /** A ping is on its way; without an answer by `deadline` the line is dead. */
  | { readonly state: 'asked'; readonly deadline: number }

const INTERVAL = limits.heartbeatSeconds * 1e6

/** Pings every 20 s, and calls a line dead that has not answered for 20 s. */
export class Heartbeat {
  readonly #clock: Clock
  readonly #line: Pingable
  #beat: Beat

  constructor(clock: Clock, line: Pingable) {
    this.#clock = clock
    this.#line = line
    this.#beat = this.#quiet()
    line.on('pong', () => (this.#beat = this.#quiet()))
  }

  tick(): 'alive' | 'dead' {
    const now = this.#clock.monotonic()
    if (this.#beat.state === 'asked') return now >= this.#beat.deadline ? 'dead' : 'alive'
    if (now >= this.#beat.due) {
      this.#beat = { state: 'asked', deadline: now + INTERVAL }
      this.#line.ping()
    }
    return 'alive'
  }

  #quiet(): Beat {
    return { state: 'quiet', due: this.#clock.monotonic() + INTERVAL }
  }
}
