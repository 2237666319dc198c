import type { FirewallSystem, NetworkView } from '../../protocol/network.ts'

type Platform = NetworkView['platform']

/** What the station's computer runs, from Node's word for it. */
export function platformOf(platform: NodeJS.Platform): Platform {
  if (platform === 'win32') return 'windows'
  if (platform === 'darwin') return 'macos'
  return platform === 'linux' ? 'linux' : 'other'
}

const SYSTEMS: Record<FirewallSystem, Platform> = {
  windows: 'windows',
  macos: 'macos',
  ufw: 'linux',
  firewalld: 'linux',
  nftables: 'linux',
}

/** Commands that let clients reach the station: TCP for everything, UDP 5353 for being found. The own system first. */
export function firewall(port: number, platform: Platform): NetworkView['firewall'] {
  const all = Object.entries(commands(port)).map(([system, lines]) => ({
    system: system as FirewallSystem,
    commands: lines,
  }))
  const own = ({ system }: { system: FirewallSystem }): number => (SYSTEMS[system] === platform ? 0 : 1)
  return all.sort((a, b) => own(a) - own(b))
}

const windowsRule = (name: string, protocol: string, port: number): string =>
  `New-NetFirewallRule -DisplayName "${name}" -Direction Inbound -Action Allow -Profile Private,Domain ` +
  `-Protocol ${protocol} -LocalPort ${port}`

const commands = (port: number): Record<FirewallSystem, string[]> => ({
  windows: [windowsRule('Lookout', 'TCP', port), windowsRule('Lookout (discovery)', 'UDP', 5353)],
  macos: [
    'sudo /usr/libexec/ApplicationFirewall/socketfilterfw --add /Applications/Lookout.app',
    'sudo /usr/libexec/ApplicationFirewall/socketfilterfw --unblockapp /Applications/Lookout.app',
  ],
  ufw: [`sudo ufw allow ${port}/tcp comment Lookout`, 'sudo ufw allow 5353/udp comment mDNS'],
  firewalld: [
    `sudo firewall-cmd --permanent --add-port=${port}/tcp`,
    'sudo firewall-cmd --permanent --add-service=mdns',
    'sudo firewall-cmd --reload',
  ],
  nftables: [
    `sudo nft add rule inet filter input tcp dport ${port} accept`,
    'sudo nft add rule inet filter input udp dport 5353 accept',
  ],
})
