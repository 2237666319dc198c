import type { Disk } from '../../base/disk.ts'
import { LookoutError } from '../../base/error.ts'

/** What an export leaves free for the recorders, that go on meanwhile; the archive makes more room by itself. */
export const KEPT_FREE = 64 * 1024 * 1024

/**
 * @param bytes what an export will take
 * @throws LookoutError unavailable, with both figures, where the folder's disk has not so much
 */
export async function expectRoom(disk: Disk, folder: string, bytes: number): Promise<void> {
  const { free } = await disk.space(folder)
  if (bytes + KEPT_FREE <= free) return
  const needs = `The export needs ${sizeOf(bytes)}, and ${sizeOf(KEPT_FREE)} must stay free beside it`
  throw new LookoutError('unavailable', `${needs}; the disk of ${folder} has ${sizeOf(free)} free.`)
}

/** Of those that disks are sold in: 1 GB is 1,000,000,000 bytes. */
export function sizeOf(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`
}
