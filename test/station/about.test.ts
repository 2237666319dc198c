import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openSigner } from '../../electron/archive/export/signer.ts'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import type { FfmpegSearch } from '../../electron/capture/ffmpeg-finder.ts'
import { aboutSchema } from '../../electron/protocol/about.ts'
import { TlsIdentity } from '../../electron/server/tls/tls-identity.ts'
import { aboutStation } from '../../electron/station/about.ts'
import { HttpsStation, kitAbout, kitMachine } from '../kit/https-station.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const missing: FfmpegSearch = { found: false, message: 'There is none.', rejected: [] }

it('a station tells the fingerprints of the files that lie in its folder', async () => {
  const folder = tempFolder()
  const common = { clock: new ManualClock(), log: silentLog }
  const identity = await TlsIdentity.open({ ...common, folder, random: systemRandom, machine: kitMachine })
  onTestFinished(() => identity.close())
  const { fingerprint } = await openSigner({ ...common, folder: join(folder, 'tls') })
  const capturing = { ffmpeg: () => Promise.resolve(missing) }
  const about = await aboutStation({ version: '1.2.3', identity, capturing, evidenceKey: fingerprint })
  const file = (name: string): string => readFileSync(join(folder, 'tls', name), 'utf8')
  const sha256 = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')
  expect(aboutSchema.parse(about)).toMatchObject({
    version: '1.2.3',
    node: process.versions.node,
    ffmpeg: null,
    authoritySha256: sha256(new X509Certificate(file('ca.pem')).raw),
    certificateSha256: identity.served.sha256,
    // As docs/verify.md has people work it out with openssl.
    evidenceKeySha256: sha256(createPublicKey(file('evidence-key.pub.pem')).export({ type: 'spki', format: 'der' })),
  })
})

it('and everybody who is signed in may read them', async () => {
  const station = await HttpsStation.start()
  onTestFinished(() => station.close())
  const token = await station.signedIn('viewer')
  expect(await station.ask('/api/about', { token })).toMatchObject({ status: 200, body: kitAbout })
  expect((await station.ask('/api/about')).status).toBe(401)
})
