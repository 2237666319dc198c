import { statSync, rmSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemDisk, type Disk, type DiskFile } from '../../electron/base/disk.ts'

export type DiskOperation =
  'create' | 'append' | 'sync' | 'truncate' | 'close' | 'makeFolder' | 'syncFolder' | 'remove' | 'read' | 'other'

export interface DiskStep {
  readonly operation: DiskOperation
  readonly path: string
}

type Code = 'ENOSPC' | 'EIO' | 'EROFS' | 'ENOENT' | 'EACCES'

const never = new Promise<never>(() => undefined)

/**
 * The computer's disk, with faults. Files are real and lie where they are said to; what was synced of them, and which
 * names were, is noted beside. It begins as a disk without a fault.
 */
export class FaultyDisk implements Disk {
  /** All that was asked of it, in order. */
  readonly steps: DiskStep[] = []
  #fault: (step: DiskStep) => Code | undefined = () => undefined
  #room = Infinity
  #cutAt = Infinity
  #hold: { only: DiskOperation | undefined; promise: Promise<void>; release: () => void } | undefined
  #working = 0
  #idle: (() => void)[] = []
  /** Of each file made: bytes written, and bytes that outlive a power cut. */
  readonly #files = new Map<string, { written: number; safe: number }>()
  readonly #open = new Set<DiskFile>()
  /** Names that were made and are not safe yet. */
  readonly #unsafeNames = new Set<string>()

  /** From now on a step fails with the code that is answered for it. Without an argument none does. */
  failWhere(fault: (step: DiskStep) => Code | undefined = () => undefined): void {
    this.#fault = fault
  }

  /** So many bytes more can be written, then it is full: as much as fits is written, the rest fails with ENOSPC. */
  set room(bytes: number) {
    this.#room = bytes
  }

  /** Step number `index`, counted from 0, and all after it never happen and are never answered. */
  cutBefore(index: number): void {
    this.#cutAt = index
  }

  get openFiles(): number {
    return this.#open.size
  }

  /** It does nothing and answers nothing, until `release`; or only one operation waits. */
  hold(only?: DiskOperation): void {
    let release: () => void = () => undefined
    const promise = new Promise<void>((resolve) => (release = resolve))
    this.#hold = { only, promise, release }
  }

  release(): void {
    this.#hold?.release()
    this.#hold = undefined
  }

  /** Resolves when nothing is being done, apart from what waits for `release` or was cut off. */
  async idle(): Promise<void> {
    // Whoever was answered may ask again, a few promises later.
    for (let quiet = 0; quiet < 3; quiet++) {
      if (this.#working > 0) {
        quiet = -1
        await new Promise<void>((resolve) => this.#idle.push(resolve))
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /**
   * Leaves of the files what a power cut leaves now: only names and bytes that are safe. `keeps` may answer how many of
   * so many unsafe bytes at a file's end are there nevertheless. Nothing can be done with the disk afterwards.
   */
  async powerCut(keeps: (bytes: number) => number = () => 0): Promise<void> {
    this.#cutAt = 0
    for (const file of this.#open) await file.close()
    this.#open.clear()
    for (const [path, { written, safe }] of this.#files) {
      if (this.#outlives(path)) truncateSync(path, safe + Math.min(written - safe, keeps(written - safe)))
    }
    for (const path of this.#unsafeNames) rmSync(path, { recursive: true, force: true })
  }

  async create(path: string): Promise<DiskFile> {
    const file = await this.#step('create', path, () => systemDisk.create(path))
    this.#unsafeNames.add(path)
    const extent = { written: 0, safe: 0 }
    this.#files.set(path, extent)
    return this.#wrap(path, file, extent)
  }

  async openForReading(path: string): Promise<DiskFile> {
    const file = await this.#step('read', path, () => systemDisk.openForReading(path))
    return this.#wrap(path, file, { written: 0, safe: 0 })
  }

  /** What was there before is taken for safe. */
  async openForAppending(path: string): Promise<DiskFile> {
    const file = await this.#step('other', path, () => systemDisk.openForAppending(path))
    const bytes = statSync(path).size
    const extent = this.#files.get(path) ?? { written: bytes, safe: bytes }
    this.#files.set(path, extent)
    return this.#wrap(path, file, extent)
  }

  async syncFolder(path: string): Promise<void> {
    const names = [...this.#unsafeNames].filter((name) => dirname(name) === path)
    await this.#step('syncFolder', path, () => systemDisk.syncFolder(path))
    for (const name of names) this.#unsafeNames.delete(name)
  }

  async makeFolder(path: string): Promise<boolean> {
    const made = await this.#step('makeFolder', path, () => systemDisk.makeFolder(path))
    if (made) this.#unsafeNames.add(path)
    return made
  }

  async remove(path: string): Promise<void> {
    await this.#step('remove', path, () => systemDisk.remove(path))
    this.#files.delete(path)
    this.#unsafeNames.delete(path)
  }

  list: Disk['list'] = (path) => this.#step('other', path, () => systemDisk.list(path))
  stat: Disk['stat'] = (path) => this.#step('other', path, () => systemDisk.stat(path))
  space: Disk['space'] = (path) => this.#step('other', path, () => systemDisk.space(path))
  rename: Disk['rename'] = (from, to) => this.#step('other', from, () => systemDisk.rename(from, to))
  removeFolder: Disk['removeFolder'] = (path) => this.#step('other', path, () => systemDisk.removeFolder(path))

  #wrap(path: string, file: DiskFile, extent: { written: number; safe: number }): DiskFile {
    this.#open.add(file)
    return {
      append: (chunks) => this.#step('append', path, () => this.#append(file, chunks, extent)),
      read: (offset, length) => this.#step('read', path, () => file.read(offset, length)),
      sync: async () => {
        const { written } = extent
        await this.#step('sync', path, () => file.sync())
        extent.safe = Math.max(extent.safe, written)
      },
      truncate: async (bytes) => {
        await this.#step('truncate', path, () => file.truncate(bytes))
        extent.written = Math.min(extent.written, bytes)
        extent.safe = Math.min(extent.safe, bytes)
      },
      close: () => this.#step('close', path, () => this.#close(file)),
    }
  }

  #close(file: DiskFile): Promise<void> {
    this.#open.delete(file)
    return file.close()
  }

  async #append(file: DiskFile, chunks: readonly Uint8Array[], extent: { written: number }): Promise<void> {
    const all = Buffer.concat(chunks)
    const fitting = all.subarray(0, this.#room)
    await file.append([fitting])
    this.#room -= fitting.byteLength
    extent.written += fitting.byteLength
    if (fitting.byteLength < all.byteLength) throw systemError('ENOSPC')
  }

  async #step<T>(operation: DiskOperation, path: string, run: () => Promise<T>): Promise<T> {
    const step = { operation, path }
    const index = this.steps.push(step) - 1
    const hold = this.#hold
    if (hold && (hold.only ?? operation) === operation) await hold.promise
    if (index >= this.#cutAt) return never
    this.#working++
    try {
      const code = this.#fault(step)
      if (code) throw systemError(code)
      return await run()
    } finally {
      if (--this.#working === 0) for (const resolve of this.#idle.splice(0)) resolve()
    }
  }

  #outlives(path: string): boolean {
    for (let name = path; name !== dirname(name); name = dirname(name)) if (this.#unsafeNames.has(name)) return false
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  }
}

const systemError = (code: Code): Error => Object.assign(new Error(`${code}: the disk of the test fails`), { code })
