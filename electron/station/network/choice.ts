import { BlockList, isIPv6 } from 'node:net'
import { LookoutError } from '../../base/error.ts'
import type { NetworkSettings } from '../../protocol/network.ts'
import type { Card, CardAddress } from './cards.ts'

/** The addresses that a setting has served, besides this computer's own. */
export function chosenAddresses(cards: readonly Card[], { serve, interfaces }: NetworkSettings): string[] {
  if (!serve) return []
  const chosen = cards.filter(({ name, internal }) => !internal && (interfaces === 'all' || interfaces.includes(name)))
  return chosen.flatMap(({ addresses }) => addresses.map(({ address }) => address))
}

/** The addresses of networks that a `--host` is listened on at. */
export function hostAddresses(cards: readonly Card[], host: string): string[] {
  const all = cards.flatMap(({ internal, addresses }) => (internal ? [] : addresses))
  return all.filter((one) => covers(host, one)).map(({ address }) => address)
}

function covers(host: string, { address, family }: CardAddress): boolean {
  if (host === '::') return true
  return host === '0.0.0.0' ? family === 'IPv4' : host === address
}

/**
 * A setting that can be kept. A card that was chosen before may be away for now: it is served when it comes back.
 * @throws LookoutError invalidParams, with a sentence for people
 */
export function checkChoice(wanted: NetworkSettings, before: NetworkSettings, cards: readonly Card[]): NetworkSettings {
  if (wanted.interfaces === 'all') return wanted
  const interfaces = [...new Set(wanted.interfaces)]
  const known = [...cards.filter(({ internal }) => !internal).map(({ name }) => name), ...namesOf(before)]
  const unknown = interfaces.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new LookoutError('invalidParams', `This computer has no network card “${unknown}” that leads to a network.`)
  }
  if (wanted.serve && interfaces.length === 0) {
    throw new LookoutError('invalidParams', 'Choose at least one network card, or all of them.')
  }
  return { ...wanted, interfaces }
}

const namesOf = ({ interfaces }: NetworkSettings): readonly string[] => (interfaces === 'all' ? [] : interfaces)

const local = new BlockList()
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  local.addSubnet(net, prefix)
}
const selfAssigned = new BlockList()
selfAssigned.addSubnet('169.254.0.0', 16)

/** The likeliest to be typed first: private IPv4, other IPv4, IPv6, and what a card gives itself where nobody else did. */
export function byUse(addresses: readonly string[]): string[] {
  const rank = (address: string): number => {
    if (isIPv6(address)) return 2
    if (selfAssigned.check(address)) return 3
    return local.check(address) ? 0 : 1
  }
  return [...addresses].sort((a, b) => rank(a) - rank(b))
}

/** `https://192.168.1.5:7440/` */
export const urlOf = (address: string, port: number): string =>
  `https://${isIPv6(address) ? `[${address}]` : address}${port === 443 ? '' : `:${port}`}/`
