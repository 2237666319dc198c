import { LookoutError, messageOf, systemCode } from '../base/error.ts'

/** What is wrong with the disk: a word for code, a sentence for people. */
export interface DiskTrouble {
  readonly kind: 'diskFull' | 'diskReadOnly' | 'diskGone' | 'diskFailing' | 'archiveUnavailable'
  readonly message: string
}

const TROUBLES: Readonly<Record<string, DiskTrouble>> = {
  ENOSPC: { kind: 'diskFull', message: 'The disk for recordings is full.' },
  EDQUOT: { kind: 'diskFull', message: 'The station has used up its share of the disk for recordings.' },
  EROFS: { kind: 'diskReadOnly', message: 'The disk for recordings is read-only.' },
  EACCES: { kind: 'diskReadOnly', message: 'The station may not write to the folder for recordings.' },
  EPERM: { kind: 'diskReadOnly', message: 'The station may not write to the folder for recordings.' },
  ENOENT: { kind: 'diskGone', message: 'The folder for recordings is gone.' },
  ENODEV: { kind: 'diskGone', message: 'The disk for recordings is gone.' },
  ENXIO: { kind: 'diskGone', message: 'The disk for recordings is gone.' },
}

/** Says what an error of the disk, or of the archive, means for recording. */
export function diskTrouble(error: unknown): DiskTrouble {
  if (error instanceof LookoutError) return { kind: 'archiveUnavailable', message: error.message }
  const known = TROUBLES[systemCode(error) ?? '']
  return known ?? { kind: 'diskFailing', message: `The disk for recordings fails: ${messageOf(error)}` }
}
