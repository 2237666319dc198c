import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import { secretToken } from '../../base/random.ts'
import { limits } from '../../protocol/version.ts'

interface Entry {
  readonly keyHash: Uint8Array
  readonly session: string
  /** Monotonic microseconds; undefined while the connection lives. */
  lostAt: number | undefined
}

/** A client's name and its secret key, new with each `hello`. */
export interface Credentials {
  readonly clientId: string
  readonly key: string
}

/** A client that reconnected: its old id, and the session it goes on with. */
export interface Resumed extends Credentials {
  readonly session: string
}

/**
 * Who may come back to a connection that was lost: within 60 s, with the key of its last `hello`, once. Keys are kept as
 * hashes only. The table is bounded: past its size the connection lost first is forgotten.
 */
export class Resumption {
  readonly #clock: Clock
  readonly #random: Random
  readonly #entries = new Map<string, Entry>()
  static readonly maxLost = 10_000

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  /** A new client. */
  issue(session: string): Credentials {
    return this.#enter(Buffer.from(this.#random.bytes(12)).toString('base64url'), session)
  }

  /** Undefined where id or key is wrong or too late. */
  resume(clientId: string, key: string): Resumed | undefined {
    const entry = this.#entries.get(clientId)
    if (!entry || !timingSafeEqual(hash(key), entry.keyHash) || this.#late(entry)) return undefined
    return { ...this.#enter(clientId, entry.session), session: entry.session }
  }

  /** The connection broke: from now on the minute counts. */
  lost(clientId: string): void {
    const entry = this.#entries.get(clientId)
    if (!entry) return
    entry.lostAt = this.#clock.monotonic()
    // Moved to the end: the map's order is then the order of loss, oldest first.
    this.#entries.delete(clientId)
    this.#entries.set(clientId, entry)
    this.#sweep()
  }

  /** It ended on purpose: nobody comes back to it. */
  forget(clientId: string): void {
    this.#entries.delete(clientId)
  }

  #enter(clientId: string, session: string): Credentials {
    const key = secretToken(this.#random)
    this.#entries.set(clientId, { keyHash: hash(key), session, lostAt: undefined })
    return { clientId, key }
  }

  #late({ lostAt }: Entry): boolean {
    return lostAt !== undefined && this.#clock.monotonic() - lostAt > limits.resumeSeconds * 1e6
  }

  #sweep(): void {
    for (const [clientId, entry] of this.#entries) {
      if (this.#late(entry)) this.#entries.delete(clientId)
      else if (entry.lostAt !== undefined && this.#entries.size > Resumption.maxLost) this.#entries.delete(clientId)
    }
  }
}

const hash = (key: string): Uint8Array => createHash('sha256').update(key).digest()
