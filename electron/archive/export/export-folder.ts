/**
 * The exports on disk: `<folder>/<id>/` has `export.json`, which says how far it is, and when it is finished the film and
 * what belongs to it.
 *
 * What is true on disk after a crash at any line:
 *
 * - an export that says `finished` has all four files, whole;
 * - nothing else in its folder is of any worth: it is removed when the folder is opened again;
 * - a film under its own name is whole: while it is written it has another.
 *
 * The order of steps that keeps it:
 *
 *   1. `export.json` says `queued`, then `running`
 *   2. film written under its unfinished name and synced     3. key, manifest and signature written and synced
 *   4. film renamed, folder synced                           5. `export.json` says `finished`
 *
 * `export.json` is always written beside, synced and renamed.
 */
import { dirname, join } from 'node:path'
import type { Disk } from '../../base/disk.ts'
import { messageOf, systemCode } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import { exportSchema, type Export } from '../../protocol/recordings.ts'
import { exportParts, partName, UNFINISHED, type ExportPart } from './export-names.ts'

const STATE_FILE = 'export.json'
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** An export with some thousand gaps has less. */
const MAX_STATE_BYTES = 4 * 1024 * 1024

export class ExportFolder {
  readonly #folder: string
  readonly #disk: Disk
  readonly #log: Log

  constructor(folder: string, disk: Disk, log: Log) {
    this.#folder = folder
    this.#disk = disk
    this.#log = log
  }

  /** Where the exports are. */
  get path(): string {
    return this.#folder
  }

  pathOf({ id, file }: Pick<Export, 'id' | 'file'>, part: ExportPart): string {
    return join(this.#folder, id, partName(file, part))
  }

  /** The exports of before, as they say they are. What cannot be read is left alone, and the log says so. */
  async load(): Promise<Export[]> {
    await this.make()
    const entries = await this.#disk.list(this.#folder)
    const ids = entries.filter(({ name, folder }) => folder && ID.test(name)).map(({ name }) => name)
    const found = await Promise.all(ids.map((id) => this.#read(id)))
    return found.filter((state) => state !== undefined)
  }

  /** Makes the folder of all exports where it is not there. Rejects with the disk's error. */
  async make(): Promise<void> {
    if (await this.#disk.makeFolder(this.#folder)) await this.#disk.syncFolder(dirname(this.#folder))
  }

  /** A new export, whose state is on the disk from now on. Rejects with the disk's error; nothing of it is left then. */
  async begin(state: Export): Promise<void> {
    await this.#disk.makeFolder(join(this.#folder, state.id))
    try {
      await this.#disk.syncFolder(this.#folder)
      await this.save(state)
    } catch (error) {
      await this.remove(state).catch(() => undefined)
      throw error
    }
  }

  /** Step 1 or 5. Rejects with the disk's error. */
  async save(state: Export): Promise<void> {
    const folder = join(this.#folder, state.id)
    await this.#write(join(folder, STATE_FILE), new TextEncoder().encode(`${JSON.stringify(state, null, 2)}\n`))
    await this.#disk.syncFolder(folder)
  }

  /** Where step 2 writes. */
  unfinishedFilm(state: Export): string {
    return `${this.pathOf(state, 'film')}${UNFINISHED}`
  }

  /** Steps 3 and 4. Rejects with the disk's error. */
  async complete(state: Export, parts: Readonly<Record<Exclude<ExportPart, 'film'>, Uint8Array>>): Promise<void> {
    for (const part of ['key', 'manifest', 'signature'] as const) {
      await this.#write(this.pathOf(state, part), parts[part])
    }
    await this.#disk.rename(this.unfinishedFilm(state), this.pathOf(state, 'film'))
    await this.#disk.syncFolder(join(this.#folder, state.id))
  }

  /** Whether a finished export's film is there as it was. */
  async isWhole(state: Export): Promise<boolean> {
    if (state.progress.state !== 'finished') return false
    const { size } = await this.#disk.stat(this.pathOf(state, 'film')).catch(() => ({ size: -1 }))
    return size === state.progress.bytes
  }

  /** Removes the film and what belongs to it, whole or not; `export.json` stays. */
  async clear(state: Export): Promise<void> {
    for (const part of exportParts) {
      await this.#remove(this.pathOf(state, part))
      await this.#remove(`${this.pathOf(state, part)}${UNFINISHED}`)
    }
  }

  /** Removes all of an export. */
  async remove(state: Export): Promise<void> {
    const folder = join(this.#folder, state.id)
    await this.clear(state)
    for (const name of [STATE_FILE, `${STATE_FILE}${UNFINISHED}`]) await this.#remove(join(folder, name))
    try {
      await this.#disk.removeFolder(folder)
      await this.#disk.syncFolder(this.#folder)
    } catch (error) {
      // Something of others may lie in it.
      this.#log.warn({ folder, error: messageOf(error) }, 'The folder of an export could not be removed.')
    }
  }

  /** Writes a file that is there whole or not at all, over one of the same name. */
  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const beside = `${path}${UNFINISHED}`
    await this.#remove(beside)
    const file = await this.#disk.create(beside)
    try {
      await file.append([bytes])
      await file.sync()
    } catch (error) {
      await this.#remove(beside).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
    await this.#disk.rename(beside, path)
  }

  async #remove(path: string): Promise<void> {
    try {
      await this.#disk.remove(path)
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
    }
  }

  async #read(id: string): Promise<Export | undefined> {
    const path = join(this.#folder, id, STATE_FILE)
    try {
      const text = new TextDecoder().decode(await this.#readAll(path))
      const state = exportSchema.parse(JSON.parse(text))
      if (state.id !== id || /[/\\]/.test(state.file)) throw new Error('it is of another export')
      return state
    } catch (error) {
      this.#log.warn({ path, error: messageOf(error) }, 'An export of before cannot be read; it is left alone.')
      return undefined
    }
  }

  async #readAll(path: string): Promise<Uint8Array> {
    const file = await this.#disk.openForReading(path)
    try {
      const { size } = await this.#disk.stat(path)
      return await file.read(0, Math.min(size, MAX_STATE_BYTES))
    } finally {
      await file.close()
    }
  }
}
