import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { Clock } from '../base/clock.ts'
import { Emitter } from '../base/emitter.ts'
import { LookoutError, messageOf } from '../base/error.ts'
import { readJson, type ReadJson } from '../base/json-file.ts'
import type { Log } from '../base/log.ts'
import { DESKTOP_VERSION, migrated } from './desktop-migrations.ts'

const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
})

/** The station that this program runs itself. */
export const OWN_STATION = 'own'

const windowSchema = z.object({
  id: z.string().min(1).max(64),
  /** `own`, or the id of one of `stations`. */
  station: z.string().min(1).max(64),
  place: z.templateLiteral(['#/', z.string().max(498)]),
  /** In device-independent pixels, not maximised and not full screen. */
  bounds: boundsSchema,
  displayId: z.number(),
  /** Of the monitor that it was on, to know it again where its id has changed. */
  displayBounds: boundsSchema,
  maximised: z.boolean(),
  fullScreen: z.boolean(),
  kiosk: z.boolean(),
})
export type WindowSettings = z.infer<typeof windowSchema>

const stationSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().max(120),
  url: z.url({ protocol: /^https$/ }),
  /** SHA-256 of what is trusted, 64 hex digits. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  /** RFC 3339 UTC. */
  addedAt: z.string(),
})
export type KnownStation = z.infer<typeof stationSchema>

const settingsSchema = z.object({
  version: z.literal(DESKTOP_VERSION),
  windows: z.array(windowSchema).max(32).default([]),
  startAtLogin: z.boolean().default(false),
  /** At login: without a window, as a station. */
  startHidden: z.boolean().default(true),
  mode: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('station') }),
      z.object({ kind: z.literal('viewer'), station: z.string() }),
    ])
    .default({ kind: 'station' }),
  stations: z.array(stationSchema).max(256).default([]),
  /** null: the platform's application-data folder. */
  dataFolder: z.string().min(1).nullable().default(null),
  hardwareAcceleration: z.enum(['auto', 'off']).default('auto'),
  /** Since when the program draws without the GPU because that failed again and again. RFC 3339 UTC. */
  softwareSince: z.string().nullable().default(null),
  /** When alarms are shown by the system: while no window is looked at, always, or never. */
  notifications: z.enum(['away', 'always', 'never']).default('away'),
  /** Where the last film was saved. */
  saveFolder: z.string().min(1).nullable().default(null),
  updates: z.object({ url: z.url().nullable() }).default({ url: null }),
})
export type DesktopSettings = z.infer<typeof settingsSchema>

export const initialDesktopSettings = (): DesktopSettings => settingsSchema.parse({ version: DESKTOP_VERSION })

/**
 * `<userData>/desktop.json` and who may write it: this class alone.
 *
 * Always true: the file is whole, since it is written beside and renamed; nothing is in force that is not in it; a file
 * that cannot be read is put aside under a name of its own and never overwritten.
 */
export class DesktopSettingsFile {
  readonly #path: string
  readonly #changes = new Emitter<DesktopSettings>()
  #settings: DesktopSettings
  #writing: Promise<void> = Promise.resolve()

  private constructor(path: string, settings: DesktopSettings) {
    this.#path = path
    this.#settings = settings
  }

  /** Reads the folder's settings: its own, else the initial ones. Makes the folder where it is not there. */
  static async open(folder: string, clock: Clock, log: Log): Promise<DesktopSettingsFile> {
    const path = join(folder, 'desktop.json')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const read = await readSettings(path)
    if (read.state === 'broken') {
      const aside = join(folder, `desktop.broken-${Math.floor(clock.now() / 1000)}.json`)
      await rename(path, aside)
      log.error({ why: read.why, keptAs: aside }, 'desktop.json cannot be used and was put aside.')
    }
    return new DesktopSettingsFile(path, read.state === 'good' ? read.value : initialDesktopSettings())
  }

  get current(): DesktopSettings {
    return this.#settings
  }

  onChange(run: (settings: DesktopSettings) => void): () => void {
    return this.#changes.on(run)
  }

  /**
   * Changes the settings, on disk first. One change at a time; one that cannot be written is not in force.
   * @throws LookoutError unavailable where it cannot be written, invalidParams where the next start could not read it
   */
  async change(edit: (settings: DesktopSettings) => DesktopSettings): Promise<void> {
    const mine = this.#writing.then(() => this.#change(edit))
    this.#writing = mine.catch(() => undefined)
    await mine
  }

  /** Resolves when every change so far is on disk, or has failed. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #change(edit: (settings: DesktopSettings) => DesktopSettings): Promise<void> {
    const changed = settingsSchema.safeParse(edit(this.#settings))
    if (!changed.success) throw new LookoutError('invalidParams', z.prettifyError(changed.error))
    try {
      await writeFileAtomic(this.#path, `${JSON.stringify(changed.data, null, 2)}\n`, { mode: 0o600 })
    } catch (error) {
      throw new LookoutError('unavailable', `The settings cannot be saved: ${messageOf(error)}.`, { cause: error })
    }
    this.#settings = changed.data
    this.#changes.emit(changed.data)
  }
}

const readSettings = (path: string): Promise<ReadJson<DesktopSettings>> =>
  readJson(path, (value) => settingsSchema.parse(migrated(value)))
