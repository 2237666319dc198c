import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { LookoutError } from '../../base/error.ts'

/** So many failures in a row are free. */
const FREE_FAILURES = 5
/** Then this long between attempts: at most ten begin in any hour, wherever they come from. */
const WAIT_MICROSECONDS = 370e6
const FORGET_MICROSECONDS = 24 * 3_600e6
/** Attempts on one account are checked one after another; so many may wait. */
const MAX_WAITING = 32

interface Account {
  failures: number
  /** Monotonic. */
  lastFailure: number
  /** Monotonic: no attempt before it. */
  notBefore: number
}

/**
 * Limits guessing at one account, from whatever addresses it comes (OWASP Authentication Cheat Sheet, "Account
 * Lockout").
 *
 * Always true: names that no user has are counted like the others, so the answers do not tell which exist; the count of
 * failures survives a restart, after which the wait begins anew; only the monotonic clock is asked, so that setting the
 * computer's time neither opens the gate nor closes it for longer. Names are kept as hashes, since people type
 * passwords into the wrong field. At most `maxAccounts` are remembered: past that, the name that has been quiet longest
 * is forgotten, a user's never.
 */
export class AccountLimit {
  static readonly maxAccounts = 4096
  readonly #database: DatabaseSync
  readonly #clock: Clock
  readonly #userKeys: () => string[]
  /** In the order of the last failure. */
  readonly #accounts = new Map<string, Account>()
  readonly #queues = new Map<string, { tail: Promise<unknown>; length: number }>()

  constructor(database: DatabaseSync, clock: Clock, userKeys: () => string[]) {
    this.#database = database
    this.#clock = clock
    this.#userKeys = userKeys
    for (const row of database.prepare('SELECT account, count FROM failures ORDER BY rowid').all()) {
      this.#accounts.set(String(row['account']), this.#counted(Number(row['count'])))
    }
  }

  /**
   * Runs one attempt when those before it on the same account are done. `attempt` answers whether it was the right
   * password; what it throws counts as no attempt.
   * @throws LookoutError rateLimited, with the seconds to wait; `attempt` was not run then
   */
  async attempt<T>(key: string, attempt: () => Promise<T | undefined>): Promise<T | undefined> {
    const account = hashed(key)
    return this.#inTurn(account, async () => {
      this.#assertOpen(account)
      const result = await attempt()
      if (result === undefined) this.#failed(account)
      else this.#forget(account)
      return result
    })
  }

  /** The account starts anew: its user was given a new password, or was removed. */
  clear(key: string): void {
    this.#forget(hashed(key))
  }

  #assertOpen(name: string): void {
    const account = this.#accounts.get(name)
    if (!account) return
    const now = this.#clock.monotonic()
    if (now - account.lastFailure > FORGET_MICROSECONDS) {
      this.#forget(name)
      return
    }
    if (now < account.notBefore) throw tooMany(Math.ceil((account.notBefore - now) / 1e6))
  }

  #failed(name: string): void {
    const failures = (this.#accounts.get(name)?.failures ?? 0) + 1
    this.#accounts.delete(name)
    this.#accounts.set(name, this.#counted(failures))
    this.#database.prepare('INSERT OR REPLACE INTO failures (account, count) VALUES (?, ?)').run(name, failures)
    if (this.#accounts.size > AccountLimit.maxAccounts) this.#forgetQuietest()
  }

  #counted(failures: number): Account {
    const now = this.#clock.monotonic()
    return { failures, lastFailure: now, notBefore: failures < FREE_FAILURES ? now : now + WAIT_MICROSECONDS }
  }

  #forget(name: string): void {
    if (this.#accounts.delete(name)) this.#database.prepare('DELETE FROM failures WHERE account = ?').run(name)
  }

  #forgetQuietest(): void {
    const users = new Set(this.#userKeys().map(hashed))
    for (const name of this.#accounts.keys()) {
      if (users.has(name)) continue
      this.#forget(name)
      return
    }
  }

  async #inTurn<T>(account: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(account) ?? { tail: Promise.resolve(), length: 0 }
    if (queue.length >= MAX_WAITING) throw tooMany(3)
    this.#queues.set(account, queue)
    queue.length++
    const mine = queue.tail.then(work)
    queue.tail = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      queue.length--
      if (queue.length === 0) this.#queues.delete(account)
    }
  }
}

const hashed = (key: string): string => createHash('sha256').update(key).digest('hex')

const tooMany = (seconds: number): LookoutError =>
  new LookoutError('rateLimited', `Too many attempts on this account. The next one can be made in ${seconds} s.`, {
    retryAfterSeconds: seconds,
  })
