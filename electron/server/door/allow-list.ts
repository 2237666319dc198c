import { isIPv6 } from 'node:net'
import type { StationNames } from '../tls/machine.ts'

/** What requests to the station may name as their host, and what pages may speak to it. Exact texts, no patterns. */
export interface AllowList {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
}

/**
 * The station's own names and addresses with its own port, and the origins that an admin added. The host of an added
 * origin is a name that the admin gave the station, so it is taken as a host too.
 */
export function allowList(names: StationNames, port: number, addedOrigins: readonly string[] = []): AllowList {
  const suffix = port === 443 ? '' : `:${port}`
  const own = [...names.dns, ...names.addresses].map((name) => `${isIPv6(name) ? `[${name}]` : name}${suffix}`)
  const added = addedOrigins.flatMap((text) => URL.parse(text) ?? [])
  return {
    hosts: new Set([...own, ...added.map(({ host }) => host)]),
    origins: new Set([...own.map((host) => `https://${host}`), ...added.map(({ origin }) => origin)]),
  }
}

/** The names that added origins give the station, for its certificate. */
export const addedNames = (addedOrigins: readonly string[]): string[] =>
  addedOrigins.flatMap((text) => {
    const hostname = URL.parse(text)?.hostname
    return hostname === undefined ? [] : [hostname.replace(/^\[(.*)\]$/, '$1')]
  })
