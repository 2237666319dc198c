import type { NetworkSettings, NetworkView } from '../../electron/protocol/network.ts'
import type { Clock } from '../base/clock.ts'
import { language } from '../i18n/language.svelte.ts'
import { problemOf, type LinkProblem } from '../link/problem.ts'
import type { NetworkApi } from './network-api.ts'
import { cutsOff } from './network-reach.ts'
import type { Loaded } from './storage.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

/** Addresses come and go while somebody looks, and a name takes a second to be announced. */
const LOOK_MS = 3_000

type Saving =
  { state: 'editing' } | { state: 'asking' } | { state: 'saving' } | { state: 'refused'; problem: LinkProblem }

export interface NetworkServices {
  api: NetworkApi
  toasts: Toasts
  clock: Clock
  /** The host name in the page's address. */
  here: string
}

/** Where the station is served, while an admin looks at it and changes it. */
export class Network {
  readonly #services: NetworkServices
  #view = $state.raw<Loaded<NetworkView>>({ state: 'loading' })
  /** What was chosen and not saved; null while the station's own setting is shown. */
  #draft = $state.raw<NetworkSettings | null>(null)
  #saving = $state.raw<Saving>({ state: 'editing' })
  #cancelLook: () => void = () => undefined
  #open = false

  constructor(services: NetworkServices) {
    this.#services = services
  }

  get view(): Loaded<NetworkView> {
    return this.#view
  }

  /** What is chosen; null until the station has said what it has. */
  get setting(): NetworkSettings | null {
    return this.#draft ?? (this.#view.state === 'ready' ? this.#view.value.setting : null)
  }

  get changed(): boolean {
    return this.#draft !== null
  }

  /** `asking`: what is chosen would end this page's own connection, and has not been said twice. */
  get saving(): Saving {
    return this.#saving
  }

  /** Whether nothing is chosen to be served on. */
  get chosenNone(): boolean {
    const setting = this.setting
    return setting !== null && setting.serve && setting.interfaces.length === 0
  }

  choose(part: Partial<NetworkSettings>): void {
    const setting = this.setting
    if (setting === null || this.#saving.state === 'saving') return
    const draft = { ...setting, ...part }
    this.#draft = this.#view.state === 'ready' && same(draft, this.#view.value.setting) ? null : draft
    this.#saving = { state: 'editing' }
  }

  /** One network card more, or less. */
  chooseCard(name: string, chosen: boolean): void {
    const { interfaces = 'all' } = this.setting ?? {}
    const others = interfaces === 'all' ? [] : interfaces.filter((one) => one !== name)
    this.choose({ interfaces: chosen ? [...others, name] : others })
  }

  /** Sends what is chosen. What would end this page's own connection is asked about first. */
  async save(sure = false): Promise<void> {
    const draft = this.#draft
    if (!draft || this.#view.state !== 'ready' || this.#saving.state === 'saving' || this.chosenNone) return
    const { api, toasts, here } = this.#services
    if (!sure && cutsOff(this.#view.value, draft, here)) {
      this.#saving = { state: 'asking' }
      return
    }
    this.#saving = { state: 'saving' }
    try {
      this.#view = { state: 'ready', value: await api.change(draft) }
      this.reset()
      toasts.done(language.t.network.saved)
    } catch (thrown) {
      this.#saving = { state: 'refused', problem: problemOf(thrown) }
    }
  }

  /** Forgets what was chosen. */
  reset(): void {
    this.#draft = null
    this.#saving = { state: 'editing' }
  }

  /** Takes the question back; what is chosen stays. */
  stay(): void {
    if (this.#saving.state === 'asking') this.#saving = { state: 'editing' }
  }

  /** Keeps what is shown up to date until the answer is called. */
  look(): () => void {
    this.#open = true
    void this.#look()
    return () => {
      this.#open = false
      this.#cancelLook()
    }
  }

  /** Asks again now. */
  async refresh(): Promise<void> {
    try {
      this.#view = { state: 'ready', value: await this.#services.api.view() }
    } catch (thrown) {
      const problem = problemOf(thrown)
      // What was known stays while there is no connection: the link says so itself.
      if (this.#view.state !== 'ready' || problem.kind !== 'offline') this.#view = { state: 'failed', problem }
    }
  }

  async #look(): Promise<void> {
    await this.refresh()
    if (!this.#open) return
    this.#cancelLook()
    this.#cancelLook = this.#services.clock.after(LOOK_MS, () => void this.#look())
  }
}

const same = (a: NetworkSettings, b: NetworkSettings): boolean =>
  a.serve === b.serve && a.announce === b.announce && sameCards(a.interfaces, b.interfaces)

const sameCards = (a: NetworkSettings['interfaces'], b: NetworkSettings['interfaces']): boolean =>
  a === 'all' || b === 'all' ? a === b : [...a].sort().join('\n') === [...b].sort().join('\n')
