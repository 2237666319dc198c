import { randomBytes } from 'node:crypto'

/** Where unpredictable values come from; a test hands in its own. */
export interface Random {
  /** So many bytes from a cryptographic source. */
  bytes(count: number): Uint8Array
  /** At least 0, below 1. For jitter, never for secrets. */
  fraction(): number
}

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  fraction: () => Math.random(),
}

/** 256 random bits as 43 characters of base64url: tickets, keys, session tokens. */
export const secretToken = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url')
