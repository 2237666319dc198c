import type { Certificate, Request, Session } from 'electron'
import { beforeAll, describe, expect, it } from 'vitest'
import { systemRandom } from '../../../electron/base/random.ts'
import { makeAuthority, makeLeaf, type KeyAndCertificate } from '../../../electron/server/tls/certificates.ts'
import { partitionOf, trustStation } from '../../../electron/shell/viewer/remote-trust.ts'
import { ManualClock } from '../../kit/manual-clock.ts'

const clock = new ManualClock()
const NOW = clock.now() / 1000
const names = { dns: ['station.local'], addresses: ['192.0.2.7'] }

let authority: KeyAndCertificate
let leaves: string[]
let strangers: string
beforeAll(async () => {
  authority = await makeAuthority('station', NOW, systemRandom)
  const make = async (by: KeyAndCertificate): Promise<string> =>
    (await makeLeaf(by, names, NOW, systemRandom)).certificate
  leaves = [await make(authority), await make(authority)]
  strangers = await make(await makeAuthority('station', NOW, systemRandom))
})

/** A session that keeps its verify procedure, typed by Electron’s own declarations. */
function session(url: string) {
  let verify: Parameters<Session['setCertificateVerifyProc']>[0] = null
  const kept = { setCertificateVerifyProc: (proc: typeof verify) => void (verify = proc) } as unknown as Session
  trustStation(kept, { url, authority: authority.certificate }, clock)
  return (hostname: string, pem: string | undefined): number => {
    let answer = NaN
    verify?.({ hostname, certificate: { data: pem } as Certificate } as Request, (result) => (answer = result))
    return answer
  }
}

describe('a window of another computer’s station', () => {
  it('trusts whatever that station’s authority has signed, on its host', () => {
    const ask = session('https://192.0.2.7:7440/')
    expect(leaves.map((leaf) => ask('192.0.2.7', leaf))).toEqual([0, 0])
  })

  it('refuses a look-alike, another host, and what is no certificate', () => {
    const ask = session('https://192.0.2.7:7440/')
    expect(ask('192.0.2.7', strangers)).toBe(-2)
    expect(ask('192.0.2.8', leaves[0])).toBe(-2)
    expect(ask('192.0.2.7', 'no certificate')).toBe(-2)
    expect(ask('192.0.2.7', authority.certificate)).toBe(-2)
  })

  it('knows an IPv6 address with and without its brackets', () => {
    const ask = session('https://[2001:db8::7]:7440/')
    expect([ask('2001:db8::7', leaves[0]), ask('[2001:db8::7]', leaves[0]), ask('2001:db8::8', leaves[0])]).toEqual([
      0, 0, -2,
    ])
  })

  it('keeps its cookies apart from every other station’s, and from those under an earlier fingerprint', () => {
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]
    const partitions = [
      ['one', a],
      ['one', b],
      ['two', a],
    ].map(([id = '', fingerprint = '']) => partitionOf({ id, fingerprint }))
    expect(new Set(partitions).size).toBe(3)
    for (const partition of partitions) expect(partition).toMatch(/^persist:station-/)
  })
})
