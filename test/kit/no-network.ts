import type { NetworkView } from '../../electron/protocol/network.ts'
import type { NetworkPort } from '../../electron/server/network/port.ts'

/** A station that is served to its own computer, with one network card. */
export const networkView = (change: Partial<NetworkView> = {}): NetworkView => ({
  setting: { serve: false, interfaces: 'all', announce: true },
  serving: { state: 'off' },
  port: 7440,
  interfaces: [
    {
      name: 'eth0',
      internal: false,
      addresses: [
        { address: '192.168.1.5', family: 'IPv4', state: { state: 'closed' }, url: 'https://192.168.1.5:7440/' },
      ],
    },
  ],
  urls: [],
  fingerprints: { authority: '0123456789abcdef'.repeat(4), certificate: 'fedcba9876543210'.repeat(4) },
  caUrl: '/api/ca.pem',
  announcement: { state: 'off' },
  platform: 'linux',
  firewall: [{ system: 'ufw', commands: ['sudo ufw allow 7440/tcp comment Lookout'] }],
  ...change,
})

export const noNetwork: NetworkPort = {
  view: () => networkView(),
  change: (setting) => Promise.resolve(networkView({ setting })),
}
