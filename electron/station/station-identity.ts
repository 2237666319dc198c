import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { LookoutError, systemCode } from '../base/error.ts'

const FILE = 'identity.json'
const identitySchema = z.object({ station: z.uuid() })

/**
 * The station's UUID, made at its first start: its recordings bear it, so that it knows its own disk from another's.
 * @param made a UUID for a station that has none yet
 * @throws LookoutError unavailable where the file is there and cannot be read: a new identity would disown the archive
 */
export async function stationIdentity(folder: string, made: () => string): Promise<string> {
  const path = join(folder, FILE)
  const known = await readIdentity(path)
  if (known !== undefined) return known
  const station = made()
  await writeFileAtomic(path, `${JSON.stringify({ station }, null, 2)}\n`, { mode: 0o600 })
  return station
}

async function readIdentity(path: string): Promise<string | undefined> {
  try {
    return identitySchema.parse(JSON.parse(await readFile(path, 'utf8'))).station
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw new LookoutError(
      'unavailable',
      `${path} does not hold the station’s identity any more: put it back from a backup, or write into it the “station” that recordings/lookout-archive.json names.`,
      { cause: error },
    )
  }
}
