import { chmod, readFile, rename } from 'node:fs/promises'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import writeFileAtomic from 'write-file-atomic'
import { LookoutError, messageOf, systemCode } from '../../base/error.ts'
import type { KeyAndCertificate } from './certificates.ts'

export type PemFileContent =
  | { readonly state: 'good'; readonly value: KeyAndCertificate }
  | { readonly state: 'missing' }
  | { readonly state: 'damaged'; readonly why: string }

/**
 * One file with a private key and its certificate, for its owner alone (0600).
 *
 * Both are in one file, written beside and renamed, so that they can never be of two different makings.
 */
export class PemFile {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /**
   * Damaged is what no key and certificate that fit each other can be read from.
   * @throws LookoutError unavailable where the file is there and cannot be read at all
   */
  async read(): Promise<PemFileContent> {
    let text
    try {
      text = await readFile(this.path, 'utf8')
      await chmod(this.path, 0o600)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return { state: 'missing' }
      throw unusable(this.path, 'be read', error)
    }
    return parsePem(text)
  }

  /** @throws LookoutError unavailable where it cannot be written */
  write({ key, certificate }: KeyAndCertificate): Promise<void> {
    return writeWhole(this.path, `${key.trim()}\n${certificate.trim()}\n`, 0o600)
  }

  /** Keeps what is there under another name, which it answers. */
  async putAside(word: string, now: number): Promise<string> {
    const aside = this.path.replace(/\.pem$/, `.${word}-${Math.floor(now)}.pem`)
    await rename(this.path, aside)
    return aside
  }
}

/**
 * Writes a file beside and renames it, so that it is never half there.
 * @throws LookoutError unavailable where it cannot be written
 */
export async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFileAtomic(path, text, { mode })
  } catch (error) {
    throw unusable(path, 'be written', error)
  }
}

const unusable = (path: string, what: string, cause: unknown): LookoutError =>
  new LookoutError('unavailable', `The certificate file ${path} cannot ${what}: ${messageOf(cause)}.`, { cause })

const BLOCK = /-----BEGIN (PRIVATE KEY|CERTIFICATE)-----[A-Za-z0-9+/=\s]+-----END \1-----/g

/** The key and the certificate in a PEM text. Never throws. */
export function parsePem(text: string): Exclude<PemFileContent, { state: 'missing' }> {
  const blocks = [...text.matchAll(BLOCK)]
  const [key, noKey] = blocks.filter(([, label]) => label === 'PRIVATE KEY')
  const [certificate, noCertificate] = blocks.filter(([, label]) => label === 'CERTIFICATE')
  if (!key || noKey || !certificate || noCertificate) {
    return { state: 'damaged', why: 'it does not hold one private key and one certificate' }
  }
  try {
    const fits = new X509Certificate(certificate[0]).checkPrivateKey(createPrivateKey(key[0]))
    if (!fits) return { state: 'damaged', why: 'its key is not the key of its certificate' }
  } catch (error) {
    return { state: 'damaged', why: messageOf(error) }
  }
  return { state: 'good', value: { key: key[0], certificate: certificate[0] } }
}
