import type { SecureContextOptions } from 'node:tls'
import type { TlsIdentity } from './tls-identity.ts'

/** TLS 1.2's suites with authenticated encryption and forward secrecy; those of TLS 1.3 all have both (RFC 9325, 4.2). */
const TLS12_SUITES = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
].join(':')
const TLS13_SUITES = 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256'

/** What a TLS server is made from, or `setSecureContext` is given. */
export const secureContext = ({ served }: TlsIdentity): SecureContextOptions => ({
  key: served.key,
  cert: served.certificate,
  minVersion: 'TLSv1.2',
  ciphers: `${TLS13_SUITES}:${TLS12_SUITES}`,
  honorCipherOrder: true,
})
