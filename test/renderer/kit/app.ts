import { render } from '@testing-library/svelte'
import App from '../../../renderer/App.svelte'
import type { AboutApi } from '../../../renderer/state/about-api.ts'
import type { DesktopBridge } from '../../../renderer/state/desktop-bridge.ts'
import type { LocalHost } from '../../../renderer/state/local-films.ts'
import { Preferences } from '../../../renderer/state/preferences.svelte.ts'
import { Session, type SessionApi } from '../../../renderer/state/session.svelte.ts'
import type { SourceApi } from '../../../renderer/state/source-api.ts'
import type { NetworkApi } from '../../../renderer/state/network-api.ts'
import type { StorageApi } from '../../../renderer/state/storage-api.ts'
import type { ManualClock } from '../../kit/manual-clock.ts'
import { online, type FakeLink } from './fake-link.ts'
import { FakeLocal } from './fake-local.ts'
import { FakeNetwork } from './fake-network.ts'
import { FakeRecordings } from './fake-recordings.ts'
import { FakeStorage } from './fake-storage.ts'
import { settled } from './page.ts'

export type Role = 'viewer' | 'operator' | 'admin'

/** The station of every test, when its first administrator has been made. */
export const setUp = { name: 'Harbour', version: '1', protocol: 'lookout.v1', setup: true }

interface Given {
  readonly link: FakeLink
  readonly clock: ManualClock
  readonly role: Role
  /** What is answered otherwise than to ann, who is signed in. */
  readonly api?: Partial<SessionApi>
  readonly sources?: SourceApi
  readonly storage?: StorageApi
  readonly network?: NetworkApi
  readonly local?: LocalHost
  readonly about?: AboutApi
  readonly desktop?: DesktopBridge | null
  readonly ownComputer?: boolean
  readonly ticket?: string | null
  readonly languages?: readonly string[]
}

const noAbout: AboutApi = { about: () => new Promise(() => undefined), licences: () => new Promise(() => undefined) }
const noSources: SourceApi = { devices: () => Promise.resolve([]), tryOut: () => new Promise(() => undefined) }

/** Opens the whole page, connected by this link, for ann in this role. */
export async function openApp({ link, clock, role, api, ...given }: Given): Promise<void> {
  const { sources = noSources, storage = new FakeStorage(), local = new FakeLocal() } = given
  const { network = new FakeNetwork() } = given
  const { about = noAbout, desktop = null } = given
  const { ownComputer = true, ticket = null, languages = ['en'] } = given
  link.state = online(role)
  render(App, {
    session: new Session({ api: { ...signedIn(role), ...api }, clock, ticket, ownComputer, renew: null }),
    sources,
    recordings: new FakeRecordings(),
    storage,
    network,
    local,
    about,
    desktop,
    preferences: new Preferences({ getItem: () => null, setItem: () => undefined }, languages),
    clock,
    connect: () => link,
  })
  await settled()
}

const signedIn = (role: Role): SessionApi => ({
  station: () => Promise.resolve(setUp),
  setup: () => Promise.resolve(),
  login: () => Promise.resolve({ name: 'ann', role }),
  loginByTicket: () => new Promise(() => undefined),
  logout: () => Promise.resolve(),
  current: () => Promise.resolve({ name: 'ann', role }),
})
