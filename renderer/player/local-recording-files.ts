import type { Shelf } from './local-recording-types.ts'

/** A file that grows. Its writer alone holds it. */
export interface GrowingFile {
  /** Tells it from every other in this browser. */
  readonly id: string
  readonly shelf: Shelf
  /** It has reached its limit and should be ended; the little that ending takes still fits. */
  readonly full: boolean
  /** Appends. Throws where there is no room: nothing of it is then in the file. */
  append(bytes: Uint8Array): void
  /** Ends the file. The answer is the film itself where it lies in memory. */
  close(): Promise<Blob | null>
  /** Ends the file and lets go of it: nothing in it is of use. */
  discard(): Promise<void>
}

/** Where recordings of this browser lie. */
export interface FileShelf {
  /** A new file; `name` is what a person sees of it. */
  open(name: string): Promise<GrowingFile>
}

/** There is no more room on this shelf. */
export class ShelfFull extends Error {
  override readonly name = 'ShelfFull'
  readonly shelf: Shelf

  constructor(shelf: Shelf) {
    super(shelf === 'disk' ? 'The disk, or what this browser may use of it, is full.' : 'The memory for it is full.')
    this.shelf = shelf
  }
}

/** What all recordings in memory may hold together, bytes. */
export const MEMORY_LIMIT = 512_000_000
/** Room beyond the limit for the last group of pictures of each. */
const RESERVE = 64_000_000

/** Recordings in memory: lost with the page, so they are for browsers that give no files. */
export class MemoryShelf implements FileShelf {
  readonly #unique: () => string
  readonly #limit: number
  readonly #sizes = new Map<string, number>()

  constructor(unique: () => string, limit = MEMORY_LIMIT) {
    this.#unique = unique
    this.#limit = limit
  }

  get used(): number {
    return [...this.#sizes.values()].reduce((sum, size) => sum + size, 0)
  }

  get full(): boolean {
    return this.used >= this.#limit
  }

  open(): Promise<GrowingFile> {
    const id = this.#unique()
    this.#sizes.set(id, 0)
    return Promise.resolve(new MemoryFile(id, this))
  }

  /** Makes so many bytes the file's. @throws ShelfFull */
  give(id: string, bytes: number): void {
    if (this.used + bytes > this.#limit + RESERVE) throw new ShelfFull('memory')
    this.#sizes.set(id, (this.#sizes.get(id) ?? 0) + bytes)
  }

  /** The page let go of this film. */
  forget(id: string): void {
    this.#sizes.delete(id)
  }
}

class MemoryFile implements GrowingFile {
  readonly id: string
  readonly shelf = 'memory'
  readonly #memory: MemoryShelf
  readonly #chunks: Uint8Array<ArrayBuffer>[] = []

  constructor(id: string, memory: MemoryShelf) {
    this.id = id
    this.#memory = memory
  }

  get full(): boolean {
    return this.#memory.full
  }

  append(bytes: Uint8Array): void {
    this.#memory.give(this.id, bytes.byteLength)
    this.#chunks.push(bytes.slice())
  }

  close(): Promise<Blob> {
    return Promise.resolve(new Blob(this.#chunks, { type: 'video/mp4' }))
  }

  discard(): Promise<void> {
    this.#memory.forget(this.id)
    return Promise.resolve()
  }
}
