import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LookoutError, messageOf, systemCode } from '../base/error.ts'

/**
 * Makes the data folder where it is not there, for its owner alone.
 * @throws LookoutError unavailable, with the folder and what to do, where it cannot be written
 */
export async function openDataFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new LookoutError('unavailable', sentence(folder, error), { cause: error })
  }
}

/** Not `mkdir`'s own `recursive`, which tries for ever where no folder can be made at all, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    const code = systemCode(error)
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder, { mode: 0o700 })
  }
}

function sentence(folder: string, error: unknown): string {
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return `The data folder ${folder} may not be written by this user: change its rights, or choose another with --data.`
    case 'EROFS':
      return `The data folder ${folder} is on a disk that is mounted read-only: mount it writable, or choose another with --data.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${folder} is not a folder: choose another with --data.`
    case 'ENOSPC':
      return `The disk of the data folder ${folder} is full: make room, or choose another with --data.`
    default:
      return `The data folder ${folder} cannot be used: ${messageOf(error)}.`
  }
}
