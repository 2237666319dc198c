import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { Disk } from '../../base/disk.ts'
import { LookoutError, messageOf } from '../../base/error.ts'
import { partName, type ExportPart } from './export-names.ts'
import { readManifest, type Manifest, type ReadManifest } from './manifest.ts'
import { fingerprintOf } from './signer.ts'
import { compareFilm, type FilmFinding } from './verify-film.ts'

/** What is not as the station signed it. */
export type Finding =
  | FilmFinding
  | { readonly part: 'manifest'; readonly what: 'changed' | 'unreadable' }
  | { readonly part: 'signature' }
  /** It is not the one that the manifest names, or none at all (null). */
  | { readonly part: 'key'; readonly used: string | null; readonly named: string }

export interface Verdict {
  /** Nothing, where the export is intact. */
  readonly findings: readonly Finding[]
  /** What the export says of itself; null where that cannot be read. Proven only where the export is intact. */
  readonly manifest: Manifest | null
  /** Whether the film is what the manifest says, be that proven or not; null where nobody can tell. */
  readonly filmFits: boolean | null
  readonly key: {
    /** SHA-256 of the key that was used; null where it is none. */
    readonly fingerprint: string | null
    /** `beside`: it lay with the film, where whoever changed that could have changed it as well. */
    readonly from: 'given' | 'beside'
  }
}

export interface Verification {
  /** The film's path; its manifest and signature lie beside it, and its key where none is given. */
  readonly film: string
  /** The path of the station's public key. */
  readonly key?: string | undefined
  readonly disk: Disk
}

/** A manifest of a day has some 16 MB. */
const MAX_PART_BYTES = 256 * 1024 * 1024

/**
 * Says whether an export is what its station signed, or what of it was changed.
 * @throws LookoutError notFound, unavailable where one of its files cannot be read
 */
export async function verifyExport({ film, key, disk }: Verification): Promise<Verdict> {
  const [manifestBytes, signature, keyBytes] = await Promise.all([
    readPart(disk, partName(film, 'manifest'), 'manifest'),
    readPart(disk, partName(film, 'signature'), 'signature'),
    readPart(disk, key ?? partName(film, 'key'), 'key'),
  ])
  const publicKey = parseKey(keyBytes)
  const fingerprint = publicKey ? fingerprintOf(publicKey) : null
  const read = readManifest(manifestBytes)
  const signed = publicKey !== undefined && verify(null, manifestBytes, publicKey, signature)
  const paper = paperFindings(read, fingerprint, signed)
  const compared = read ? await readFilm(disk, film, read.manifest) : null
  return {
    // A manifest that is not proven proves nothing of the film.
    findings: paper.length > 0 ? paper : (compared ?? []),
    manifest: read?.manifest ?? null,
    filmFits: compared && compared.length === 0,
    key: { fingerprint, from: key === undefined ? 'beside' : 'given' },
  }
}

/** What is wrong before the film is looked at: a manifest says by itself whether it is whole, and which key it is of. */
function paperFindings(read: ReadManifest | undefined, used: string | null, signed: boolean): Finding[] {
  if (!read) return [{ part: 'manifest', what: 'unreadable' }]
  if (!read.whole) return [{ part: 'manifest', what: 'changed' }]
  const named = read.manifest.key.sha256
  if (used !== named) return [{ part: 'key', used, named }]
  return signed ? [] : [{ part: 'signature' }]
}

function parseKey(bytes: Uint8Array): KeyObject | undefined {
  try {
    const key = createPublicKey(Buffer.from(bytes))
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

const NAMES: Record<ExportPart, string> = {
  film: 'film',
  manifest: 'manifest',
  signature: 'signature',
  key: 'public key',
}

async function readPart(disk: Disk, path: string, part: ExportPart): Promise<Uint8Array> {
  try {
    const { size } = await disk.stat(path)
    if (size > MAX_PART_BYTES) throw new Error('it is too large for one')
    const file = await disk.openForReading(path)
    try {
      return await file.read(0, size)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw unreadable(path, part, error)
  }
}

async function readFilm(disk: Disk, film: string, manifest: Manifest): Promise<FilmFinding[]> {
  try {
    return await compareFilm(disk, film, manifest)
  } catch (error) {
    throw unreadable(film, 'film', error)
  }
}

const unreadable = (path: string, part: ExportPart, error: unknown): LookoutError =>
  new LookoutError('unavailable', `The ${NAMES[part]} ${path} cannot be read: ${messageOf(error)}.`, { cause: error })
