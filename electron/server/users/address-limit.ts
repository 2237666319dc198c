import { isIPv6 } from 'node:net'
import type { Clock } from '../../base/clock.ts'
import { LookoutError } from '../../base/error.ts'

/** So many failed attempts an address may make at once… */
const BURST = 60
/** …and one more for each of these. A whole shift behind one address can mistype, a password list cannot be tried. */
const REGAIN_MICROSECONDS = 30e6
const MAX_ADDRESSES = 4096

interface Bucket {
  failures: number
  /** Monotonic; up to then what was regained is counted. */
  countedAt: number
}

/**
 * Limits guessing from one address over all accounts (password spraying). It closes the door to that address alone, so
 * it cannot be used to keep somebody out who sits elsewhere. In memory: the limit per account is the one that lasts.
 */
export class AddressLimit {
  readonly #clock: Clock
  /** In the order of the last failure. */
  readonly #buckets = new Map<string, Bucket>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws LookoutError rateLimited, with the seconds to wait */
  assertOpen(address: string): void {
    const failures = this.#failures(network(address))
    if (failures < BURST) return
    const seconds = Math.ceil(((failures - BURST + 1) * REGAIN_MICROSECONDS) / 1e6)
    throw new LookoutError('rateLimited', `Too many failed attempts from this address. Try again in ${seconds} s.`, {
      retryAfterSeconds: seconds,
    })
  }

  failed(address: string): void {
    const key = network(address)
    const failures = this.#failures(key) + 1
    this.#buckets.delete(key)
    this.#buckets.set(key, { failures, countedAt: this.#clock.monotonic() })
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > MAX_ADDRESSES && oldest !== undefined) this.#buckets.delete(oldest)
  }

  #failures(key: string): number {
    const bucket = this.#buckets.get(key)
    if (!bucket) return 0
    const regained = (this.#clock.monotonic() - bucket.countedAt) / REGAIN_MICROSECONDS
    return Math.max(0, bucket.failures - regained)
  }
}

/** An IPv6 host has a whole /64 to itself, so the network is what counts. IPv4 in IPv6 is IPv4. */
export function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [plain = address] = address.split('%')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
