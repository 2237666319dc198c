import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

export interface CardAddress {
  readonly address: string
  readonly family: 'IPv4' | 'IPv6'
}

/** A network card with what it is reached by. */
export interface Card {
  readonly name: string
  /** It leads to this computer alone. */
  readonly internal: boolean
  readonly addresses: readonly CardAddress[]
}

/** The network cards of the moment; a test hands in its own. */
export type Cards = () => readonly Card[]

/** This computer's. None where the system does not say. */
export const thisComputersCards: Cards = () => {
  try {
    return Object.entries(networkInterfaces()).map(([name, addresses = []]) => ({
      name,
      internal: addresses.every(({ internal }) => internal),
      addresses: addresses
        .map(({ address }) => address)
        .filter(canBeTyped)
        .map((address) => ({ address, family: isIPv6(address) ? 'IPv6' : 'IPv4' })),
    }))
  } catch {
    return []
  }
}

/** Link-local IPv6 addresses mean nothing without a zone, which neither a URL nor a certificate holds. */
const canBeTyped = (address: string): boolean => !/^fe[89ab]/i.test(address)
