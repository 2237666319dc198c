import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemRandom, uuid } from '../../electron/base/random.ts'
import { stationIdentity } from '../../electron/station/station-identity.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const made = (): string => uuid(systemRandom)

describe('the station’s identity', () => {
  it('is made once and stays', async () => {
    const folder = tempFolder()
    const first = await stationIdentity(folder, made)
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(await stationIdentity(folder, made)).toBe(first)
    expect(statSync(join(folder, 'identity.json')).mode & 0o777).toBe(0o600)
  })

  it('is another for another station', async () => {
    expect(await stationIdentity(tempFolder(), made)).not.toBe(await stationIdentity(tempFolder(), made))
  })

  it('is never replaced: a file that does not hold it any more stops the station with what to do', async () => {
    const folder = tempFolder()
    const path = join(folder, 'identity.json')
    writeFileSync(path, '{"station": "no')
    await expect(stationIdentity(folder, made)).rejects.toThrow(/put it back from a backup/)
    expect(readFileSync(path, 'utf8')).toBe('{"station": "no')
  })
})
