import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { chmod, mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Clock } from '../../base/clock.ts'
import { LookoutError, messageOf, systemCode } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'

/** Signs for the station. Its key never leaves it. */
export interface Signer {
  /** The public key, PEM (SubjectPublicKeyInfo, RFC 8410). */
  readonly publicKey: string
  /** SHA-256 of the public key's DER bytes, 64 hex digits: what people compare. */
  readonly fingerprint: string
  /** Ed25519 (RFC 8032) over the bytes themselves: 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array
}

const KEY_FILE = 'evidence-key.pem'
const PUBLIC_FILE = 'evidence-key.pub.pem'

export interface SignerOptions {
  /** `<data>/tls`: `evidence-key.pem` (0600) and `evidence-key.pub.pem` lie in it. */
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * The station's own key for evidence, made at its first start.
 *
 * Always true: a key that can be used is never replaced, since people have its fingerprint; one that cannot is kept under
 * another name, as is the public half of a key that is lost, and the log says so.
 * @throws LookoutError unavailable where a file can be neither read nor written
 */
export async function openSigner(options: SignerOptions): Promise<Signer> {
  const { folder } = options
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const key = (await readKey(options)) ?? (await makeKey(folder))
    const signer = keySigner(key)
    await writePublic(options, signer.publicKey)
    return signer
  } catch (error) {
    const sentence = `The station’s key for exports in ${folder} cannot be used: ${messageOf(error)}.`
    throw new LookoutError('unavailable', sentence, { cause: error })
  }
}

/** Signs with this key, which must be a private key of Ed25519. */
export function keySigner(key: KeyObject): Signer {
  const half = createPublicKey(key)
  const publicKey = half.export({ type: 'spki', format: 'pem' }).toString()
  return { publicKey, fingerprint: fingerprintOf(half), sign: (bytes) => new Uint8Array(sign(null, bytes, key)) }
}

/** SHA-256 of a public key's DER bytes, 64 hex digits. */
export const fingerprintOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')

async function readKey(options: SignerOptions): Promise<KeyObject | undefined> {
  const path = join(options.folder, KEY_FILE)
  const text = await readText(path)
  if (text === undefined) return undefined
  const key = parseKey(text)
  if (key) await chmod(path, 0o600)
  else await putAside(options, KEY_FILE, 'The key that signs exports is damaged; a new one is made.')
  return key
}

function parseKey(text: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(text)
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

async function makeKey(folder: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await writeFileAtomic(join(folder, KEY_FILE), text, { mode: 0o600 })
  return privateKey
}

async function writePublic(options: SignerOptions, publicKey: string): Promise<void> {
  const path = join(options.folder, PUBLIC_FILE)
  const there = await readText(path)
  if (there === publicKey) return
  if (there !== undefined) await putAside(options, PUBLIC_FILE, 'Exports are signed with another key from now on.')
  await writeFileAtomic(path, publicKey, { mode: 0o644 })
}

async function putAside({ folder, clock, log }: SignerOptions, file: string, sentence: string): Promise<void> {
  const aside = file.replace(/\.pem$/, `.before-${Math.floor(clock.now() / 1000)}.pem`)
  await rename(join(folder, file), join(folder, aside))
  log.error({ folder, file, kept: aside }, sentence)
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
