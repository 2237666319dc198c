import { isDeepStrictEqual } from 'node:util'
import { pause, type Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import type { Random } from '../../base/random.ts'
import type { Announcement } from '../../protocol/network.ts'
import type { Multicast } from './multicast.ts'
import { Presence, type Place } from './presence.ts'
import { labelOf, type Service } from './records.ts'

/** One network: by which address of ours it is spoken to, and all addresses that we have there. */
export interface AnnouncedNetwork {
  readonly by: string
  readonly addresses: readonly string[]
}

export interface Announced {
  readonly service: Service
  /** At least one. */
  readonly networks: readonly AnnouncedNetwork[]
}

export interface AnnouncerOptions {
  readonly multicast: Multicast
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

const RETRY_MILLISECONDS = 30_000
/** More stations of one name than anybody has. */
const MAX_NUMBER = 99

/**
 * Tells networks that a service is there, for as long as it is to. It owns the sockets for that; what fails is tried
 * again by itself and never matters to anything else.
 */
export class Announcer {
  readonly #options: AnnouncerOptions
  #wanted: Announced | null = null
  #state: Announcement = { state: 'off' }
  #complained = false
  #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(options: AnnouncerOptions) {
    this.#options = options
  }

  get state(): Announcement {
    return this.#state
  }

  /** Announces this from now on, instead of what it did; null for nothing. The same again changes nothing. */
  set(wanted: Announced | null): void {
    if (isDeepStrictEqual(wanted, this.#wanted)) return
    this.#wanted = wanted
    this.#stop.abort()
    const stop = new AbortController()
    this.#stop = stop
    this.#state = { state: wanted ? 'starting' : 'off' }
    // The old one says goodbye before the new one is heard of.
    if (wanted) this.#running = this.#running.then(() => this.#run(wanted, stop.signal))
  }

  /** Says goodbye and waits for it. */
  async close(): Promise<void> {
    this.set(null)
    await this.#running
  }

  /** Never throws. */
  async #run(wanted: Announced, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#runOnce(wanted, signal)
      } catch (error) {
        this.#become({ state: 'failed', message: messageOf(error) }, signal)
        await pause(this.#options.clock, RETRY_MILLISECONDS, signal)
      }
    }
  }

  async #runOnce(wanted: Announced, signal: AbortSignal): Promise<void> {
    const places = await this.#open(wanted.networks)
    try {
      for (let number = 1; number <= MAX_NUMBER && !signal.aborted; number++) {
        await this.#hold(wanted.service, labelOf(wanted.service.name, number), places, signal)
      }
      if (!signal.aborted) throw new Error(`every name like “${wanted.service.name}” is taken`)
    } finally {
      await Promise.allSettled(places.map(({ line }) => line.close()))
    }
  }

  /** Is there under one name until it is to stop, or somebody else has the name. */
  async #hold(service: Service, label: string, places: readonly Place[], signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#options
    const presence = new Presence(service, label, places, clock, random)
    try {
      this.#become({ state: 'starting' }, signal)
      if (!(await presence.probe(signal))) return
      this.#become({ state: 'announced', name: label }, signal)
      await presence.announce(signal)
    } finally {
      await presence.leave()
    }
  }

  /** Those networks that have multicast. Rejects where none has. */
  async #open(networks: readonly AnnouncedNetwork[]): Promise<Place[]> {
    const opening = networks.map(async ({ by, addresses }) => ({
      line: await this.#options.multicast.open(by),
      addresses,
    }))
    const opened = await Promise.allSettled(opening)
    const places = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const failed = opened.find((one) => one.status === 'rejected')
    if (places.length === 0 && failed) throw failed.reason
    return places
  }

  /** What comes from a run that was replaced is not the state any more. */
  #become(state: Announcement, signal: AbortSignal): void {
    if (signal.aborted) return
    this.#state = state
    if (state.state === 'announced') {
      this.#complained = false
      this.#options.log.info({ name: state.name }, 'The station is announced.')
    } else if (state.state === 'failed' && !this.#complained) {
      this.#complained = true
      this.#options.log.warn({ why: state.message }, 'The station cannot be announced; it tries again by itself.')
    }
  }
}
