import type { About } from '../protocol/about.ts'
import type { TlsIdentity } from '../server/tls/tls-identity.ts'
import type { Capturing } from './capturing.ts'

export interface AboutDeps {
  readonly version: string
  readonly identity: Pick<TlsIdentity, 'served' | 'authoritySha256'>
  readonly capturing: Pick<Capturing, 'ffmpeg'>
  /** SHA-256 of the key that signs exports. */
  readonly evidenceKey: string
}

/** What the station is made of, and its fingerprints, as they are now. */
export async function aboutStation({ version, identity, capturing, evidenceKey }: AboutDeps): Promise<About> {
  const search = await capturing.ffmpeg()
  return {
    version,
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    ffmpeg: search.found ? { version: search.ffmpeg.version.text, from: search.ffmpeg.from } : null,
    certificateSha256: identity.served.sha256,
    authoritySha256: identity.authoritySha256,
    evidenceKeySha256: evidenceKey,
  }
}
