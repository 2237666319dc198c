import { copyFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { Clock } from '../base/clock.ts'
import { LookoutError, messageOf } from '../base/error.ts'
import { readJson, type ReadJson } from '../base/json-file.ts'
import type { Log } from '../base/log.ts'
import { cameraIdSchema, cameraNameSchema, sourceTextSchema } from '../protocol/cameras.ts'
import { networkSettingsSchema, type NetworkSettings } from '../protocol/network.ts'
import { archiveSettingsSchema, recordingSettingsSchema, type ArchiveSettings } from '../protocol/recordings.ts'

const cameraSettingsSchema = z.object({
  id: cameraIdSchema,
  name: cameraNameSchema,
  source: sourceTextSchema,
  enabled: z.boolean(),
})
export type CameraSettings = z.infer<typeof cameraSettingsSchema>

export const MAX_CAMERAS = 256

/** Everything is kept until its disk is nearly full: what goes sooner is for an admin to say. */
const ARCHIVE: ArchiveSettings = { retention: { days: null, gigabytes: null }, reserveGigabytes: 2 }

/** This computer only: serving a network is a choice that an admin makes. */
const NETWORK: NetworkSettings = { serve: false, interfaces: 'all', announce: true }

const recordingSchema = z.object({
  archive: archiveSettingsSchema,
  /** What was set for a camera; it stays when the camera goes, since its recordings do. */
  cameras: z.record(cameraIdSchema, recordingSettingsSchema),
})

const settingsSchema = z.object({
  version: z.literal(1),
  name: z.string().trim().min(1).max(120),
  cameras: z.array(cameraSettingsSchema).max(MAX_CAMERAS),
  /** Origins besides the station's own whose pages may use it, exactly: `https://intranet.example`. */
  allowedOrigins: z.array(z.url({ protocol: /^https$/ })).default([]),
  recording: recordingSchema.default({ archive: ARCHIVE, cameras: {} }),
  network: networkSettingsSchema.default(NETWORK),
})
export type Settings = z.infer<typeof settingsSchema>

const initial = (): Settings => settingsSchema.parse({ version: 1, name: 'Lookout', cameras: [] })

/**
 * `settings.json` and who may write it: this class alone.
 *
 * Always true: the file is whole, since it is written beside and renamed; what was in force when the station last
 * started is in `settings.last-good.json`; a file that cannot be read is put aside under a name of its own and never
 * overwritten.
 */
export class SettingsFile {
  readonly #path: string
  readonly #lastGood: string
  #settings: Settings
  #writing: Promise<void> = Promise.resolve()

  private constructor(folder: string, settings: Settings) {
    this.#path = join(folder, 'settings.json')
    this.#lastGood = join(folder, 'settings.last-good.json')
    this.#settings = settings
  }

  /** Reads the folder's settings: its own, else the last good ones, else the initial ones. */
  static async open(folder: string, clock: Clock, log: Log): Promise<SettingsFile> {
    const path = join(folder, 'settings.json')
    const own = await read(path)
    if (own.state === 'good') {
      const file = new SettingsFile(folder, own.value)
      await file.#keepAsGood()
      return file
    }
    const before = await read(join(folder, 'settings.last-good.json'))
    const settings = before.state === 'good' ? before.value : initial()
    if (own.state === 'broken') {
      const aside = join(folder, `settings.broken-${Math.floor(clock.now() / 1000)}.json`)
      await rename(path, aside)
      log.error(
        {
          why: own.why,
          keptAs: aside,
          goingOnWith: before.state === 'good' ? 'the last good settings' : 'new settings',
        },
        'settings.json cannot be used and was put aside.',
      )
    }
    const file = new SettingsFile(folder, settings)
    await file.#write()
    return file
  }

  get current(): Settings {
    return this.#settings
  }

  /**
   * Changes the settings, on disk first. One change at a time; one that cannot be written is not in force.
   * @throws LookoutError unavailable where it cannot be written
   */
  async change(edit: (settings: Settings) => Settings): Promise<void> {
    const mine = this.#writing.then(async () => {
      const before = this.#settings
      // Nothing is ever written that the next start could not read.
      this.#settings = settingsSchema.parse(edit(before))
      try {
        await this.#write()
      } catch (error) {
        this.#settings = before
        throw new LookoutError('unavailable', `The settings cannot be saved: ${messageOf(error)}.`, { cause: error })
      }
    })
    this.#writing = mine.catch(() => undefined)
    await mine
  }

  async #write(): Promise<void> {
    // 0600: camera addresses hold passwords.
    await writeFileAtomic(this.#path, `${JSON.stringify(this.#settings, null, 2)}\n`, { mode: 0o600 })
    await this.#keepAsGood()
  }

  /** A convenience for the day somebody edits the file by hand: where it fails, nothing is lost. */
  #keepAsGood(): Promise<void> {
    return copyFile(this.#path, this.#lastGood).catch(() => undefined)
  }
}

const read = (path: string): Promise<ReadJson<Settings>> => readJson(path, (value) => settingsSchema.parse(value))
