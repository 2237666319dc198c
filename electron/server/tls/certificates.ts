/**
 * Makes the station's two certificates (RFC 5280): its own authority, which people install once, and the leaf that the
 * server shows. Nothing here touches the disk.
 */
import 'reflect-metadata'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { createPrivateKey, webcrypto } from 'node:crypto'
import type { Random } from '../../base/random.ts'
import type { StationNames } from './machine.ts'

/** A private key (PKCS #8) and its certificate, both PEM. */
export interface KeyAndCertificate {
  readonly key: string
  readonly certificate: string
}

const DAY_MILLISECONDS = 86_400_000
/** A client whose clock is a little behind must not find the certificate to be from the future. */
const BACKDATED_DAYS = 1
const AUTHORITY_DAYS = 20 * 365
/** 397 days is the most that Apple's and Mozilla's programs take of a leaf; backdating counts. */
const LEAF_DAYS = 396

const { subtle } = webcrypto
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const

/**
 * A new authority. Its name tells the people who see it in their browser's list which station it is of, and that it is
 * good for nothing else; it cannot make further authorities.
 * @param now milliseconds since 1970
 */
export async function makeAuthority(station: string, now: number, random: Random): Promise<KeyAndCertificate> {
  const keys = await subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const id = Buffer.from(random.bytes(4)).toString('hex')
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Lookout station ${station.slice(0, 36)} ${id}`] }, { O: ['Lookout (this station only)'] }],
    keys,
    serialNumber: serialNumber(random),
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { key: await keyPem(keys.privateKey), certificate: certificate.toString('pem') }
}

/**
 * A new leaf with a new key, signed by the authority, for these names and for serving alone.
 * @param now milliseconds since 1970
 */
export async function makeLeaf(
  authority: KeyAndCertificate,
  names: StationNames,
  now: number,
  random: Random,
): Promise<KeyAndCertificate> {
  const keys = await subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const issuer = new X509Certificate(authority.certificate)
  const certificate = await X509CertificateGenerator.create({
    // A name that says nothing two leaves could differ in: clients read the alternative names alone (RFC 9525).
    subject: [{ CN: ['Lookout station'] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    serialNumber: serialNumber(random),
    ...validity(now, LEAF_DAYS, issuer.notAfter),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { key: await keyPem(keys.privateKey), certificate: certificate.toString('pem') }
}

function validity(now: number, days: number, atMost = new Date(8.64e15)): { notBefore: Date; notAfter: Date } {
  const start = now - BACKDATED_DAYS * DAY_MILLISECONDS
  const end = Math.min(start + days * DAY_MILLISECONDS, atMost.getTime())
  return { notBefore: new Date(start), notAfter: new Date(end) }
}

/** Positive, and never shorter than 120 random bits. */
const serialNumber = (random: Random): string => `40${Buffer.from(random.bytes(15)).toString('hex')}`

const keyPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  PemConverter.encode(await subtle.exportKey('pkcs8', key), 'PRIVATE KEY')

const importKey = (pem: string): Promise<webcrypto.CryptoKey> =>
  subtle.importKey('pkcs8', createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }), CURVE, false, ['sign'])
