import type { About } from '../../electron/protocol/about.ts'
import type { AboutApi, LicencedPart, Licences } from './about-api.ts'
import { asked, type Asked } from './asked.ts'
import type { DesktopBridge, Versions } from './desktop-bridge.ts'

/** What Lookout is made of and by what it is known, while somebody looks at it. */
export class AboutLookout {
  readonly #api: AboutApi
  readonly #desktop: DesktopBridge | null
  #station = $state.raw<Asked<About>>({ state: 'loading' })
  #licences = $state.raw<Asked<Licences>>({ state: 'loading' })
  #versions = $state.raw<Versions | null>(null)
  #search = $state('')

  constructor(api: AboutApi, desktop: DesktopBridge | null) {
    this.#api = api
    this.#desktop = desktop
  }

  get station(): Asked<About> {
    return this.#station
  }

  get licences(): Asked<Licences> {
    return this.#licences
  }

  /** Of the desktop program; null in a browser. */
  get versions(): Versions | null {
    return this.#versions
  }

  get search(): string {
    return this.#search
  }

  /** The parts whose name or licence has what was typed in it. */
  get found(): readonly LicencedPart[] {
    if (this.#licences.state !== 'ready') return []
    const wanted = this.#search.trim().toLowerCase()
    return this.#licences.value.parts.filter(({ name, licence }) =>
      `${name}\n${licence}`.toLowerCase().includes(wanted),
    )
  }

  type(search: string): void {
    this.#search = search
  }

  /** The licence of a part, whole. */
  textOf({ text }: LicencedPart): string {
    return this.#licences.state === 'ready' ? (this.#licences.value.texts[text] ?? '') : ''
  }

  /** Asks for everything; once more after a failure. */
  async load(): Promise<void> {
    await Promise.all([this.#loadStation(), this.#loadLicences(), this.#loadVersions()])
  }

  async #loadStation(): Promise<void> {
    this.#station = await asked(this.#api.about())
  }

  async #loadLicences(): Promise<void> {
    this.#licences = await asked(this.#api.licences())
  }

  async #loadVersions(): Promise<void> {
    this.#versions = (await this.#desktop?.versions().catch(() => null)) ?? null
  }
}
