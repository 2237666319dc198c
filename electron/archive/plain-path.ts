import { realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { systemCode } from '../base/error.ts'

/**
 * Whether `path` below `root` is there and reached without any link on the way, so that it cannot lead out of `root`.
 * Rejects with the system's error where nobody can tell.
 */
export async function isPlainPath(root: string, path: string): Promise<boolean> {
  try {
    return (await realpath(path)) === join(await realpath(root), relative(root, path))
  } catch (error) {
    if (NOT_THERE.has(systemCode(error))) return false
    throw error
  }
}

const NOT_THERE = new Set<string | undefined>(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'])
