import { hostname } from 'node:os'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Random } from '../../base/random.ts'
import { PROTOCOL } from '../../protocol/version.ts'
import type { TlsIdentity } from '../../server/tls/tls-identity.ts'
import type { Accounts } from '../../server/users/accounts.ts'
import type { SettingsFile } from '../settings.ts'
import { Announcer } from './announcer.ts'
import type { Cards } from './cards.ts'
import type { Multicast } from './multicast.ts'
import { Network } from './network.ts'

/** What a station's network is made of. */
export interface NetworkWorld {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly version: string
  readonly cards: Cards
  readonly multicast: Multicast
  readonly accounts: Accounts
  readonly settings: SettingsFile
  readonly identity: TlsIdentity
}

/** The station's network, which does nothing until it begins. */
export function openNetwork(world: NetworkWorld, host: string | null): Network {
  const { clock, log, cards, accounts, settings, version, identity } = world
  return new Network({
    cards,
    identity,
    announcer: new Announcer(world),
    setting: () => settings.current.network,
    save: (network) => settings.change((all) => ({ ...all, network })),
    anyUser: () => accounts.users.any,
    host,
    service: () => {
      const { name } = settings.current
      const fingerprint = identity.authoritySha256
      return { name, host: localName(hostname()), txt: { version, protocol: PROTOCOL, fingerprint, name } }
    },
    platform: process.platform,
    clock,
    log,
  })
}

/** The computer's name on its networks, which the certificate has too. */
function localName(host: string): string {
  const lower = host.toLowerCase()
  return lower.endsWith('.local') ? lower : `${lower}.local`
}
