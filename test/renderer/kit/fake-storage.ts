import type { ArchiveInfo, ArchiveSettings, Protection } from '../../../electron/protocol/recordings.ts'
import type { StorageApi } from '../../../renderer/state/storage-api.ts'
import { at } from './cameras.ts'

const GIGABYTE = 1e9
export const DAY_SECONDS = 86_400

export const archive = (change: Partial<ArchiveInfo> = {}): ArchiveInfo => ({
  folder: '/srv/lookout/recordings',
  state: { state: 'ready' },
  disk: { bytes: 2_000 * GIGABYTE, free: 700 * GIGABYTE, reserve: 50 * GIGABYTE },
  bytes: 900 * GIGABYTE,
  protectedBytes: 120 * GIGABYTE,
  fullAt: at(6 * DAY_SECONDS + 100),
  retention: { days: 30, gigabytes: null },
  reserveGigabytes: 50,
  cameras: [
    { camera: 'gate', bytes: 610 * GIGABYTE, oldest: at(-21 * DAY_SECONDS), newest: at(-2) },
    { camera: 'yard', bytes: 280 * GIGABYTE, oldest: at(-12 * DAY_SECONDS), newest: at(-1) },
    { camera: 'barn', bytes: 10 * GIGABYTE, oldest: at(-29 * DAY_SECONDS), newest: at(-27 * DAY_SECONDS) },
  ],
  ...change,
})

export const protection = (change: Partial<Protection> = {}): Protection => ({
  id: 'p1',
  camera: 'gate',
  from: at(-7_200),
  to: at(-7_000),
  reason: 'Van at the gate',
  by: 'ann',
  at: at(-3_600),
  ...change,
})

/** The archive that a test says, changed as it is asked to. */
export class FakeStorage implements StorageApi {
  info = archive()
  list: Protection[] = [protection()]
  readonly changes: ArchiveSettings[] = []
  asked = 0
  /** Thrown instead of the next answer. */
  fails: Error | null = null

  archive(): Promise<ArchiveInfo> {
    this.asked++
    return this.#answer(() => this.info)
  }

  change(settings: ArchiveSettings): Promise<ArchiveInfo> {
    return this.#answer(() => {
      this.changes.push(settings)
      this.info = { ...this.info, ...settings }
      return this.info
    })
  }

  protections(): Promise<Protection[]> {
    return Promise.resolve(this.list)
  }

  unprotect(id: string): Promise<void> {
    return this.#answer(() => {
      this.list = this.list.filter((each) => each.id !== id)
    })
  }

  #answer<T>(give: () => T): Promise<T> {
    const { fails } = this
    this.fails = null
    return fails ? Promise.reject(fails) : Promise.resolve(give())
  }
}
