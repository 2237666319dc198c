import type { Search } from './browse.ts'
import type { ProbeFailure } from './probe.ts'

/** A station on the page for choosing one. */
export interface KnownOnPage {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly fingerprint: string
  /** Announces itself on this network now. */
  readonly seen: boolean
}

export interface FoundOnPage {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly url: string
  /** Of the known station that it says it is. */
  readonly known: string | null
}

/** How it goes with the one station that is being opened. Times are milliseconds since 1970. */
export type Visit =
  | { readonly state: 'none' }
  | { readonly state: 'trying'; readonly station: string }
  /** `again`: when it is tried again by itself. */
  | { readonly state: 'failed'; readonly station: string; readonly failure: ProbeFailure; readonly again: number }
  /** Another authority than the one that was compared: refused until somebody accepts it. */
  | { readonly state: 'changed'; readonly station: string; readonly was: string; readonly now: string }

/** All that the page shows of what the program knows. */
export interface StationsView {
  readonly search: Search
  readonly found: readonly FoundOnPage[]
  readonly known: readonly KnownOnPage[]
  readonly visit: Visit
  /** What runs now: with a station of its own, or without. */
  readonly running: 'station' | 'viewer'
  /** What starts next time: null is a station of its own, else the id of a known one. */
  readonly startWith: string | null
}

/** A station that nobody has compared yet, or that is known at another address. */
export interface Candidate {
  readonly name: string
  readonly version: string
  readonly url: string
  readonly fingerprint: string
  readonly known: string | null
}

export type Looked =
  | { readonly outcome: 'station'; readonly candidate: Candidate }
  | { readonly outcome: 'notAnAddress'; readonly why: 'empty' | 'notAnAddress' | 'badPort' | 'zone' }
  | { readonly outcome: 'failed'; readonly failure: ProbeFailure }
  | { readonly outcome: 'cancelled' }

/**
 * `window.lookoutStations`: what the page for choosing a station may ask of the program. A call that fails rejects with
 * an `Error` whose message is a sentence for people.
 */
export interface StationsBridge {
  view(): Promise<StationsView>
  /** Called with the whole at every change; the answer takes it back. */
  onView(run: (view: StationsView) => void): () => void
  /** Forgets what was found, and looks again. */
  search(): Promise<void>
  /** Looks at what answers at a typed address, or at a found station by its id. One at a time: another takes its place. */
  probe(what: { readonly address: string } | { readonly found: string }): Promise<Looked>
  /** Ends a probe, or the visit. */
  cancel(): Promise<void>
  /** Remembers the station probed last, whose fingerprint a person has compared, and opens it. */
  add(fingerprint: string): Promise<void>
  rename(id: string, name: string): Promise<void>
  remove(id: string): Promise<void>
  open(id: string): Promise<void>
  /** Takes the new fingerprint of a changed station, which a person has compared, and opens it. */
  accept(id: string, fingerprint: string): Promise<void>
  startWith(id: string | null): Promise<void>
  /** Starts the program anew, so that what was chosen is in force. Asks first where something records. */
  restart(): Promise<void>
}

export type StationsCall = Exclude<keyof StationsBridge, 'onView'>

export const STATIONS_CALLS = [
  'view',
  'search',
  'probe',
  'cancel',
  'add',
  'rename',
  'remove',
  'open',
  'accept',
  'startWith',
  'restart',
] as const satisfies readonly StationsCall[]

export const stationsChannel = (call: StationsCall): string => `lookout-stations:${call}`
/** From the program to the page, with the view. */
export const VIEW_CHANNEL = 'lookout-stations:changed'
