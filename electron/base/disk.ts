import type { Stats } from 'node:fs'
import { constants, mkdir, open, readdir, rename, stat, statfs, unlink, rmdir, type FileHandle } from 'node:fs/promises'

/** An open file. Offsets and lengths are in bytes. */
export interface DiskFile {
  /** Appends all of `chunks`, in order. Rejects with the system's error; some of them may have been written then. */
  append(chunks: readonly Uint8Array[]): Promise<void>
  /** At most `length` bytes from `offset`; fewer at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>
  /** Resolves when the file's bytes and length would outlive a power cut (fdatasync). */
  sync(): Promise<void>
  truncate(bytes: number): Promise<void>
  close(): Promise<void>
}

/** The file system, as far as recordings need it. Handed in, so that a test can let it fail or cut its power. */
export interface Disk {
  /** A new file; rejects with EEXIST where there is one of that name. */
  create(path: string): Promise<DiskFile>
  openForReading(path: string): Promise<DiskFile>
  /** A file that is there; rejects with ENOENT where it is not. */
  openForAppending(path: string): Promise<DiskFile>
  /** Resolves when the names in the folder would outlive a power cut. */
  syncFolder(path: string): Promise<void>
  /** Makes one folder; no error where it is there already. Answers whether it was made. */
  makeFolder(path: string): Promise<boolean>
  list(path: string): Promise<{ name: string; folder: boolean }[]>
  stat(path: string): Promise<Pick<Stats, 'size' | 'mtimeMs' | 'dev'>>
  /** Bytes of the file system that holds `path`: all, and free to this user. */
  space(path: string): Promise<{ bytes: number; free: number }>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
}

/** The computer's own disks. */
export const systemDisk: Disk = {
  create: async (path) => nodeFile(await open(path, 'wx', 0o600)),
  openForReading: async (path) => nodeFile(await open(path, 'r')),
  openForAppending: async (path) => nodeFile(await open(path, constants.O_WRONLY | constants.O_APPEND)),
  syncFolder,
  makeFolder,
  async list(path) {
    const entries = await readdir(path, { withFileTypes: true })
    return entries.map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
  },
  stat,
  async space(path) {
    const { bsize, blocks, bavail } = await statfs(path)
    return { bytes: bsize * blocks, free: bsize * bavail }
  },
  rename,
  remove: unlink,
  removeFolder: rmdir,
}

const nodeFile = (handle: FileHandle): DiskFile => ({
  append: (chunks) => appendAll(handle, chunks),
  async read(offset, length) {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  },
  sync: () => handle.datasync(),
  truncate: (bytes) => handle.truncate(bytes),
  close: () => handle.close(),
})

/** A write may take fewer bytes than it was given, as on a disk that fills up: the rest says why. */
async function appendAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let left = [...chunks]
  while (left.length > 0) {
    let { bytesWritten } = await handle.writev(left)
    while (left[0] && bytesWritten >= left[0].byteLength) {
      bytesWritten -= left[0].byteLength
      left = left.slice(1)
    }
    if (left[0] && bytesWritten > 0) left[0] = left[0].subarray(bytesWritten)
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and has no need to: NTFS logs its names.
  if (process.platform === 'win32') return
  const handle = await open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 })
    return true
  } catch (error) {
    const exists = (error as { code?: string }).code === 'EEXIST' && (await stat(path)).isDirectory()
    if (!exists) throw error
    return false
  }
}
