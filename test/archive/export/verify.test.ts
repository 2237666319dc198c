import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifestBytes, readManifest, type Manifest } from '../../../electron/archive/export/manifest.ts'
import { keySigner } from '../../../electron/archive/export/signer.ts'
import { verdictText } from '../../../electron/archive/export/verdict-text.ts'
import { verifyExport, type Verdict } from '../../../electron/archive/export/verify.ts'
import { systemDisk } from '../../../electron/base/disk.ts'
import { Dice } from '../../kit/dice.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import { MORNING, SECOND } from './camera-archive.ts'
import { ExportRig, range } from './export-rig.ts'

interface Exported {
  readonly rig: ExportRig
  readonly film: string
  readonly manifest: Manifest
}

/** Four seconds of a camera, a gap, four seconds more, as a film with what belongs to it. */
async function exported(): Promise<Exported> {
  const rig = new ExportRig()
  rig.archive.add({ name: 'Front door', start: MORNING, seconds: 4 })
  const before = { cause: 'network', since: null, message: 'The cable was out.' } as const
  rig.archive.add({ name: 'Front door', start: MORNING + 60 * SECOND, seconds: 4, before })
  const { film, manifest } = await rig.make(range(0.5, 64))
  return { rig, film, manifest }
}

const verify = (film: string, key?: string): Promise<Verdict> => verifyExport({ film, key, disk: systemDisk })
const parts = ({ findings }: Verdict): string[] => findings.map(({ part }) => part)

/** Another bit at this place; the answer puts it back. */
function flip(path: string, at: number, bit = 1): () => void {
  const bytes = readFileSync(path)
  const changed = Buffer.from(bytes)
  changed[at]! ^= bit
  writeFileSync(path, changed)
  return () => writeFileSync(path, bytes)
}

describe('verifying an export', () => {
  it('says intact, and what the film is', async () => {
    const { rig, film } = await exported()
    const verdict = await verify(film)
    expect(verdict).toMatchObject({ findings: [], filmFits: true, key: { from: 'beside' } })
    const text = verdictText(verdict).join('\n')
    expect(text).toMatch(/^intact/)
    for (const said of [
      'Gate house (11111111-1111-4111-8111-111111111111), Lookout 1.2.3',
      'Front door (front)',
      '2026-01-02T03:00:00.500Z to 2026-01-02T03:01:04.000Z',
      '2026-01-02T03:00:04.000Z to 2026-01-02T03:01:00.000Z: The cable was out.',
      'by olga',
      rig.signer.fingerprint,
      'compare this fingerprint',
    ])
      expect(text).toContain(said)
  })

  it('names the second of the film in which one byte was changed, wherever that is', async () => {
    const { film, manifest } = await exported()
    const dice = new Dice(7)
    for (let round = 0; round < 60; round++) {
      const at =
        round === 0 ? 0 : round === 1 ? manifest.film.bytes - 1 : Math.floor(dice.between(0, manifest.film.bytes))
      const putBack = flip(film, at, 1 << Math.floor(dice.between(0, 8)))
      const { findings } = await verify(film)
      const chunk = manifest.chunks.find(({ from, to }) => at >= from && at < to)!
      expect(findings).toEqual([{ part: 'film', what: 'changed', from: chunk.from, to: chunk.to, time: chunk.time }])
      putBack()
    }
    expect((await verify(film)).findings).toEqual([])
  })

  it('says which bytes and which time that was', async () => {
    const { film, manifest } = await exported()
    flip(film, manifest.chunks[2]!.from + 100)
    expect(verdictText(await verify(film))[1]).toBe(
      `  The film was changed within bytes ${manifest.chunks[2]!.from} to ${manifest.chunks[2]!.to - 1}: the pictures and the sound from 2026-01-02T03:00:01.000Z to 2026-01-02T03:00:02.000Z.`,
    )
  })

  it('names the manifest where any one byte of it was changed', async () => {
    const { film } = await exported()
    const path = `${film}.manifest.json`
    const { byteLength } = readFileSync(path)
    for (let at = 0; at < byteLength; at += 17) {
      const putBack = flip(path, at)
      expect([at, parts(await verify(film))]).toEqual([at, ['manifest']])
      putBack()
    }
    expect(parts(await verify(film))).toEqual([])
  })

  it('names the signature where any one byte of it was changed', async () => {
    const { film } = await exported()
    for (let at = 0; at < 64; at++) {
      const putBack = flip(`${film}.manifest.sig`, at)
      expect(parts(await verify(film))).toEqual(['signature'])
      putBack()
    }
  })

  it('names the key where it is another, or none', async () => {
    const { rig, film } = await exported()
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })
    const path = join(tempFolder(), 'other.pem')
    writeFileSync(path, other)
    const [finding] = (await verify(film, path)).findings
    expect(finding).toMatchObject({ part: 'key', named: rig.signer.fingerprint })
    writeFileSync(path, 'no key')
    expect((await verify(film, path)).findings).toEqual([{ part: 'key', used: null, named: rig.signer.fingerprint }])
  })

  it('names what is missing at the end of a film, and what was added to it', async () => {
    const { film, manifest } = await exported()
    const { bytes } = manifest.film
    writeFileSync(film, 'more', { flag: 'a' })
    expect((await verify(film)).findings).toEqual([
      { part: 'film', what: 'added', from: bytes, to: bytes + 4, time: null },
    ])
    truncateSync(film, bytes - 10)
    expect((await verify(film)).findings).toEqual([
      { part: 'film', what: 'cut', from: bytes - 10, to: bytes, time: manifest.chunks.at(-1)!.time },
    ])
    truncateSync(film, 0)
    expect((await verify(film)).findings).toMatchObject([{ what: 'cut', from: 0, to: bytes }])
  })

  it('does not believe a manifest that was rewritten with another film’s hashes', async () => {
    const { film, manifest } = await exported()
    flip(film, manifest.film.bytes - 50)
    const bytes = readFileSync(film)
    const sha256 = (part: Uint8Array): string => createHash('sha256').update(part).digest('hex')
    const chunks = manifest.chunks.map((chunk) => ({ ...chunk, sha256: sha256(bytes.subarray(chunk.from, chunk.to)) }))
    const forged = manifestBytes({ ...manifest, chunks, film: { ...manifest.film, sha256: sha256(bytes) } })
    writeFileSync(`${film}.manifest.json`, forged)
    const verdict = await verify(film)
    expect(verdict).toMatchObject({ findings: [{ part: 'signature' }], filmFits: true })
    expect(verdictText(verdict).join('\n')).toContain('proves nothing')
  })

  it('is only as good as its key: one who signs anew is caught by the key that is given', async () => {
    const { rig, film, manifest } = await exported()
    const { privateKey } = generateKeyPairSync('ed25519')
    const forger = keySigner(privateKey)
    const key = join(tempFolder(), 'station.pem')
    writeFileSync(key, rig.signer.publicKey)
    const forge = (sha256: string): void => {
      const forged = manifestBytes({ ...manifest, madeBy: 'nobody', key: { ...manifest.key, sha256 } })
      writeFileSync(`${film}.manifest.json`, forged)
      writeFileSync(`${film}.manifest.sig`, forger.sign(forged))
      writeFileSync(`${film}.pub.pem`, forger.publicKey)
    }
    forge(rig.signer.fingerprint)
    expect(parts(await verify(film))).toEqual(['key'])
    expect(parts(await verify(film, key))).toEqual(['signature'])
    forge(forger.fingerprint)
    expect(parts(await verify(film, key))).toEqual(['key'])
    // With nothing but what came with it nobody can tell: so the words say what to compare.
    expect(verdictText(await verify(film)).join()).toContain('compare this fingerprint')
  })

  it('lets a manifest write nothing onto the terminal but letters', async () => {
    const { film, manifest } = await exported()
    const camera = { id: 'front', name: '\u001b[2Jintact\nintact \u202etxet' }
    writeFileSync(`${film}.manifest.json`, manifestBytes({ ...manifest, camera }))
    const lines = verdictText(await verify(film))
    expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(lines.filter((line) => line.startsWith('intact'))).toEqual([])
  })
})

describe('a manifest', () => {
  it('is JSON with a line for each thing it says, and reads back as it was', async () => {
    const { film, manifest } = await exported()
    const text = readFileSync(`${film}.manifest.json`)
    expect(JSON.parse(text.toString())).toMatchObject(manifest)
    expect(readManifest(text)).toEqual({ manifest, whole: true })
    expect(text.toString().split('\n')).toContain('"madeBy": "olga",')
    expect(
      text
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('  {')),
    ).toHaveLength(2 + 1 + 9)
  })

  it('covers every byte of the film, a second or so at a time', async () => {
    const { film, manifest } = await exported()
    const { chunks } = manifest
    expect(chunks[0]).toMatchObject({ from: 0, time: null })
    expect(chunks.at(-1)!.to).toBe(readFileSync(film).byteLength)
    expect(chunks.slice(1).map(({ from }) => from)).toEqual(chunks.slice(0, -1).map(({ to }) => to))
    expect(chunks.slice(1).map(({ time }) => time!.start.slice(14))).toEqual([
      ...['00:00.000Z', '00:01.000Z', '00:02.000Z', '00:03.000Z'],
      ...['01:00.000Z', '01:01.000Z', '01:02.000Z', '01:03.000Z'],
    ])
  })

  it('is refused where its parts do not cover the film', async () => {
    const { film, manifest } = await exported()
    writeFileSync(`${film}.manifest.json`, manifestBytes({ ...manifest, chunks: manifest.chunks.slice(1) }))
    expect((await verify(film)).findings).toEqual([{ part: 'manifest', what: 'unreadable' }])
  })
})

describe('openssl', () => {
  const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8' })

  it('verifies the signature with the public key alone, and the hashes', async () => {
    const { rig, film, manifest } = await exported()
    const [signed, signature, key] = [`${film}.manifest.json`, `${film}.manifest.sig`, `${film}.pub.pem`]
    const check = ['pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-in', signed, '-sigfile', signature]
    expect(openssl(...check)).toBe('Signature Verified Successfully\n')
    expect(openssl('dgst', '-sha256', '-r', film)).toBe(`${manifest.film.sha256} *${film}\n`)
    const der = execFileSync('openssl', ['pkey', '-pubin', '-in', key, '-outform', 'DER'])
    expect(createHash('sha256').update(der).digest('hex')).toBe(rig.signer.fingerprint)
    flip(signed, 40)
    expect(spawnSync('openssl', check).status).toBe(1)
  })
})

describe('npm run verify', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../../../scripts/verify.ts'), ...args], {
      encoding: 'utf8',
    })

  it('answers 0 for intact, 1 for changed, 2 where it cannot tell', async () => {
    const { film } = await exported()
    expect(run(film, '--key', `${film}.pub.pem`)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^intact/) as string,
    })
    flip(film, 5000)
    expect(run(film)).toMatchObject({ status: 1, stdout: expect.stringMatching(/^changed/) as string })
    rmSync(`${film}.manifest.sig`)
    expect(run(film)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('signature') as string })
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('Usage') as string })
  })
})
