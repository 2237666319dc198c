import { join } from 'node:path'
import type { Disk } from '../base/disk.ts'
import { LookoutError, messageOf, systemCode } from '../base/error.ts'
import { cameraIdSchema } from '../protocol/cameras.ts'
import type { Snapshot } from '../protocol/recordings.ts'
import { isPlainPath } from './plain-path.ts'

const NAME = /^(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})-(\d{3})\.jpg$/

/**
 * The pictures that people took: `<folder>/<camera>/<YYYYMMDD>-<HHMMSS>-<mmm>.jpg`, UTC.
 *
 * Always true: a file of such a name is whole, since it is written beside and renamed; none is ever overwritten, one of
 * the same millisecond takes the next; only names of this form are read, and only where no link is on the way.
 */
export class Snapshots {
  readonly #folder: string
  readonly #disk: Disk
  /** One at a time, so that no two find the same name free. */
  #saving: Promise<unknown> = Promise.resolve()

  constructor(folder: string, disk: Disk) {
    this.#folder = folder
    this.#disk = disk
  }

  /**
   * Keeps a JPEG that was taken at `time` µs.
   * @throws LookoutError unavailable where it cannot be written
   */
  save(camera: string, time: number, jpeg: Uint8Array): Promise<Snapshot> {
    const saved = this.#saving.then(() => this.#save(camera, time, jpeg))
    this.#saving = saved.catch(() => undefined)
    return saved
  }

  /** At most `limit` of a camera's snapshots, the newest first. */
  async list(camera: string, limit: number): Promise<Snapshot[]> {
    const folder = this.#folderOf(camera)
    if (!(await isPlainPath(this.#folder, folder))) return []
    const entries = await this.#disk.list(folder).catch(() => [])
    const files = entries.filter(({ name, folder }) => !folder && timeOf(name) !== undefined).map(({ name }) => name)
    const newest = files.sort().reverse().slice(0, limit)
    const snapshots = await Promise.all(newest.map((file) => this.#describe(camera, file)))
    return snapshots.filter((snapshot) => snapshot !== undefined)
  }

  /**
   * The path of a snapshot.
   * @throws LookoutError notFound where there is none of that name
   */
  async file(camera: string, file: string): Promise<string> {
    const named = cameraIdSchema.safeParse(camera).success && timeOf(file) !== undefined
    const path = named ? join(this.#folder, camera, file) : undefined
    if (path !== undefined && (await isPlainPath(this.#folder, path))) return path
    throw new LookoutError('notFound', 'There is no such snapshot.')
  }

  async #save(camera: string, time: number, jpeg: Uint8Array): Promise<Snapshot> {
    try {
      const folder = this.#folderOf(camera)
      for (const each of [this.#folder, folder]) await this.#disk.makeFolder(each)
      const file = await this.#freeName(folder, Math.floor(time / 1000))
      await this.#write(join(folder, file), jpeg)
      await this.#disk.syncFolder(folder)
      return this.#snapshot(camera, file, jpeg.byteLength)
    } catch (error) {
      if (error instanceof LookoutError) throw error
      throw new LookoutError('unavailable', `The snapshot cannot be saved: ${messageOf(error)}.`, { cause: error })
    }
  }

  async #freeName(folder: string, milliseconds: number): Promise<string> {
    const taken = new Set((await this.#disk.list(folder)).map(({ name }) => name))
    while (taken.has(nameOf(milliseconds))) milliseconds++
    return nameOf(milliseconds)
  }

  async #write(path: string, jpeg: Uint8Array): Promise<void> {
    // What a crash left of the same name is worth nothing.
    await this.#disk.remove(`${path}.part`).catch(() => undefined)
    const file = await this.#disk.create(`${path}.part`)
    try {
      await file.append([jpeg])
      await file.sync()
    } catch (error) {
      await this.#disk.remove(`${path}.part`).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
    await this.#disk.rename(`${path}.part`, path)
  }

  async #describe(camera: string, file: string): Promise<Snapshot | undefined> {
    const path = join(this.#folder, camera, file)
    try {
      return (await isPlainPath(this.#folder, path))
        ? this.#snapshot(camera, file, (await this.#disk.stat(path)).size)
        : undefined
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  #snapshot(camera: string, file: string, bytes: number): Snapshot {
    return { camera, file, url: `/api/snapshots/${camera}/${file}`, time: timeOf(file) ?? '', bytes }
  }

  /** @throws LookoutError invalidParams where it is no camera's id */
  #folderOf(camera: string): string {
    if (!cameraIdSchema.safeParse(camera).success) throw new LookoutError('invalidParams', 'This is no camera’s id.')
    return join(this.#folder, camera)
  }
}

const nameOf = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)\.(\d+)Z$/, '$1$2$3-$4$5$6-$7.jpg')

/** The instant that a name says; undefined for anything that is no snapshot's name. */
function timeOf(file: string): string | undefined {
  const instant = file.replace(NAME, '$1-$2-$3T$4:$5:$6.$7Z')
  const milliseconds = instant === file ? NaN : Date.parse(instant)
  // One spelling of a date that exists: not the 31st of February.
  return !Number.isNaN(milliseconds) && nameOf(milliseconds) === file ? instant : undefined
}
