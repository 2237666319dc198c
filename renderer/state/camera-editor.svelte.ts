import type { CameraConfig, Device } from '../../electron/protocol/cameras.ts'
import type { Catalogue } from '../i18n/en.ts'
import { problemOf, type LinkProblem } from '../link/problem.ts'
import type { StationLink } from '../client/station-link.ts'
import type { SourceApi } from './source-api.ts'
import {
  buildSource,
  emptyDraft,
  readAddress,
  readSource,
  type BuiltSource,
  type FieldProblem,
  type SourceDraft,
} from './source-draft.ts'
import type { Ticker } from './ticker.svelte.ts'
import { Trial } from './trial.svelte.ts'

const LONGEST_NAME = 120

/** The devices of the station's computer: exactly one of these. */
export type DeviceSearch =
  { state: 'searching' } | { state: 'found'; devices: Device[] } | { state: 'failed'; problem: LinkProblem }

export type SavingState = { state: 'editing' } | { state: 'saving' } | { state: 'refused'; problem: LinkProblem }

export interface EditorServices {
  link: Pick<StationLink, 'request'>
  sources: SourceApi
  ticker: Ticker
}

/** One camera being added or changed. */
export class CameraEditor {
  readonly #services: EditorServices
  readonly trial: Trial
  /** The camera as it was; null where one is being added. */
  readonly before: CameraConfig | null
  name = $state('')
  readonly draft: SourceDraft
  #nameChecked = $state(false)
  #sourceChecked = $state(false)
  #saving = $state.raw<SavingState>({ state: 'editing' })
  #search = $state.raw<DeviceSearch>({ state: 'searching' })
  readonly #built = $derived.by(() => buildSource(this.draft))

  constructor(services: EditorServices, before: CameraConfig | null) {
    this.#services = services
    this.trial = new Trial(services.sources, services.ticker)
    this.before = before
    this.name = before?.name ?? ''
    const draft = $state(before ? readSource(before.source) : emptyDraft())
    this.draft = draft
  }

  /** The source that the fields make now. */
  get built(): BuiltSource {
    return this.#built
  }

  get saving(): SavingState {
    return this.#saving
  }

  get search(): DeviceSearch {
    return this.#search
  }

  get nameProblem(): keyof Pick<Catalogue['editor'], 'needName' | 'longName'> | null {
    if (!this.#nameChecked) return null
    if (this.name.trim() === '') return 'needName'
    return this.name.trim().length > LONGEST_NAME ? 'longName' : null
  }

  /** What is wrong with a field, once somebody has tried to use the source. */
  problemOf(field: FieldProblem['field']): FieldProblem['problem'] | null {
    const built = this.#built
    return this.#sourceChecked && !built.ok && built.field === field ? built.problem : null
  }

  /** The picture on show is of another source than the one in the fields. */
  get trialOutdated(): boolean {
    const trial = this.trial.state
    if (trial.state === 'idle' || trial.state === 'running') return false
    return !this.#built.ok || this.#built.source !== trial.source
  }

  /** An address that was pasted with user and password in it gives them to their own fields. */
  splitAddress(kind: 'rtsp' | 'http'): void {
    const typed = this.draft[kind]
    const read = readAddress(typed.address)
    if (read.user !== '' || read.password !== '') this.draft[kind] = read
  }

  async findDevices(): Promise<void> {
    this.#search = { state: 'searching' }
    try {
      this.#search = { state: 'found', devices: await this.#services.sources.devices() }
    } catch (thrown) {
      this.#search = { state: 'failed', problem: problemOf(thrown) }
    }
  }

  async tryOut(): Promise<void> {
    this.#sourceChecked = true
    const built = this.#built
    if (!built.ok) return
    await this.trial.run({ source: built.source, ...(this.before && { camera: this.before.id }) })
  }

  /** Adds or changes the camera. False where a field is wrong or the station refused. */
  async save(): Promise<boolean> {
    this.#nameChecked = this.#sourceChecked = true
    const built = this.#built
    if (!built.ok || this.nameProblem !== null || this.#saving.state === 'saving') return false
    this.#saving = { state: 'saving' }
    try {
      await this.#send(this.name.trim(), built.source)
      this.#saving = { state: 'editing' }
      return true
    } catch (thrown) {
      this.#saving = { state: 'refused', problem: problemOf(thrown) }
      return false
    }
  }

  close(): void {
    this.trial.cancel()
  }

  async #send(name: string, source: string): Promise<void> {
    const { link } = this.#services
    if (!this.before) {
      await link.request('cameras.add', { name, source })
      return
    }
    const changed = source !== this.before.source && { source }
    await link.request('cameras.update', { camera: this.before.id, name, ...changed })
  }
}
