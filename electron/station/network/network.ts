import type { Clock } from '../../base/clock.ts'
import { LookoutError, messageOf } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import type { AddressState, NetworkSettings, NetworkView, Serving } from '../../protocol/network.ts'
import { addressTrouble } from '../../server/network/address-error.ts'
import type { NetworkPort } from '../../server/network/port.ts'
import type { Announced, Announcer } from './announcer.ts'
import type { Card, Cards } from './cards.ts'
import { byUse, checkChoice, chosenAddresses, hostAddresses, urlOf } from './choice.ts'
import { firewall, platformOf } from './firewall.ts'

/** How often the network cards are looked at: somebody who plugs a cable in waits for it. */
const LOOK_MILLISECONDS = 3_000

/** The server, as far as addresses go. */
export interface Addresses {
  /** @throws LookoutError with a reason */
  openAddress(address: string): Promise<void>
  closeAddress(address: string): void
}

/** The station's certificates, as far as addresses go. */
export interface Identity {
  readonly authoritySha256: string
  readonly served: { readonly sha256: string }
  readonly names: { readonly addresses: readonly string[] }
  check(): Promise<void>
}

export interface NetworkOptions {
  readonly cards: Cards
  readonly identity: Identity
  readonly announcer: Announcer
  /** What the admin chose, and how it is kept. */
  readonly setting: () => NetworkSettings
  readonly save: (setting: NetworkSettings) => Promise<void>
  /** Whether anybody can sign in yet. */
  readonly anyUser: () => boolean
  /** `--host` of this run; null where the setting decides. */
  readonly host: string | null
  /** What is announced, but for its port; asked anew each time, since an admin may rename the station. */
  readonly service: () => Omit<Announced['service'], 'port'>
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  readonly log: Log
}

type Attempt = { readonly state: 'open' } | Extract<AddressState, { state: 'failed' }>

/**
 * Where the station is served besides its own computer. It owns which addresses are listened on, and follows the setting
 * and the network cards, which come and go.
 *
 * Always true: what it does never touches the address that was listened on from the start, and an address that cannot be
 * had is said in words and tried again.
 */
export class Network implements NetworkPort {
  readonly #options: NetworkOptions
  /** By address. */
  readonly #attempts = new Map<string, Attempt>()
  #cards: readonly Card[]
  /** Once the server listens. */
  #server: { readonly addresses: Addresses; readonly port: number } | null = null
  #turn: Promise<void> = Promise.resolve()
  #stopLooking: () => void = () => undefined
  #closed = false

  constructor(options: NetworkOptions) {
    this.#options = options
    this.#cards = options.cards()
  }

  /** Serves as the setting says, from now on, at the port that the server has. Resolves when what can be opened has been. */
  async begin(addresses: Addresses, port: number): Promise<void> {
    this.#server = { addresses, port }
    await this.#follow()
    this.#lookLater()
  }

  view(): NetworkView {
    const { setting, identity, platform, announcer } = this.#options
    const port = this.#port
    const station = platformOf(platform)
    return {
      setting: setting(),
      serving: this.#serving(),
      port,
      interfaces: this.#cards.map((card) => this.#cardView(card)),
      urls: this.#urls(),
      fingerprints: { authority: identity.authoritySha256, certificate: identity.served.sha256 },
      caUrl: '/api/ca.pem',
      announcement: announcer.state,
      platform: station,
      firewall: firewall(port, station),
    }
  }

  async change(wanted: NetworkSettings): Promise<NetworkView> {
    const { setting, save, cards, anyUser } = this.#options
    const checked = checkChoice(wanted, setting(), cards())
    if (checked.serve && !anyUser()) {
      throw new LookoutError('conflict', 'Make the first admin before the station is served on the network.')
    }
    await save(checked)
    await this.#follow()
    return this.view()
  }

  /** Says goodbye to the networks. The server closes its addresses itself. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stopLooking()
    await this.#turn
    await this.#options.announcer.close()
  }

  #lookLater(): void {
    if (this.#closed) return
    this.#stopLooking = this.#options.clock.after(LOOK_MILLISECONDS, () => {
      void this.#follow().then(() => this.#lookLater())
    })
  }

  /** One at a time: brings what is listened on and announced in line with the setting and the cards. Never throws. */
  #follow(): Promise<void> {
    this.#turn = this.#turn
      .then(() => this.#followOnce())
      .catch((error: unknown) => {
        this.#options.log.error({ error: messageOf(error) }, 'The network could not be looked at.')
      })
    return this.#turn
  }

  async #followOnce(): Promise<void> {
    if (this.#closed) return
    const { cards, host, setting } = this.#options
    this.#cards = cards()
    const wanted = this.#serving().state === 'on' ? chosenAddresses(this.#cards, setting()) : []
    for (const [address, { state }] of this.#attempts) {
      if (wanted.includes(address)) continue
      this.#attempts.delete(address)
      if (state === 'open') this.#server?.addresses.closeAddress(address)
    }
    await this.#nameInCertificate(host === null ? wanted : this.#served())
    for (const address of wanted) await this.#open(address)
    this.#announce()
  }

  /** Who comes by a new address is to find it in the certificate, and at the door, from the first moment. */
  async #nameInCertificate(wanted: readonly string[]): Promise<void> {
    const { identity } = this.#options
    const named = identity.names.addresses
    if (wanted.some((address) => !named.includes(address.toLowerCase()))) await identity.check()
  }

  async #open(address: string): Promise<void> {
    const before = this.#attempts.get(address)
    if (before?.state === 'open') return
    const attempt = await this.#tryToOpen(address)
    this.#attempts.set(address, attempt)
    const { log } = this.#options
    if (attempt.state === 'open') log.info({ address }, 'The station is served on the network.')
    else if (before?.because !== attempt.because)
      log.warn({ address, why: attempt.message }, 'An address is not served.')
  }

  async #tryToOpen(address: string): Promise<Attempt> {
    try {
      await this.#server?.addresses.openAddress(address)
      return { state: 'open' }
    } catch (error) {
      const because = error instanceof LookoutError ? addressTrouble(error) : 'other'
      return { state: 'failed', because, message: messageOf(error) }
    }
  }

  get #port(): number {
    return this.#server?.port ?? 0
  }

  #serving(): Serving {
    const { host, setting, anyUser } = this.#options
    if (host !== null) return { state: 'commandLine', host }
    if (!setting().serve) return { state: 'off' }
    return { state: anyUser() ? 'on' : 'noUser' }
  }

  /** The addresses of networks that are listened on now. */
  #served(): string[] {
    const { host } = this.#options
    if (host !== null) return hostAddresses(this.#cards, host)
    return [...this.#attempts].flatMap(([address, { state }]) => (state === 'open' ? [address] : []))
  }

  /** By address, then by the name that the networks are told. */
  #urls(): string[] {
    const served = byUse(this.#served())
    const names = served.length > 0 ? [this.#options.service().host] : []
    return [...served, ...names].map((host) => urlOf(host, this.#port))
  }

  #cardView({ name, internal, addresses }: Card): NetworkView['interfaces'][number] {
    const served = new Set(this.#served())
    const stateOf = (address: string): AddressState =>
      served.has(address) ? { state: 'open' } : (this.#attempts.get(address) ?? { state: 'closed' })
    const shown = addresses.map((one) => ({
      ...one,
      state: stateOf(one.address),
      url: urlOf(one.address, this.#port),
    }))
    return { name, internal, addresses: shown }
  }

  /** Tells each network that is served, by an IPv4 address that is, of the addresses that are. */
  #announce(): void {
    const { announcer, setting, anyUser, service } = this.#options
    const served = new Set(this.#served())
    const networks = this.#cards.flatMap(({ addresses }) => {
      const here = addresses.filter(({ address }) => served.has(address))
      const by = here.find(({ family }) => family === 'IPv4')
      return by ? [{ by: by.address, addresses: here.map(({ address }) => address) }] : []
    })
    const wanted = setting().announce && anyUser() && networks.length > 0
    announcer.set(wanted ? { service: { ...service(), port: this.#port }, networks } : null)
  }
}
