import { createPublicKey, verify } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync, rmSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSigner, type Signer } from '../../../electron/archive/export/signer.ts'
import { silentLog, type Log } from '../../../electron/base/log.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

const open = (folder: string, log: Log = silentLog): Promise<Signer> =>
  openSigner({ folder, clock: new ManualClock(), log })

describe('the station’s key for evidence', () => {
  it('is made at the first start and kept, for its owner alone', async () => {
    const folder = join(tempFolder(), 'tls')
    const first = await open(folder)
    const again = await open(folder)
    expect(again.fingerprint).toBe(first.fingerprint)
    expect(statSync(join(folder, 'evidence-key.pem')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'evidence-key.pub.pem'), 'utf8')).toBe(first.publicKey)
  })

  it('signs what its public half verifies, and nothing else', async () => {
    const signer = await open(tempFolder())
    const bytes = Buffer.from('what was seen')
    const key = createPublicKey(signer.publicKey)
    expect(signer.sign(bytes)).toHaveLength(64)
    expect(verify(null, bytes, key, signer.sign(bytes))).toBe(true)
    expect(verify(null, Buffer.from('what was not seen'), key, signer.sign(bytes))).toBe(false)
  })

  it('is put aside and replaced where it is damaged, and the log says so', async () => {
    const folder = tempFolder()
    const first = await open(folder)
    writeFileSync(join(folder, 'evidence-key.pem'), 'damaged')
    const said: string[] = []
    const second = await open(folder, { ...silentLog, error: (_, sentence) => said.push(sentence) })
    expect(second.fingerprint).not.toBe(first.fingerprint)
    expect(said).toHaveLength(2)
    const kept = readdirSync(folder).filter((name) => name.includes('.before-'))
    expect(kept.map((name) => readFileSync(join(folder, name), 'utf8')).sort()).toEqual(
      [first.publicKey, 'damaged'].sort(),
    )
  })

  it('is told of in a sentence where it can neither be read nor written', async () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'evidence-key.pem'))
    await expect(open(folder)).rejects.toMatchObject({ kind: 'unavailable' })
    rmSync(join(folder, 'evidence-key.pem'), { recursive: true })
    await expect(open(folder)).resolves.toBeDefined()
  })
})
