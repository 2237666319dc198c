import { createHash, X509Certificate } from 'node:crypto'

/**
 * A station is known by its certificate authority: the station makes it once, keeps it for twenty years, and signs with
 * it the leaf that its server shows. The leaf is renewed every year and whenever the station gets another address, so a
 * leaf that the known authority signed is the same station, and any other is not.
 */

/** Why a leaf is or is not taken. The dates are milliseconds since 1970. */
export type Verdict =
  | { readonly verdict: 'good' }
  | { readonly verdict: 'stranger' }
  | { readonly verdict: 'outOfTime'; readonly from: number; readonly to: number }

export interface Authority {
  /** Its certificate alone, whatever else stood in the text that it was read from. */
  readonly pem: string
  /** SHA-256 over its DER bytes, 64 hex digits. */
  readonly fingerprint: string
}

/** Reads an authority's certificate; undefined where the text holds none. */
export function readAuthority(text: string): Authority | undefined {
  const certificate = parse(text)
  if (!certificate?.ca) return undefined
  return { pem: certificate.toString(), fingerprint: createHash('sha256').update(certificate.raw).digest('hex') }
}

/**
 * Whether this authority vouches for this leaf now. Names are not compared: an authority signs for one station alone,
 * whatever address it is found at.
 * @param authority PEM
 * @param leaf PEM
 * @param now milliseconds since 1970
 */
export function judge(authority: string, leaf: string, now: number): Verdict {
  const [issuer, own] = [parse(authority), parse(leaf)]
  if (!issuer?.ca || !own || own.ca || !signedBy(own, issuer)) return { verdict: 'stranger' }
  const [from, to] = [own.validFromDate.getTime(), own.validToDate.getTime()]
  return from <= now && now <= to ? { verdict: 'good' } : { verdict: 'outOfTime', from, to }
}

function signedBy(leaf: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey)
  } catch {
    // A key of a kind that OpenSSL does not know.
    return false
  }
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}
