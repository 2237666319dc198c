import { beforeAll, describe, expect, it } from 'vitest'
import { systemRandom } from '../../../electron/base/random.ts'
import { makeAuthority, makeLeaf, type KeyAndCertificate } from '../../../electron/server/tls/certificates.ts'
import { judge, readAuthority } from '../../../electron/shell/viewer/authority.ts'

const NOW = Date.UTC(2026, 5, 1)
const DAY = 86_400_000
const names = { dns: ['station.local'], addresses: ['192.0.2.7'] }

let authority: KeyAndCertificate
let other: KeyAndCertificate
let leaf: string
let renewed: string
beforeAll(async () => {
  authority = await makeAuthority('station', NOW, systemRandom)
  other = await makeAuthority('station', NOW, systemRandom)
  leaf = (await makeLeaf(authority, names, NOW, systemRandom)).certificate
  renewed = (await makeLeaf(authority, { ...names, addresses: ['192.0.2.8'] }, NOW + DAY, systemRandom)).certificate
})

describe('a known station', () => {
  it('is any that shows a certificate of the known authority, renewed ones too', () => {
    expect(judge(authority.certificate, leaf, NOW)).toEqual({ verdict: 'good' })
    expect(judge(authority.certificate, renewed, NOW + DAY)).toEqual({ verdict: 'good' })
  })

  it('is none whose certificate another authority has signed, though they are named alike', () => {
    expect(judge(other.certificate, leaf, NOW)).toEqual({ verdict: 'stranger' })
  })

  it('is none that shows an authority’s certificate for its own, or nothing that is one', () => {
    expect(judge(authority.certificate, authority.certificate, NOW)).toEqual({ verdict: 'stranger' })
    expect(judge(leaf, leaf, NOW)).toEqual({ verdict: 'stranger' })
    expect(judge(authority.certificate, 'no certificate', NOW)).toEqual({ verdict: 'stranger' })
    expect(judge('no certificate', leaf, NOW)).toEqual({ verdict: 'stranger' })
  })

  it('is not taken outside its certificate’s time, and both ends are said', () => {
    const early = judge(authority.certificate, leaf, NOW - 2 * DAY)
    expect(early).toEqual({ verdict: 'outOfTime', from: NOW - DAY, to: NOW + 395 * DAY })
    expect(judge(authority.certificate, leaf, NOW + 396 * DAY).verdict).toBe('outOfTime')
  })
})

describe('an authority', () => {
  it('is read from its certificate, without what stands around it', () => {
    const read = readAuthority(`something before\n${authority.certificate}\n${other.certificate}`)
    expect(read).toEqual(readAuthority(authority.certificate))
    expect(read?.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(read?.fingerprint).not.toBe(readAuthority(other.certificate)?.fingerprint)
  })

  it('is no leaf, and nothing else', () => {
    expect(readAuthority(leaf)).toBeUndefined()
    expect(readAuthority('{"name":"Lookout"}')).toBeUndefined()
  })
})
