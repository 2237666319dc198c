import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { onTestFinished } from 'vitest'

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** True where this process may mount a file system of its own: as root, outside of most containers. */
export function canMount(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder)
    run('umount', folder)
    return true
  } catch {
    return false
  }
}

/** True where a file can be mounted as a disk. */
export function canLoop(folder: string): boolean {
  if (!canMount(folder)) return false
  try {
    run('losetup', '-f')
    run('which', 'mkfs.ext4')
    return true
  } catch {
    return false
  }
}

/** A disk in memory of so many megabytes, mounted on `folder` until the test ends. */
export function mountMemory(folder: string, megabytes: number): void {
  mkdirSync(folder, { recursive: true })
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder)
  onTestFinished(() => unmount(folder))
}

/** A new ext4 disk in a file. */
export function makeDisk(image: string, megabytes: number): void {
  run('truncate', '-s', `${megabytes}M`, image)
  run('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image)
}

/** Whether the system still has the disk in hand: what is open on it keeps it, though it is mounted nowhere. */
export const inHand = (image: string): boolean => execFileSync('losetup', ['-j', image], { encoding: 'utf8' }) !== ''

/**
 * Mounts it until the test ends. A disk still in hand from before is given as it was then, also where that had been
 * aborted: wait until it is not.
 */
export function mountDisk(image: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  run('mount', '-o', 'loop', image, folder)
  onTestFinished(() => unmount(folder))
}

/** What a disk error does to an ext4 disk: from now on nothing can be written to it. */
export const abortDisk = (folder: string): void => run('mount', '-o', 'remount,abort', folder)

/** What a technician does with it then, or the system at its next start. */
export function repairDisk(image: string): void {
  const { status } = spawnSync('e2fsck', ['-p', image], { stdio: 'ignore' })
  // 1: errors were corrected.
  if (status !== 0 && status !== 1) throw new Error(`e2fsck could not repair the disk: ${status}.`)
}

/** At once, also where somebody still has a file of it open. */
export function unmount(folder: string): void {
  try {
    run('umount', '-l', folder)
  } catch {
    // It was not mounted any more.
  }
}
