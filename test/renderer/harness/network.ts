import type { AddressState, CardView, NetworkView } from '../../../electron/protocol/network.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { firewall } from '../../../electron/station/network/firewall.ts'
import { FakeNetwork, servedView } from '../kit/fake-network.ts'

const OPEN: AddressState = { state: 'open' }
const card = (name: string, addresses: Record<string, AddressState>): CardView => ({
  name,
  internal: false,
  addresses: Object.entries(addresses).map(([address, state]) => ({
    address,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    state,
    url: `https://${address.includes(':') ? `[${address}]` : address}:7440/`,
  })),
})
const LONG = 'vEthernet (Hyper-V virtual switch of the north building, external 2)'

function scene(query: URLSearchParams): Partial<NetworkView> {
  switch (query.get('net')) {
    case 'many':
      return {
        interfaces: [
          card('eth0', { '192.168.1.5': OPEN, 'fd12:3456:789a:1:1234:5678:9abc:def0': OPEN }),
          card(LONG, { '172.20.48.1': OPEN }),
          card('wlan0', {}),
        ],
        setting: { serve: true, interfaces: ['eth0', LONG, 'usb-ethernet'], announce: true },
        urls: [
          'https://192.168.1.5:7440/',
          'https://172.20.48.1:7440/',
          'https://[fd12:3456:789a:1:1234:5678:9abc:def0]:7440/',
          'https://control-room-north-building-3.local:7440/',
        ],
        announcement: { state: 'announced', name: 'Harbour control (2)' },
      }
    case 'trouble':
      return {
        interfaces: [
          card('eth0', { '192.168.1.5': { state: 'failed', because: 'taken', message: 'Port 7440 is taken.' } }),
          card('wlan0', { '10.0.0.7': { state: 'failed', because: 'gone', message: 'gone' } }),
        ],
        urls: [],
        announcement: { state: 'failed', message: 'addMembership ENODEV' },
      }
    case 'none':
      return { interfaces: [], urls: [], announcement: { state: 'off' } }
    case 'host':
      return { serving: { state: 'commandLine', host: '0.0.0.0' } }
    default:
      return {}
  }
}

/** The network that the address says: `net=off|many|trouble|none|host|failed`. */
export function networkScene(query: URLSearchParams): FakeNetwork {
  const network = new FakeNetwork()
  const rules = firewall(7440, 'linux')
  const { fingerprints } = network.now
  const authority = '9f2c41d07be65a8834c10ffe27b96d5ea0c3187f42dd9be6510f7a63c8e2b419'
  const common = { firewall: rules, fingerprints: { ...fingerprints, authority } }
  network.now = query.get('net') === 'off' ? { ...network.now, ...common } : servedView({ ...common, ...scene(query) })
  if (query.get('net') === 'failed')
    network.view = () =>
      Promise.reject(
        new LinkError({ kind: 'internal', message: 'Something went wrong inside the station; its log says what.' }),
      )
  if (query.get('net') === 'waiting') network.view = () => new Promise(() => undefined)
  return network
}
