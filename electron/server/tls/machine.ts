import { hostname, networkInterfaces } from 'node:os'
import { isIP } from 'node:net'

/** What the station has to know of its computer; a test hands in its own. */
export interface Machine {
  hostname(): string
  /** Every address of every network card, loopback included. */
  addresses(): readonly string[]
}

export const thisMachine: Machine = {
  hostname,
  addresses: () => Object.values(networkInterfaces()).flatMap((card) => (card ?? []).map(({ address }) => address)),
}

/** What the station is reached by. All in lower case, each once, sorted. */
export interface StationNames {
  readonly dns: readonly string[]
  readonly addresses: readonly string[]
}

/** A host name as RFC 1123 allows it, which is what a certificate may hold. */
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

/** Link-local IPv6 addresses mean nothing without a zone, and neither a URL nor a certificate holds one. */
const isReachable = (address: string): boolean => isIP(address) !== 0 && !/^fe[89ab]/i.test(address)

/** The machine's own names and addresses, and those that an admin added. What is no name and no address is left out. */
export function stationNames(machine: Machine, extra: readonly string[] = []): StationNames {
  const host = machine.hostname().toLowerCase()
  const own = host.endsWith('.local') ? [host] : [host, `${host}.local`]
  const dns = ['localhost', ...own, ...extra.map((name) => name.toLowerCase())].filter(
    (name) => isIP(name) === 0 && DNS_NAME.test(name),
  )
  const addresses = ['127.0.0.1', '::1', ...machine.addresses(), ...extra].filter(isReachable)
  return { dns: sortedSet(dns), addresses: sortedSet(addresses.map((address) => address.toLowerCase())) }
}

const sortedSet = (values: readonly string[]): string[] => [...new Set(values)].sort()
