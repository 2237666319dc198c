import type { ArchiveInfo } from '../../electron/protocol/recordings.ts'

/** What a disk is used for, in bytes; together they are the whole disk. */
export interface DiskUse {
  total: number
  /** Recordings that may be deleted in their time. */
  recordings: number
  /** Recordings that are never deleted. */
  protected: number
  /** Everything else on the disk. */
  others: number
  /** Free, and kept free. */
  reserve: number
  /** Free for recordings. */
  free: number
  /** Less is free than should be kept free. */
  short: boolean
}

/** The parts of a disk bar; null where the station does not see its disk. */
export function diskUse({ disk, bytes, protectedBytes }: ArchiveInfo): DiskUse | null {
  if (!disk) return null
  // Sizes of files and of the disk are counted at slightly different moments: no part may come out below nothing.
  const used = Math.max(0, disk.bytes - disk.free)
  const all = Math.min(bytes, used)
  const kept = Math.min(protectedBytes, all)
  const reserve = Math.min(disk.reserve, disk.free)
  return {
    total: disk.bytes,
    recordings: all - kept,
    protected: kept,
    others: used - all,
    reserve,
    free: disk.free - reserve,
    short: disk.free < disk.reserve,
  }
}
