import { createHash, X509Certificate } from 'node:crypto'
import type { Certificate, Request, Session } from 'electron'
import { beforeAll, describe, expect, it } from 'vitest'
import { fingerprintOf, trustOnly } from '../../electron/shell/trust.ts'
import { selfSigned } from '../kit/self-signed.ts'

let own: string
let other: string
beforeAll(async () => {
  own = (await selfSigned()).cert
  other = (await selfSigned()).cert
})

/** A session that keeps its verify procedure, typed by Electron’s own declarations. */
function session() {
  let verify: Parameters<Session['setCertificateVerifyProc']>[0] = null
  const kept = { setCertificateVerifyProc: (proc: typeof verify) => void (verify = proc) } as unknown as Session
  const ask = (hostname: string, pem: string): number => {
    let answer = NaN
    const request = { hostname, certificate: { data: pem } as Certificate } as Request
    verify?.(request, (result) => (answer = result))
    return answer
  }
  return { kept, ask }
}

describe('a window’s trust', () => {
  it('is in its own station’s certificate, on its own host, and in nothing else', () => {
    const { kept, ask } = session()
    trustOnly(kept, '127.0.0.1', () => fingerprintOf(own) ?? '')
    expect(ask('127.0.0.1', own)).toBe(0)
    expect(ask('127.0.0.1', other)).toBe(-2)
    expect(ask('example.org', own)).toBe(-2)
    expect(ask('127.0.0.1', 'no certificate')).toBe(-2)
  })

  it('follows a renewed certificate', () => {
    const { kept, ask } = session()
    let current = own
    trustOnly(kept, '127.0.0.1', () => fingerprintOf(current) ?? '')
    current = other
    expect(ask('127.0.0.1', other)).toBe(0)
    expect(ask('127.0.0.1', own)).toBe(-2)
  })

  it('goes by the SHA-256 of the certificate’s DER bytes', () => {
    const der = new X509Certificate(own).raw
    expect(fingerprintOf(own)).toBe(createHash('sha256').update(der).digest('hex'))
  })
})
