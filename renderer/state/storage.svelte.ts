import type { ArchiveInfo, Protection } from '../../electron/protocol/recordings.ts'
import type { Clock } from '../base/clock.ts'
import { language } from '../i18n/language.svelte.ts'
import { problemOf, type LinkProblem } from '../link/problem.ts'
import {
  readDays,
  readGigabytes,
  readNumber,
  typedRetention,
  type Read,
  type RetentionFields,
} from './retention-fields.ts'
import type { StorageApi } from './storage-api.ts'
import type { Toasts } from './toasts.svelte.ts'

/** How often the station is asked while somebody looks; more often while it finds its recordings. */
const LOOK_MS = 10_000
const LOOK_INDEXING_MS = 2_000
const LEAST_RESERVE = 0.05
const MOST_RESERVE = 100_000

export type Loaded<T> = { state: 'loading' } | { state: 'ready'; value: T } | { state: 'failed'; problem: LinkProblem }

export type StorageField = 'days' | 'gigabytes' | 'reserve'

type Saving = { state: 'editing' } | { state: 'saving' } | { state: 'refused'; problem: LinkProblem }

export interface StorageServices {
  api: StorageApi
  toasts: Toasts
  clock: Clock
}

/** What the station stores and how long, while somebody looks at it. */
export class Storage {
  readonly #services: StorageServices
  #archive = $state.raw<Loaded<ArchiveInfo>>({ state: 'loading' })
  #protections = $state.raw<Loaded<Protection[]>>({ state: 'loading' })
  /** What is typed; null while the fields show what the station has. */
  #typed = $state.raw<(RetentionFields & { reserve: string }) | null>(null)
  #saving = $state.raw<Saving>({ state: 'editing' })
  #checked = $state(false)
  #asked = $state.raw<Protection | null>(null)
  #cancelLook: () => void = () => undefined
  #open = false

  constructor(services: StorageServices) {
    this.#services = services
  }

  get archive(): Loaded<ArchiveInfo> {
    return this.#archive
  }

  get protections(): Loaded<Protection[]> {
    return this.#protections
  }

  get saving(): Saving {
    return this.#saving
  }

  /** The protection that somebody wants to end, and has not yet said so twice. */
  get asked(): Protection | null {
    return this.#asked
  }

  get fields(): RetentionFields & { reserve: string } {
    if (this.#typed) return this.#typed
    if (this.#archive.state !== 'ready') return { days: '', gigabytes: '', reserve: '' }
    const { retention, reserveGigabytes } = this.#archive.value
    return { ...typedRetention(retention), reserve: String(reserveGigabytes) }
  }

  get changed(): boolean {
    return this.#typed !== null
  }

  type(field: StorageField, value: string): void {
    this.#typed = { ...this.fields, [field]: value }
  }

  isWrong(field: StorageField): boolean {
    return this.#checked && !this.#read()[field].ok
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
    const { api } = this.#services
    const [archive, protections] = await Promise.all([loaded(api.archive()), loaded(api.protections())])
    this.#archive = kept(this.#archive, archive)
    this.#protections = kept(this.#protections, protections)
  }

  /** Sends what is typed. */
  async save(): Promise<void> {
    this.#checked = true
    const { days, gigabytes, reserve } = this.#read()
    if (!days.ok || !gigabytes.ok || !reserve.ok || this.#saving.state === 'saving') return
    this.#saving = { state: 'saving' }
    const { api, toasts } = this.#services
    try {
      const retention = { days: days.value, gigabytes: gigabytes.value }
      this.#archive = { state: 'ready', value: await api.change({ retention, reserveGigabytes: reserve.value }) }
      this.#typed = null
      this.#checked = false
      this.#saving = { state: 'editing' }
      toasts.done(language.t.storage.keep.saved)
    } catch (thrown) {
      this.#saving = { state: 'refused', problem: problemOf(thrown) }
    }
  }

  /** Forgets what was typed. */
  reset(): void {
    this.#typed = null
    this.#checked = false
    this.#saving = { state: 'editing' }
  }

  /** Asks whether a protection is to be ended; null takes the question back. */
  ask(protection: Protection | null): void {
    this.#asked = protection
  }

  /** Ends the protection that was asked about; `name` is the camera's. */
  async unprotect(name: string): Promise<void> {
    const protection = this.#asked
    if (!protection) return
    this.#asked = null
    const { api, toasts } = this.#services
    try {
      await api.unprotect(protection.id)
      toasts.done(language.t.storage.protected.removed(name))
    } catch (thrown) {
      toasts.alarm(problemOf(thrown).message)
    }
    await this.refresh()
  }

  async #look(): Promise<void> {
    await this.refresh()
    if (!this.#open) return
    const indexing = this.#archive.state === 'ready' && this.#archive.value.state.state === 'indexing'
    this.#cancelLook = this.#services.clock.after(indexing ? LOOK_INDEXING_MS : LOOK_MS, () => void this.#look())
  }

  #read(): Record<'days' | 'gigabytes', Read<number | null>> & { reserve: Read<number> } {
    const { days, gigabytes, reserve } = this.fields
    return {
      days: readDays(days),
      gigabytes: readGigabytes(gigabytes),
      reserve: readNumber(reserve, LEAST_RESERVE, MOST_RESERVE),
    }
  }
}

async function loaded<T>(asking: Promise<T>): Promise<Loaded<T>> {
  try {
    return { state: 'ready', value: await asking }
  } catch (thrown) {
    return { state: 'failed', problem: problemOf(thrown) }
  }
}

/** What was known stays while there is no connection: the link says so itself. */
const kept = <T>(before: Loaded<T>, now: Loaded<T>): Loaded<T> =>
  before.state === 'ready' && now.state === 'failed' && now.problem.kind === 'offline' ? before : now
