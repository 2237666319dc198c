/** What this page needs of the program around it. The desktop's preload script provides it as `window.lookoutStations`. */

export interface KnownStation {
  readonly id: string
  readonly name: string
  readonly url: string
  /** SHA-256 of its authority's certificate, 64 hex digits. */
  readonly fingerprint: string
  /** Announces itself on this network now. */
  readonly seen: boolean
}

export interface FoundStation {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly url: string
  /** The known station that it says it is. */
  readonly known: string | null
}

export type Failure =
  | {
      readonly why: 'unknownName' | 'refused' | 'unreachable' | 'silent' | 'notLookout' | 'otherName' | 'notItsOwn'
    }
  | { readonly why: 'otherProtocol'; readonly theirs: string; readonly version: string }
  /** Milliseconds since 1970. */
  | { readonly why: 'clocks'; readonly from: number; readonly to: number; readonly here: number }
  | { readonly why: 'trouble'; readonly status: number }

/** How it goes with the one station that is being opened. Times are milliseconds since 1970. */
export type Visit =
  | { readonly state: 'none' }
  | { readonly state: 'trying'; readonly station: string }
  | { readonly state: 'failed'; readonly station: string; readonly failure: Failure; readonly again: number }
  | { readonly state: 'changed'; readonly station: string; readonly was: string; readonly now: string }

export interface StationsView {
  readonly search: 'searching' | 'idle' | 'noNetwork' | 'failed'
  readonly found: readonly FoundStation[]
  readonly known: readonly KnownStation[]
  readonly visit: Visit
  readonly running: 'station' | 'viewer'
  /** null: a station of this computer's own. */
  readonly startWith: string | null
}

export interface Candidate {
  readonly name: string
  readonly version: string
  readonly url: string
  readonly fingerprint: string
  readonly known: string | null
}

export type AddressFault = 'empty' | 'notAnAddress' | 'badPort' | 'zone'

export type Looked =
  | { readonly outcome: 'station'; readonly candidate: Candidate }
  | { readonly outcome: 'notAnAddress'; readonly why: AddressFault }
  | { readonly outcome: 'failed'; readonly failure: Failure }
  | { readonly outcome: 'cancelled' }

/** A call that fails rejects with an `Error` whose message is a sentence for people. */
export interface StationsBridge {
  view(): Promise<StationsView>
  onView(run: (view: StationsView) => void): () => void
  search(): Promise<void>
  probe(what: { readonly address: string } | { readonly found: string }): Promise<Looked>
  cancel(): Promise<void>
  add(fingerprint: string): Promise<void>
  rename(id: string, name: string): Promise<void>
  remove(id: string): Promise<void>
  open(id: string): Promise<void>
  accept(id: string, fingerprint: string): Promise<void>
  startWith(id: string | null): Promise<void>
  restart(): Promise<void>
}

declare global {
  interface Window {
    /** Only in the desktop program's own page for choosing a station. */
    readonly lookoutStations?: StationsBridge
  }
}
