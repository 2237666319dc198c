import { connect } from 'node:tls'
import type { Request } from 'electron'

const LINE = 64

/** What a page's server shows, as Electron hands it to the verify procedure. Rejects where nobody answers. */
export function certificateRequest(url: string): Promise<Request> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate(true)
      socket.destroy()
      const certificate = { data: pem(raw) } as Request['certificate']
      resolve({
        ...{ hostname, certificate, validatedCertificate: certificate, isIssuedByKnownRoot: false },
        ...{ verificationResult: 'net::ERR_CERT_AUTHORITY_INVALID', errorCode: -202 },
      })
    })
    socket.once('error', reject)
  })
}

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(new RegExp(`(.{${LINE}})`, 'g'), '$1\n')}\n-----END CERTIFICATE-----\n`
