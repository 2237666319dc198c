import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemDisk, type Disk } from '../../../electron/base/disk.ts'

const systemError = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code })

/** All bytes of the files below a folder. */
export function bytesBelow(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** A disk of so many bytes, as far as its space is asked. */
export const diskOf = (bytes: number, folder: string): Disk => ({
  ...systemDisk,
  space: () => Promise.resolve({ bytes, free: Math.max(0, bytes - bytesBelow(folder)) }),
})

/** A disk on which nothing goes any more after `steps` operations: as where the station is killed there. */
export function cutAfter(steps: number, disk: Disk = systemDisk): { disk: Disk; cut: () => boolean } {
  let taken = 0
  const guard =
    <A extends unknown[], R>(operation: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (++taken > steps) throw systemError('EIO')
      return operation(...args)
    }
  return {
    disk: {
      create: guard((path) => disk.create(path)),
      openForReading: guard((path) => disk.openForReading(path)),
      openForAppending: guard((path) => disk.openForAppending(path)),
      syncFolder: guard((path) => disk.syncFolder(path)),
      makeFolder: guard((path) => disk.makeFolder(path)),
      list: guard((path) => disk.list(path)),
      stat: guard((path) => disk.stat(path)),
      space: guard((path) => disk.space(path)),
      rename: guard((from, to) => disk.rename(from, to)),
      remove: guard((path) => disk.remove(path)),
      removeFolder: guard((path) => disk.removeFolder(path)),
    },
    cut: () => taken > steps,
  }
}
