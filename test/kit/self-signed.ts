import { systemRandom } from '../../electron/base/random.ts'
import { makeAuthority, makeLeaf } from '../../electron/server/tls/certificates.ts'
import { stationNames } from '../../electron/server/tls/machine.ts'

/** A key and a certificate for 127.0.0.1 from an authority that nobody trusts. */
export async function selfSigned(): Promise<{ key: string; cert: string }> {
  const names = stationNames({ hostname: () => 'test', addresses: () => [] })
  const authority = await makeAuthority('test', Date.now(), systemRandom)
  const { key, certificate } = await makeLeaf(authority, names, Date.now(), systemRandom)
  return { key, cert: certificate }
}
