import { join } from 'node:path'
import type { Disk } from '../base/disk.ts'
import { systemCode } from '../base/error.ts'
import type { Random } from '../base/random.ts'

const FILE = 'ballast'
/** Enough for the index to note that thousands of segments are to go. */
const BYTES = 4 * 1024 * 1024

/**
 * Room that is kept for the worst moment. To delete a recording, its row is doomed first, and on a disk without a single
 * free byte SQLite cannot even write that: then nothing could ever be deleted again. So some megabytes are taken while
 * there is plenty, and given back when there is nothing else.
 */
export class Ballast {
  readonly #folder: string
  readonly #disk: Disk
  readonly #random: Random

  /** `folder` is the one of the databases. */
  constructor(folder: string, disk: Disk, random: Random) {
    this.#folder = folder
    this.#disk = disk
    this.#random = random
  }

  /** Gives its room away where the disk has hardly any left. */
  async give(): Promise<void> {
    if ((await this.#free()) >= BYTES) return
    await this.#remove()
  }

  /** Takes its room, where the disk has plenty; a disk that fills up meanwhile has it back at once. */
  async take(): Promise<void> {
    if ((await this.#there()) || (await this.#free()) < 4 * BYTES) return
    try {
      const file = await this.#disk.create(this.#path)
      // Random: a file system that compresses would keep no room for zeros.
      await file.append([this.#random.bytes(BYTES)]).finally(() => file.close())
    } catch {
      await this.#remove()
    }
  }

  get #path(): string {
    return join(this.#folder, FILE)
  }

  async #free(): Promise<number> {
    return (await this.#disk.space(this.#folder)).free
  }

  async #there(): Promise<boolean> {
    const size = await this.#disk.stat(this.#path).then(
      (entry) => entry.size,
      () => 0,
    )
    if (size === BYTES) return true
    await this.#remove()
    return false
  }

  async #remove(): Promise<void> {
    await this.#disk.remove(this.#path).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error
    })
  }
}
