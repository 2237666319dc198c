import { ShelfFull, type FileShelf, type GrowingFile } from './local-recording-files.ts'

/**
 * The browser's own store for files (https://fs.spec.whatwg.org/#origin-private-file-system). What a worker writes there is in
 * the file at once, unlike in a file that a person picked, which stays empty until it is closed: a page that dies leaves all
 * but the last group of pictures, and the next page finds it. It asks no question first, and every current browser has it.
 *
 * A film's file is called `<id>~<name>`. Whoever records holds the lock of that name, so that no other page takes it for one
 * that was left. An empty file `<id>~<name>.saved` beside it says that a person has saved it.
 */
const FOLDER = 'recordings'
const SAVED = '.saved'
/** A film that was saved is kept so long for the case that saving went wrong. */
const KEPT_MS = 24 * 60 * 60 * 1000
const LOCK = 'lookout-recording:'
/** What is smaller, in bytes, holds no picture: its page died before the first fragment. */
const SMALLEST = 1_000

/** What only a worker's file handle has, which the compiler does not know. */
interface SyncAccess {
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}
type SyncFile = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccess> }

/** A film in the store. */
export interface StoredFilm {
  id: string
  name: string
  bytes: number
  /** ms since 1970. */
  changedAt: number
  saved: boolean
}

const folder = async (): Promise<FileSystemDirectoryHandle> => {
  const root = await navigator.storage.getDirectory()
  return root.getDirectoryHandle(FOLDER, { create: true })
}

/** Files of the store, for a worker to write. */
export class StoreShelf implements FileShelf {
  readonly #unique: () => string

  constructor(unique: () => string) {
    this.#unique = unique
  }

  /** Rejects where this browser has no such store. */
  async open(name: string): Promise<GrowingFile> {
    const id = this.#unique()
    const file = `${id}~${name}`
    const release = await hold(LOCK + file)
    try {
      const within = await folder()
      const handle = (await within.getFileHandle(file, { create: true })) as SyncFile
      const growing = growingFile(id, await handle.createSyncAccessHandle(), release)
      return { ...growing, discard: () => growing.close().then(() => within.removeEntry(file)) }
    } catch (thrown) {
      release()
      throw thrown
    }
  }
}

function growingFile(id: string, access: SyncAccess, release: () => void): Omit<GrowingFile, 'discard'> {
  let size = 0
  return {
    id,
    shelf: 'disk',
    full: false,
    append: (bytes) => {
      const written = write(access, bytes, size)
      if (written < bytes.byteLength) {
        access.truncate(size)
        throw new ShelfFull('disk')
      }
      size += written
    },
    close: () =>
      new Promise((resolve) => {
        try {
          access.flush()
        } finally {
          access.close()
          release()
        }
        resolve(null)
      }),
  }
}

/** How many bytes were written; a disk or quota that is full takes fewer, or none with an error. */
function write(access: SyncAccess, bytes: Uint8Array, at: number): number {
  try {
    return access.write(bytes, { at })
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') return 0
    throw thrown
  }
}

/** Takes a lock that is this page's until the answer is called, or until the page is gone. */
function hold(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(
      name,
      () =>
        new Promise<void>((release) => {
          resolve(release)
        }),
    )
    held.catch(reject)
  })
}

/** The films of the store as a page sees them. */
export class FilmStore {
  /** What earlier pages left and nobody records now, the newest first; none where the browser has no store. */
  async list(now: number): Promise<StoredFilm[]> {
    try {
      const files = await namesIn(await folder())
      const held = ((await navigator.locks.query()).held ?? []).map(({ name }) => name)
      const films = files.filter((file) => !file.endsWith(SAVED) && !held.includes(LOCK + file))
      const found = await Promise.all(films.map((file) => this.#look(file, files.includes(file + SAVED), now)))
      return found.filter((film) => film !== undefined).sort((a, b) => b.changedAt - a.changedAt)
    } catch {
      return []
    }
  }

  /** Rejects where it is not there any more. */
  async open({ id, name }: Pick<StoredFilm, 'id' | 'name'>): Promise<Blob> {
    return (await (await folder()).getFileHandle(`${id}~${name}`)).getFile()
  }

  async markSaved({ id, name }: Pick<StoredFilm, 'id' | 'name'>): Promise<void> {
    await (await folder()).getFileHandle(`${id}~${name}${SAVED}`, { create: true })
  }

  async remove({ id, name }: Pick<StoredFilm, 'id' | 'name'>): Promise<void> {
    const within = await folder()
    for (const file of [`${id}~${name}`, `${id}~${name}${SAVED}`]) await within.removeEntry(file).catch(() => undefined)
  }

  async #look(file: string, saved: boolean, now: number): Promise<StoredFilm | undefined> {
    const within = await folder()
    const { size, lastModified } = await (await within.getFileHandle(file)).getFile()
    const film = { ...split(file), bytes: size, changedAt: lastModified, saved }
    const savedAt = saved ? (await (await within.getFileHandle(file + SAVED)).getFile()).lastModified : now
    if (size >= SMALLEST && now - savedAt < KEPT_MS) return film
    await this.remove(film)
    return undefined
  }
}

const split = (file: string): { id: string; name: string } => {
  const at = file.indexOf('~')
  return { id: file.slice(0, at), name: file.slice(at + 1) }
}

async function namesIn(within: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = []
  for await (const name of within.keys()) names.push(name)
  return names
}
