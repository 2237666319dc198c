import type { NetworkSettings, NetworkView } from '../../electron/protocol/network.ts'
import { isOwnComputer } from './session.svelte.ts'

/**
 * Whether a setting would end the very connection that the page came by.
 * @param here the host name in the page's address
 */
export function cutsOff(view: NetworkView, wanted: NetworkSettings, here: string): boolean {
  if (isOwnComputer(here) || view.serving.state === 'commandLine') return false
  if (!wanted.serve) return true
  if (wanted.interfaces === 'all') return false
  const address = here.replace(/^\[(.*)\]$/, '$1')
  const card = view.interfaces.find(({ addresses }) => addresses.some((one) => one.address === address))
  return card !== undefined && !wanted.interfaces.includes(card.name)
}

/** 64 hex digits as people read them to each other: sixteen groups of four, as the desktop shows them where it compares. */
export const inFours = (sha256: string): string[] => sha256.toUpperCase().match(/.{1,4}/g) ?? []

/** The cards to choose from: those that lead to a network, and those that were chosen and are away. */
export function choosable(
  view: NetworkView,
  { interfaces }: NetworkSettings,
): { name: string; addresses: string[] | null }[] {
  const here = view.interfaces.filter(({ internal }) => !internal)
  const names = new Set(here.map(({ name }) => name))
  const away = interfaces === 'all' ? [] : interfaces.filter((name) => !names.has(name))
  return [
    ...here.map(({ name, addresses }) => ({ name, addresses: addresses.map(({ address }) => address) })),
    ...away.map((name) => ({ name, addresses: null })),
  ]
}
