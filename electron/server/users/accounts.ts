import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { LookoutError } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import type { Random } from '../../base/random.ts'
import type { Role } from '../../protocol/roles.ts'
import { limits } from '../../protocol/version.ts'
import type { Door, SignedIn } from '../socket/door.ts'
import { AccountLimit } from './account-limit.ts'
import { AddressLimit } from './address-limit.ts'
import { openDatabase } from './database.ts'
import { OneTimeTickets } from './one-time-tickets.ts'
import { Passwords } from './passwords.ts'
import { Sessions, type SessionEnd, type SessionView } from './sessions.ts'
import { CONSOLE, readUserName } from './user-name.ts'
import { Users, type StoredUser } from './users.ts'

/** The desktop's window before anybody signed in: it may do what an operator may, and cannot be had by password. */
const CONSOLE_ROLE: Role = 'operator'

/** Somebody signed in, and until when at the latest: wall time, microseconds since 1970. */
export interface Account extends SignedIn {
  readonly expiresAt: number
}

export interface NewSession extends Account {
  /** The secret that its owner shows from now on; the station keeps only its hash. */
  readonly token: string
}

export interface AccountsOptions {
  /** The station's data folder; `station.db` is in it. */
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** Users, sessions and tickets: everything about who may come in. */
export class Accounts implements Door {
  readonly users: Users
  readonly #database: DatabaseSync
  readonly #clock: Clock
  readonly #log: Log
  readonly #passwords = new Passwords()
  readonly #sessions: Sessions
  readonly #accountLimit: AccountLimit
  readonly #addressLimit: AddressLimit
  readonly #tickets: OneTimeTickets<string>
  readonly #signInTickets: OneTimeTickets<typeof CONSOLE>

  /** @throws LookoutError unavailable where station.db cannot be used */
  constructor({ folder, clock, random, log }: AccountsOptions) {
    this.#database = openDatabase(join(folder, 'station.db'))
    this.#clock = clock
    this.#log = log
    this.users = new Users(this.#database, this.#passwords)
    this.#sessions = new Sessions(this.#database, clock, random)
    this.#accountLimit = new AccountLimit(this.#database, clock, () => this.users.keys())
    this.#addressLimit = new AddressLimit(clock)
    this.#tickets = new OneTimeTickets(clock, random)
    this.#signInTickets = new OneTimeTickets(clock, random)
    this.users.onChanged((key) => {
      this.#accountLimit.clear(key)
      this.#sessions.endAllOf(key, 'userChanged')
    })
  }

  /**
   * A new session for the right name and password. Wrong ones, unknown and disabled users get the same answer after the
   * same time, and are limited alike.
   * @throws LookoutError unauthenticated, rateLimited
   */
  async signIn(name: string, password: string, remoteAddress: string): Promise<NewSession> {
    this.#addressLimit.assertOpen(remoteAddress)
    const read = readUserName(name)
    const user = await this.#accountLimit.attempt(read.ok ? read.key : name, () => this.#verify(name, password))
    if (user) {
      this.#log.info({ user: user.name, from: remoteAddress }, 'A user signed in.')
      return this.#begin(user.key)
    }
    this.#addressLimit.failed(remoteAddress)
    // A name that nobody has may be a password in the wrong field.
    this.#log.warn({ user: this.users.find(name)?.name, from: remoteAddress }, 'An attempt to sign in failed.')
    throw new LookoutError('unauthenticated', 'The name or the password is wrong.')
  }

  /** @throws LookoutError unauthenticated where the ticket is unknown, used or late */
  signInByTicket(ticket: string): NewSession {
    const key = this.#signInTickets.take(ticket)
    if (key !== undefined) return this.#begin(key)
    throw new LookoutError('unauthenticated', 'This ticket is unknown, was used before, or is too old.')
  }

  /** One use, 30 s: signs the desktop's own window in, as the operator `console`. */
  issueSignInTicket(): string {
    return this.#signInTickets.issue(CONSOLE)
  }

  /** One use, 30 s: says `hello` for this session. */
  issueTicket(session: string): { ticket: string; expiresAt: number } {
    return { ticket: this.#tickets.issue(session), expiresAt: this.#clock.now() + limits.ticketSeconds * 1e6 }
  }

  /** Whose token this is; using it keeps the session from going idle. */
  byToken(token: string): Account | undefined {
    return this.#account(this.#sessions.byToken(token), true)
  }

  byTicket(ticket: string): Account | undefined {
    const session = this.#tickets.take(ticket)
    return session === undefined ? undefined : this.#account(this.#sessions.byId(session), true)
  }

  byPassword(user: string, password: string, remoteAddress: string): Promise<NewSession> {
    return this.signIn(user, password, remoteAddress)
  }

  current(session: string): Account | undefined {
    return this.#account(this.#sessions.byId(session), false)
  }

  touch(session: string): void {
    this.#sessions.touch(session)
  }

  signOut(session: string): void {
    this.#sessions.end(session, 'logout')
  }

  onEnded(listener: (session: string, reason: SessionEnd) => void): () => void {
    return this.#sessions.onEnded(listener)
  }

  /** Safe twice. Sessions go on after the next start. */
  close(): void {
    if (!this.#database.isOpen) return
    this.#sessions.close()
    this.#database.close()
  }

  async #verify(name: string, password: string): Promise<StoredUser | undefined> {
    const user = this.users.find(name)
    const matches = await this.#passwords.verify(user?.passwordHash, password)
    if (!user || !matches) return undefined
    // As it is now: it may have been changed or removed while the password was checked.
    const now = this.users.byKey(user.key)
    return now?.passwordHash === user.passwordHash && !now.disabled ? now : undefined
  }

  #begin(userKey: string): NewSession {
    const { token, session } = this.#sessions.begin(userKey)
    const account = this.#account(session, false)
    if (!account) throw new LookoutError('unauthenticated', 'This user has just been removed.')
    return { ...account, token }
  }

  #account(session: SessionView | undefined, used: boolean): Account | undefined {
    if (!session) return undefined
    const principal = this.#principal(session.userKey)
    if (!principal) return undefined
    if (used) this.#sessions.touch(session.id)
    return { session: session.id, user: principal.name, role: principal.role, expiresAt: session.expiresAt }
  }

  #principal(userKey: string): { name: string; role: Role } | undefined {
    if (userKey === CONSOLE) return { name: CONSOLE, role: CONSOLE_ROLE }
    const user = this.users.byKey(userKey)
    return user && !user.disabled ? user : undefined
  }
}
