import type { StationInfo } from '../../electron/protocol/http.ts'
import type { Role } from '../../electron/protocol/roles.ts'
import type { Clock } from '../base/clock.ts'
import { problemOf } from '../link/problem.ts'

export interface User {
  name: string
  role: Role
}

/** What the page needs for signing in and out. Every call rejects with a `LinkError`. */
export interface SessionApi {
  station(): Promise<StationInfo>
  setup(password: string): Promise<void>
  login(user: string, password: string): Promise<User>
  loginByTicket(ticket: string): Promise<User>
  logout(): Promise<void>
  current(): Promise<User | null>
}

export type SignedOutReason = 'ended' | 'loggedOut' | 'ticketRefused'

/** How far this page is with its station: exactly one of these. */
export type SessionPhase =
  | { phase: 'checking' }
  /** By the desktop's one-time ticket. */
  | { phase: 'signingIn' }
  | { phase: 'unreachable' }
  /** No user exists, and this page may make the first. */
  | { phase: 'setup' }
  /** No user exists, and only the station's own computer may make the first. */
  | { phase: 'setUpElsewhere' }
  | { phase: 'signedOut'; reason: SignedOutReason | null }
  | { phase: 'signedIn'; user: User }

export interface SessionOptions {
  api: SessionApi
  clock: Clock
  /** The desktop's one-time ticket, if the page was opened with one. */
  ticket: string | null
  /** The page was opened on the station's own computer. */
  ownComputer: boolean
  /** Asks the desktop around the page for another ticket; null in a browser, and where it shows another computer's station. */
  renew: (() => Promise<string>) | null
}

const AGAIN_MS = 3_000
export const ADMIN = 'admin'
/** Whom the desktop's ticket signs in. */
const CONSOLE = 'console'
/** Reasons for which nobody is to be signed in again without being asked. */
const MEANT = ['logout', 'userChanged']

/** Signing in: from the first question to the station until a user is known, and back. */
export class Session {
  readonly #options: SessionOptions
  #ticket: string | null
  #phase = $state.raw<SessionPhase>({ phase: 'checking' })
  #station = $state.raw<StationInfo | null>(null)
  #cancelAgain = (): void => undefined

  constructor(options: SessionOptions) {
    this.#options = options
    this.#ticket = options.ticket
  }

  get phase(): SessionPhase {
    return this.#phase
  }

  get station(): StationInfo | null {
    return this.#station
  }

  /** Asks the station how things are. Where it does not answer, or is not set up, it asks again by itself. */
  async begin(): Promise<void> {
    this.#cancelAgain()
    try {
      this.#station = await this.#options.api.station()
      if (this.#station.setup) await this.#recognise()
      else this.#beforeSetup()
    } catch {
      this.#phase = { phase: 'unreachable' }
      this.#askAgainLater()
    }
  }

  /** Makes the first admin and signs in as that. Rejects with a `LinkError` where the station refuses. */
  async setup(password: string): Promise<void> {
    try {
      await this.#options.api.setup(password)
    } catch (thrown) {
      const { kind } = problemOf(thrown)
      if (kind === 'forbidden') this.#waitForSetup()
      if (kind === 'conflict') await this.begin()
      throw thrown
    }
    await this.login(ADMIN, password)
  }

  /** Rejects with a `LinkError` where the station refuses. */
  async login(name: string, password: string): Promise<void> {
    this.#phase = { phase: 'signedIn', user: await this.#options.api.login(name, password) }
  }

  async logout(): Promise<void> {
    this.#phase = { phase: 'signedOut', reason: 'loggedOut' }
    // Without an answer the cookie stays, and there is nothing more that a page can do about it.
    await this.#options.api.logout().catch(() => undefined)
  }

  /** The station says that there is no session any more. A wall whose session grew too old goes on with a new one. */
  ended(reason: string | null): void {
    if (this.#phase.phase !== 'signedIn') return
    const { renew } = this.#options
    const meant = reason !== null && MEANT.includes(reason)
    if (renew && !meant && this.#phase.user.name === CONSOLE) void this.#renew(renew)
    else this.#phase = { phase: 'signedOut', reason: 'ended' }
  }

  close(): void {
    this.#cancelAgain()
  }

  async #renew(renew: () => Promise<string>): Promise<void> {
    this.#phase = { phase: 'signingIn' }
    try {
      this.#ticket = await renew()
    } catch {
      this.#phase = { phase: 'signedOut', reason: 'ended' }
      return
    }
    await this.begin()
  }

  async #recognise(): Promise<void> {
    const user = (await this.#byTicket()) ?? (await this.#options.api.current())
    if (user) this.#phase = { phase: 'signedIn', user }
    else if (this.#phase.phase === 'signingIn') this.#phase = { phase: 'signedOut', reason: 'ticketRefused' }
    else this.#phase = { phase: 'signedOut', reason: null }
  }

  /** A ticket is good for one use, so a refused one is not tried twice. */
  async #byTicket(): Promise<User | null> {
    const ticket = this.#ticket
    if (ticket === null) return null
    this.#phase = { phase: 'signingIn' }
    try {
      const user = await this.#options.api.loginByTicket(ticket)
      this.#ticket = null
      return user
    } catch (thrown) {
      if (problemOf(thrown).kind === 'offline') throw thrown
      this.#ticket = null
      return null
    }
  }

  #beforeSetup(): void {
    if (this.#options.ownComputer) this.#phase = { phase: 'setup' }
    else this.#waitForSetup()
  }

  #waitForSetup(): void {
    this.#phase = { phase: 'setUpElsewhere' }
    this.#askAgainLater()
  }

  #askAgainLater(): void {
    this.#cancelAgain()
    this.#cancelAgain = this.#options.clock.after(AGAIN_MS, () => void this.begin())
  }
}

/** True for an address that only the station's own computer can have opened. */
export const isOwnComputer = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
