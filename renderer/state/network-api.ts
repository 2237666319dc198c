import { networkSchema, type NetworkSettings, type NetworkView } from '../../electron/protocol/network.ts'
import { call, post, type Fetch } from '../link/http.ts'

/** What the network view asks of the station, for admins. Every call rejects with a `LinkError`. */
export interface NetworkApi {
  view(): Promise<NetworkView>
  change(setting: NetworkSettings): Promise<NetworkView>
}

/** The same by the station's HTTP interface. */
export const httpNetwork = (fetch: Fetch = (path, init) => globalThis.fetch(path, init)): NetworkApi => ({
  view: () => call(fetch, networkSchema, '/api/network'),
  change: (setting) => call(fetch, networkSchema, '/api/network', { ...post(setting), method: 'PUT' }),
})
