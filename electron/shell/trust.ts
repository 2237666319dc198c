import { createHash, X509Certificate } from 'node:crypto'
import type { Session } from 'electron'

/** What Electron's verify procedure answers: 0 accepts, −2 refuses (electron.d.ts, `setCertificateVerifyProc`). */
const ACCEPT = 0
const REFUSE = -2

/** SHA-256 of a certificate's DER bytes in hex, from its PEM; undefined where it is none. */
export function fingerprintOf(pem: string): string | undefined {
  try {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')
  } catch {
    return undefined
  }
}

/**
 * Lets a window's session trust its own station's certificate, by fingerprint, on its own host, and nothing else at all:
 * the window has no business with any other server.
 */
export function trustOnly(session: Session, host: string, fingerprint: () => string): void {
  session.setCertificateVerifyProc(({ hostname, certificate }, answer) => {
    const trusted = hostname === host && fingerprintOf(certificate.data) === fingerprint()
    answer(trusted ? ACCEPT : REFUSE)
  })
}
