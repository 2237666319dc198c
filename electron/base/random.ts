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

/** A random UUID (RFC 9562, version 4). */
export function uuid(random: Random): string {
  const bytes = Buffer.from(random.bytes(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
