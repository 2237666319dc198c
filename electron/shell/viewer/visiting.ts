import type { Clock } from '../../base/clock.ts'
import { Emitter } from '../../base/emitter.ts'
import type { KnownStation } from '../desktop-settings.ts'
import type { Visit } from './bridge.ts'
import type { KnownStations } from './known-stations.ts'
import type { Probed, ProbedStation, ProbeFailure } from './probe.ts'

/** A station that has just proved to be the one that is known. */
export interface RemoteStation {
  readonly id: string
  readonly name: string
  /** `https://<host>:<port>/` */
  readonly url: string
  /** PEM. Whatever certificate this authority has signed is the station's. */
  readonly authority: string
  readonly fingerprint: string
}

export interface VisitingOptions {
  readonly clock: Clock
  readonly stations: KnownStations
  readonly probe: (url: string, signal: AbortSignal) => Promise<Probed>
  /** Where a station with this fingerprint says that it is now. */
  readonly announced: (fingerprint: string) => readonly string[]
  /** Opens its windows. */
  readonly open: (station: RemoteStation) => void
}

/** How long a station that is away is left alone between two attempts. */
export const RETRY_MILLISECONDS = 5_000

type Attempt =
  | { readonly outcome: 'there'; readonly found: ProbedStation }
  | { readonly outcome: 'changed'; readonly now: string }
  | { readonly outcome: 'failed'; readonly failure: ProbeFailure }

/**
 * Goes to one known station: tries its address and those that it announces, over and over while it is away, and opens it
 * only when it has proved to be the one whose fingerprint was compared. One visit at a time.
 */
export class Visiting {
  readonly #options: VisitingOptions
  readonly #changed = new Emitter<undefined>()
  #visit: Visit = { state: 'none' }
  #end = new AbortController()
  #stopWaiting: () => void = () => undefined

  constructor(options: VisitingOptions) {
    this.#options = options
  }

  get visit(): Visit {
    return this.#visit
  }

  onChange(run: () => void): () => void {
    return this.#changed.on(run)
  }

  /** Starts a visit in place of the one under way; one to an unknown station ends at once. Never throws. */
  begin(id: string): void {
    this.cancel()
    this.#end = new AbortController()
    void this.#try(id, this.#end.signal)
  }

  cancel(): void {
    this.#end.abort()
    this.#stopWaiting()
    this.#be({ state: 'none' })
  }

  async #try(id: string, signal: AbortSignal): Promise<void> {
    const station = this.#options.stations.find(id)
    if (!station) {
      this.#be({ state: 'none' })
      return
    }
    this.#be({ state: 'trying', station: id })
    const attempt = await this.#attempt(station, signal)
    if (signal.aborted) return
    switch (attempt.outcome) {
      case 'there':
        this.#arrive(station, attempt.found)
        break
      case 'changed':
        this.#be({ state: 'changed', station: id, was: station.fingerprint, now: attempt.now })
        break
      case 'failed':
        this.#wait(id, attempt.failure, signal)
    }
  }

  /** An address that shows another station does not end it: the right one may have moved, and say so. */
  async #attempt(station: KnownStation, signal: AbortSignal): Promise<Attempt> {
    let first: Attempt | undefined
    for (const url of new Set([station.url, ...this.#options.announced(station.fingerprint)])) {
      const attempt = attemptOf(await this.#options.probe(url, signal), station)
      if (attempt.outcome === 'there' || signal.aborted) return attempt
      // What an announcement alone leads to says nothing about this station.
      first ??= attempt
    }
    return first ?? { outcome: 'failed', failure: { why: 'silent' } }
  }

  #arrive({ id, name }: KnownStation, { url, authority, fingerprint }: ProbedStation): void {
    this.#be({ state: 'none' })
    // An address that cannot be written down costs a search next time, nothing else.
    void this.#options.stations.moved(id, url).catch(() => undefined)
    this.#options.open({ id, name, url, authority, fingerprint })
  }

  #wait(id: string, failure: ProbeFailure, signal: AbortSignal): void {
    const again = Math.floor(this.#options.clock.now() / 1000) + RETRY_MILLISECONDS
    this.#stopWaiting = this.#options.clock.after(RETRY_MILLISECONDS, () => void this.#try(id, signal))
    this.#be({ state: 'failed', station: id, failure, again })
  }

  #be(visit: Visit): void {
    if (visit.state === 'none' && this.#visit.state === 'none') return
    this.#visit = visit
    this.#changed.emit(undefined)
  }
}

function attemptOf(probed: Probed, { fingerprint }: KnownStation): Attempt {
  if (probed.outcome === 'cancelled') return { outcome: 'failed', failure: { why: 'silent' } }
  if (probed.outcome === 'failed') return probed
  const { station } = probed
  return station.fingerprint === fingerprint
    ? { outcome: 'there', found: station }
    : { outcome: 'changed', now: station.fingerprint }
}
