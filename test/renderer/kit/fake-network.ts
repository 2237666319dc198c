import type { NetworkSettings, NetworkView } from '../../../electron/protocol/network.ts'
import type { NetworkApi } from '../../../renderer/state/network-api.ts'
import { networkView } from '../../kit/no-network.ts'

/** The view of a station that is served on one card and one name. */
export const servedView = (change: Partial<NetworkView> = {}): NetworkView => {
  const url = 'https://192.168.1.5:7440/'
  return networkView({
    setting: { serve: true, interfaces: 'all', announce: true },
    serving: { state: 'on' },
    interfaces: [
      {
        name: 'eth0',
        internal: false,
        addresses: [{ address: '192.168.1.5', family: 'IPv4', state: { state: 'open' }, url }],
      },
    ],
    urls: [url, 'https://harbour.local:7440/'],
    announcement: { state: 'announced', name: 'Harbour' },
    ...change,
  })
}

/** The network that a test says, changed as it is asked to. */
export class FakeNetwork implements NetworkApi {
  now: NetworkView = networkView()
  readonly changes: NetworkSettings[] = []
  asked = 0
  /** Thrown instead of the next answer. */
  fails: Error | null = null

  view(): Promise<NetworkView> {
    this.asked++
    return this.#answer(() => this.now)
  }

  change(setting: NetworkSettings): Promise<NetworkView> {
    return this.#answer(() => {
      this.changes.push(setting)
      this.now = setting.serve ? servedView({ setting }) : networkView({ setting })
      return this.now
    })
  }

  #answer<T>(give: () => T): Promise<T> {
    const { fails } = this
    this.fails = null
    return fails ? Promise.reject(fails) : Promise.resolve(give())
  }
}
