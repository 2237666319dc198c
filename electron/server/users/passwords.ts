import { hash, verify } from '@node-rs/argon2'
import { LookoutError } from '../../base/error.ts'

/**
 * Argon2id (the library's own default) at the first parameters that OWASP's Password Storage Cheat Sheet names:
 * 19 MiB, 2 passes, 1 lane.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const MAX_AT_ONCE = 2
const MAX_WAITING = 32

/**
 * Hashes passwords, two at a time, so that many log-ins at once take neither the station's memory nor its processor
 * from the pictures. Those that would have to wait too long are turned away.
 */
export class Passwords {
  readonly #waiting: (() => void)[] = []
  #running = 0
  /** Of no password that anybody has: what an unknown user's attempt is checked against. */
  readonly #decoy = hash('no user has this password', PARAMETERS)

  /** @throws LookoutError rateLimited */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(prepared(password), PARAMETERS))
  }

  /**
   * True where the password is the hash's. Without a hash it takes as long and is false.
   * @throws LookoutError rateLimited
   */
  verify(hash: string | undefined, password: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const matches = await verify(hash ?? (await this.#decoy), prepared(password))
      return matches && hash !== undefined
    })
  }

  #assertRoom(): void {
    if (this.#running < MAX_AT_ONCE || this.#waiting.length < MAX_WAITING) return
    throw new LookoutError('rateLimited', 'Too many people are signing in at once. Try again in a few seconds.', {
      retryAfterSeconds: 3,
    })
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#assertRoom()
    if (this.#running >= MAX_AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return await work()
    } finally {
      // A turn is handed on rather than given back, so that nobody slips in between.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}

/** Composed, so that the same password typed on another system is the same bytes (RFC 8265, OpaqueString). */
const prepared = (password: string): string => password.normalize('NFC')
