import type { CameraConfig, Device } from '../../electron/protocol/cameras.ts'
import type { Catalogue } from '../i18n/en.ts'
import { problemOf, type LinkProblem } from '../link/problem.ts'
import type { StationLink } from '../client/station-link.ts'
import { RecordingDraft } from './recording-draft.svelte.ts'
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

/** The two parts of the dialog. */
export type EditorPart = 'source' | 'recording'

/** One camera being added or changed. */
export class CameraEditor {
  readonly #services: EditorServices
  readonly trial: Trial
  /** The camera as it was; null where one is being added. */
  readonly before: CameraConfig | null
  name = $state('')
  readonly draft: SourceDraft
  readonly recording: RecordingDraft
  part = $state<EditorPart>('source')
  #nameChecked = $state(false)
  #sourceChecked = $state(false)
  #saving = $state.raw<SavingState>({ state: 'editing' })
  #search = $state.raw<DeviceSearch>({ state: 'searching' })
  /** The camera's id; null while it has not been added. */
  #id: string | null
  readonly #built = $derived.by(() => buildSource(this.draft))

  constructor(services: EditorServices, before: CameraConfig | null) {
    this.#services = services
    this.trial = new Trial(services.sources, services.ticker)
    this.before = before
    this.name = before?.name ?? ''
    const draft = $state(before ? readSource(before.source) : emptyDraft())
    this.draft = draft
    this.#id = before?.id ?? null
    this.recording = new RecordingDraft(services.link, this.#id, () => this.draft.kind === 'device')
    if (this.fixed) this.part = 'recording'
  }

  /** Given on the command line: only its recording can be changed. */
  get fixed(): boolean {
    return this.before?.fixed === true
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

  /**
   * Adds or changes the camera, then how it is recorded. False where a field is wrong or the station refused; what was done
   * by then stays done and is not done again.
   */
  async save(): Promise<boolean> {
    const source = this.#checkedSource()
    if (source === undefined || !this.#recordingChecked() || this.#saving.state === 'saving') return false
    this.#saving = { state: 'saving' }
    try {
      const id = source === null ? this.#id : await this.#send(this.name.trim(), source)
      if (id !== null) await this.recording.save(id)
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

  /** The source to send; null where it cannot be changed, undefined where a field is wrong, which is then shown. */
  #checkedSource(): string | null | undefined {
    if (this.fixed) return null
    this.#nameChecked = this.#sourceChecked = true
    const built = this.#built
    if (built.ok && this.nameProblem === null) return built.source
    this.part = 'source'
    return undefined
  }

  #recordingChecked(): boolean {
    if (this.recording.state.state !== 'ready' || this.recording.check()) return true
    this.part = 'recording'
    return false
  }

  async #send(name: string, source: string): Promise<string> {
    const { link } = this.#services
    if (this.#id === null) {
      this.#id = (await link.request('cameras.add', { name, source })).id
      return this.#id
    }
    const changed = source !== this.before?.source && { source }
    await link.request('cameras.update', { camera: this.#id, name, ...changed })
    return this.#id
  }
}
