import type { Clock } from '../base/clock.ts'
import { every } from '../base/clock.ts'
import { ClockOffset } from './clock-offset.ts'

const FIRST_ROUNDS = 5
const INTERVAL_MS = 10_000
/** At a round after so long a silence the connection counts as dead: at the second one that went unanswered. */
const SILENCE_US = 15_000_000

export interface HeartbeatEvents {
  /** `time.sync`: what the station's clock said, µs. Rejects when no answer came. */
  ask: (t0: number) => Promise<{ t1: number; t2: number }>
  /** Station minus us, µs. Called when it is first known and when it changes. */
  onOffset: (offset: number) => void
  onDead: () => void
}

/**
 * Asks the station for its time: five rounds at once, then one every ten seconds. The answers give the clock offset, and
 * their absence shows a dead line, which a browser cannot learn from pings: it hides them from the page.
 */
export class Heartbeat {
  readonly #clock: Clock
  readonly #events: HeartbeatEvents
  readonly #offset = new ClockOffset()
  readonly #stop: () => void
  #lastHeard: number
  #stopped = false

  constructor(clock: Clock, events: HeartbeatEvents) {
    this.#clock = clock
    this.#events = events
    this.#lastHeard = clock.now()
    this.#stop = every(clock, INTERVAL_MS, () => {
      this.#beat()
    })
    void this.#firstRounds()
  }

  /** Anything that the station said is a sign of life. */
  heard(): void {
    this.#lastHeard = this.#clock.now()
  }

  stop(): void {
    this.#stopped = true
    this.#stop()
  }

  async #firstRounds(): Promise<void> {
    for (let round = 0; round < FIRST_ROUNDS && !this.#stopped; round++) await this.#ask()
  }

  #beat(): void {
    if (this.#clock.now() - this.#lastHeard > SILENCE_US) {
      this.stop()
      this.#events.onDead()
      return
    }
    void this.#ask()
  }

  async #ask(): Promise<void> {
    const sent = this.#clock.now()
    try {
      const { t1, t2 } = await this.#events.ask(sent)
      this.#add(sent, t1, t2)
    } catch {
      // Nothing came: the next rounds notice the silence, and the connection's own end is reported by its socket.
    }
  }

  #add(sent: number, stationReceived: number, stationSent: number): void {
    const before = this.#offset.value
    this.#offset.add({ sent, stationReceived, stationSent, received: this.#clock.now() })
    const { value } = this.#offset
    if (value !== null && value !== before && !this.#stopped) this.#events.onOffset(value)
  }
}
