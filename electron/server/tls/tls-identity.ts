import { X509Certificate } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { Emitter } from '../../base/emitter.ts'
import { LookoutError, messageOf } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import type { Random } from '../../base/random.ts'
import { makeAuthority, makeLeaf, type KeyAndCertificate } from './certificates.ts'
import { stationNames, type Machine, type StationNames } from './machine.ts'
import { PemFile, writeWhole } from './pem-file.ts'

/** How often names, addresses and the leaf's end are looked at. */
const CHECK_MILLISECONDS = 60_000
const RENEW_BEFORE_MILLISECONDS = 30 * 86_400_000

export interface TlsIdentityOptions {
  /** The station's data folder; the files are in `tls` below it. */
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
  readonly machine: Machine
  readonly log: Log
  /** Names and addresses that an admin added. Asked anew at each look. */
  readonly extraNames?: () => readonly string[]
}

/** What the server shows its clients. */
export interface ServedCertificate extends KeyAndCertificate {
  /** SHA-256 over the leaf's DER bytes, 64 hex digits. */
  readonly sha256: string
}

/**
 * The station's own authority and its leaf, in `<data>/tls`: `authority.pem` and `station.pem` (key and certificate
 * each, 0600), `ca.pem` (the authority's certificate alone, for people to install).
 *
 * Always true: an authority that can be read and is not past its time is never replaced, since every client that trusts it
 * would have to be told again; one that cannot be used is kept aside, and the log says so. The leaf is renewed 30 days
 * before its end, and when the computer has a name or an address that the leaf does not.
 */
export class TlsIdentity {
  readonly #options: TlsIdentityOptions
  readonly #leafFile: PemFile
  readonly #authority: KeyAndCertificate
  readonly #renewed = new Emitter<ServedCertificate>()
  #names: StationNames
  #served: ServedCertificate
  #stopChecking: () => void = () => undefined
  #checking: Promise<void> = Promise.resolve()
  #closed = false

  private constructor(options: TlsIdentityOptions, leafFile: PemFile, authority: KeyAndCertificate, leaf: Leaf) {
    this.#options = options
    this.#leafFile = leafFile
    this.#authority = authority
    this.#names = leaf.names
    this.#served = served(leaf.value)
    this.#checkLater()
  }

  /**
   * Reads or makes both certificates.
   * @throws LookoutError unavailable where a file cannot be read or written, with its path
   */
  static async open(options: TlsIdentityOptions): Promise<TlsIdentity> {
    const folder = join(options.folder, 'tls')
    await makeFolder(folder)
    const authority = await openAuthority(new PemFile(join(folder, 'authority.pem')), options)
    await writeWhole(join(folder, 'ca.pem'), `${authority.certificate.trim()}\n`, 0o644)
    const leafFile = new PemFile(join(folder, 'station.pem'))
    const leaf = await openLeaf(leafFile, authority, options)
    return new TlsIdentity(options, leafFile, authority, leaf)
  }

  /** The authority's certificate, PEM. */
  get authority(): string {
    return this.#authority.certificate
  }

  /** SHA-256 over the DER bytes of the authority's certificate, 64 hex digits. It stays when the leaf is renewed. */
  get authoritySha256(): string {
    return new X509Certificate(this.authority).fingerprint256.replaceAll(':', '').toLowerCase()
  }

  get served(): ServedCertificate {
    return this.#served
  }

  /** What the station is reached by, at most a minute old. */
  get names(): StationNames {
    return this.#names
  }

  /** Called after the leaf was replaced. */
  onRenewed(listener: (served: ServedCertificate) => void): () => void {
    return this.#renewed.on(listener)
  }

  /** Looks at names and time now, and renews the leaf where it has to be. Never throws: a failure is logged. */
  check(): Promise<void> {
    this.#checking = this.#checking.then(() => this.#checkOnce())
    return this.#checking
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#stopChecking()
    await this.#checking
  }

  #checkLater(): void {
    this.#stopChecking = this.#options.clock.after(CHECK_MILLISECONDS, () => {
      void this.check().then(() => {
        if (!this.#closed) this.#checkLater()
      })
    })
  }

  async #checkOnce(): Promise<void> {
    this.#names = namesOf(this.#options)
    const why = reasonToRenew(this.#served, this.#authority, this.#names, milliseconds(this.#options.clock))
    if (why === undefined) return
    try {
      const leaf = await renew(this.#leafFile, this.#authority, this.#names, this.#options)
      this.#served = served(leaf)
    } catch (error) {
      this.#options.log.error({ error: messageOf(error), why }, 'The certificate could not be renewed.')
      return
    }
    this.#options.log.info({ why, sha256: this.#served.sha256 }, 'The certificate was renewed.')
    this.#renewed.emit(this.#served)
  }
}

interface Leaf {
  readonly value: KeyAndCertificate
  readonly names: StationNames
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new LookoutError('unavailable', `The folder ${folder} cannot be made: ${messageOf(error)}.`, { cause: error })
  }
}

async function openAuthority(file: PemFile, options: TlsIdentityOptions): Promise<KeyAndCertificate> {
  const now = milliseconds(options.clock)
  const content = await file.read()
  if (content.state === 'good') {
    const why = reasonToReplaceAuthority(content.value, now)
    if (why === undefined) return content.value
    await putAside(file, 'unusable', why, options)
  } else if (content.state === 'damaged') {
    await putAside(file, 'damaged', content.why, options)
  }
  const authority = await makeAuthority(options.machine.hostname(), now, options.random)
  await file.write(authority)
  // At the first start there is nobody yet who trusts another.
  const level = content.state === 'missing' ? 'info' : 'warn'
  options.log[level](
    { file: file.path },
    'A new certificate authority was made: clients have to trust it before they connect.',
  )
  return authority
}

async function openLeaf(file: PemFile, authority: KeyAndCertificate, options: TlsIdentityOptions): Promise<Leaf> {
  const names = namesOf(options)
  const content = await file.read()
  if (content.state === 'good') {
    const why = reasonToRenew(content.value, authority, names, milliseconds(options.clock))
    if (why === undefined) return { value: content.value, names }
    options.log.info({ why }, 'The certificate is renewed.')
  } else if (content.state === 'damaged') {
    await putAside(file, 'damaged', content.why, options)
  }
  return { value: await renew(file, authority, names, options), names }
}

async function putAside(file: PemFile, word: string, why: string, options: TlsIdentityOptions): Promise<void> {
  const keptAs = await file.putAside(word, milliseconds(options.clock))
  options.log.error({ file: file.path, why, keptAs }, 'A certificate file cannot be used and was put aside.')
}

async function renew(
  file: PemFile,
  authority: KeyAndCertificate,
  names: StationNames,
  { clock, random }: TlsIdentityOptions,
): Promise<KeyAndCertificate> {
  const leaf = await makeLeaf(authority, names, milliseconds(clock), random)
  await file.write(leaf)
  return leaf
}

function reasonToReplaceAuthority({ certificate }: KeyAndCertificate, now: number): string | undefined {
  const { ca, validToDate } = new X509Certificate(certificate)
  if (!ca) return 'its certificate is not of an authority'
  // One of a time to come is kept: a computer whose clock has lost its battery must not cost every client its trust.
  if (now >= validToDate.getTime()) return `it ended on ${validToDate.toISOString()}`
  return undefined
}

function reasonToRenew(
  { certificate }: KeyAndCertificate,
  authority: KeyAndCertificate,
  names: StationNames,
  now: number,
): string | undefined {
  const leaf = new X509Certificate(certificate)
  const issuer = new X509Certificate(authority.certificate)
  if (!leaf.checkIssued(issuer) || !leaf.verify(issuer.publicKey)) return 'it is not signed by this station'
  if (now < leaf.validFromDate.getTime()) return 'it is of a time to come'
  const end = leaf.validToDate.getTime()
  // An authority near its own end cannot give a longer time, however often it is asked.
  if (now >= end - RENEW_BEFORE_MILLISECONDS && end < issuer.validToDate.getTime()) return 'its time is nearly over'
  const missing =
    names.dns.find((name) => leaf.checkHost(name, { subject: 'never' }) === undefined) ??
    names.addresses.find((address) => leaf.checkIP(address) === undefined)
  return missing === undefined ? undefined : `it does not name ${missing}`
}

const namesOf = ({ machine, extraNames }: TlsIdentityOptions): StationNames =>
  stationNames(machine, extraNames?.() ?? [])

const milliseconds = (clock: Clock): number => Math.floor(clock.now() / 1000)

const served = (leaf: KeyAndCertificate): ServedCertificate => ({
  ...leaf,
  sha256: new X509Certificate(leaf.certificate).fingerprint256.replaceAll(':', '').toLowerCase(),
})
