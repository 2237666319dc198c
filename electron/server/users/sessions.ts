import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { Emitter } from '../../base/emitter.ts'
import { secretToken, type Random } from '../../base/random.ts'
import { transaction } from './database.ts'

const HOUR = 3_600e6
const IDLE_MICROSECONDS = 24 * HOUR
const ABSOLUTE_MICROSECONDS = 7 * 24 * HOUR
const SWEEP_MILLISECONDS = 60_000
/** A session's use is written down this coarsely: a crash forgets at most so much of it. */
const SAVE_MICROSECONDS = 600e6

export type SessionEnd = 'logout' | 'expired' | 'userChanged'

interface Session {
  readonly id: string
  readonly userKey: string
  /** Monotonic. */
  readonly end: number
  /** Monotonic. */
  idleEnd: number
  savedIdleEnd: number
}

/** A session as others see it. */
export interface SessionView {
  /** Names the session in the station; it cannot be used to sign in. */
  readonly id: string
  readonly userKey: string
  /** Wall time, microseconds since 1970. */
  readonly expiresAt: number
}

/**
 * Who is signed in, in memory and in `station.db`.
 *
 * Always true: a session ends 24 hours after its last use and 7 days after its beginning, by the monotonic clock while
 * the station runs; over a restart the wall clock is asked, and can never give it longer than the full times. The
 * database holds only the SHA-256 of a token, which names the session.
 */
export class Sessions {
  /** Of one user. Past that, the one that was unused longest ends. */
  static readonly maxPerUser = 4096
  readonly #database: DatabaseSync
  readonly #clock: Clock
  readonly #random: Random
  readonly #sessions = new Map<string, Session>()
  readonly #ended = new Emitter<{ id: string; reason: SessionEnd }>()
  #stopSweeping: () => void

  constructor(database: DatabaseSync, clock: Clock, random: Random) {
    this.#database = database
    this.#clock = clock
    this.#random = random
    this.#load()
    this.#stopSweeping = clock.after(SWEEP_MILLISECONDS, () => this.#sweep())
  }

  /** A new session; its token is known to the caller alone. */
  begin(userKey: string): { token: string; session: SessionView } {
    this.#makeRoom(userKey)
    const token = secretToken(this.#random)
    const now = this.#clock.monotonic()
    const idleEnd = now + IDLE_MICROSECONDS
    const session = { id: idOf(token), userKey, end: now + ABSOLUTE_MICROSECONDS, idleEnd, savedIdleEnd: idleEnd }
    this.#database
      .prepare('INSERT INTO sessions (id, user_key, expires_at, idle_at) VALUES (?, ?, ?, ?)')
      .run(session.id, userKey, this.#wall(session.end), this.#wall(idleEnd))
    this.#sessions.set(session.id, session)
    return { token, session: this.#view(session) }
  }

  byToken(token: string): SessionView | undefined {
    return this.byId(idOf(token))
  }

  /** Undefined once it has ended. */
  byId(id: string): SessionView | undefined {
    const session = this.#sessions.get(id)
    return session && !this.#endIfOver(session) ? this.#view(session) : undefined
  }

  /** It is in use now. */
  touch(id: string): void {
    const session = this.#sessions.get(id)
    if (session && !this.#endIfOver(session)) session.idleEnd = this.#clock.monotonic() + IDLE_MICROSECONDS
  }

  end(id: string, reason: SessionEnd): void {
    if (!this.#sessions.delete(id)) return
    this.#database.prepare('DELETE FROM sessions WHERE id = ?').run(id)
    this.#ended.emit({ id, reason })
  }

  endAllOf(userKey: string, reason: SessionEnd): void {
    for (const session of this.#of(userKey)) this.end(session.id, reason)
  }

  onEnded(listener: (id: string, reason: SessionEnd) => void): () => void {
    return this.#ended.on(({ id, reason }) => listener(id, reason))
  }

  /** Writes down when each was last used. They go on after the next start. */
  close(): void {
    this.#stopSweeping()
    this.#save(0)
  }

  #load(): void {
    const now = this.#clock.monotonic()
    const wall = this.#clock.now()
    for (const row of this.#database.prepare('SELECT * FROM sessions').all()) {
      const end = now + Math.min(Number(row['expires_at']) - wall, ABSOLUTE_MICROSECONDS)
      const idleEnd = now + Math.min(Number(row['idle_at']) - wall, IDLE_MICROSECONDS)
      const session = { id: String(row['id']), userKey: String(row['user_key']), end, idleEnd, savedIdleEnd: idleEnd }
      this.#sessions.set(session.id, session)
      this.#endIfOver(session)
    }
  }

  #endIfOver(session: Session): boolean {
    const over = this.#clock.monotonic() >= Math.min(session.end, session.idleEnd)
    if (over) this.end(session.id, 'expired')
    return over
  }

  #makeRoom(userKey: string): void {
    const sessions = this.#of(userKey)
    if (sessions.length < Sessions.maxPerUser) return
    const unused = sessions.reduce((a, b) => (b.idleEnd < a.idleEnd ? b : a))
    this.end(unused.id, 'expired')
  }

  #of(userKey: string): Session[] {
    return [...this.#sessions.values()].filter((session) => session.userKey === userKey)
  }

  #sweep(): void {
    for (const session of [...this.#sessions.values()]) this.#endIfOver(session)
    this.#save(SAVE_MICROSECONDS)
    this.#stopSweeping = this.#clock.after(SWEEP_MILLISECONDS, () => this.#sweep())
  }

  #save(atLeast: number): void {
    const used = [...this.#sessions.values()].filter(({ idleEnd, savedIdleEnd }) => idleEnd - savedIdleEnd > atLeast)
    if (used.length === 0) return
    const update = this.#database.prepare('UPDATE sessions SET idle_at = ? WHERE id = ?')
    transaction(this.#database, () => {
      for (const session of used) update.run(this.#wall(session.idleEnd), session.id)
    })
    for (const session of used) session.savedIdleEnd = session.idleEnd
  }

  #view({ id, userKey, end }: Session): SessionView {
    return { id, userKey, expiresAt: this.#wall(end) }
  }

  #wall(monotonic: number): number {
    return this.#clock.now() + monotonic - this.#clock.monotonic()
  }
}

const idOf = (token: string): string => createHash('sha256').update(token).digest('hex')
