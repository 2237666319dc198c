import type { Disk } from '../../base/disk.ts'
import { ChunkHasher } from './chunk-hasher.ts'
import type { Manifest } from './manifest.ts'

type Chunk = Manifest['chunks'][number]

/** A part of a film that is not as the manifest says. Bytes from `from` to just before `to`. */
export interface FilmFinding {
  readonly part: 'film'
  readonly what: 'changed' | 'cut' | 'added'
  readonly from: number
  readonly to: number
  /** What it shows, or should; null: no pictures. */
  readonly time: { readonly start: string; readonly end: string } | null
}

const BLOCK = 1024 * 1024

/** Reads a film and names the parts that are not as the manifest says; none where it is the same. */
export async function compareFilm(disk: Disk, path: string, { film, chunks }: Manifest): Promise<FilmFinding[]> {
  const { bytes, whole, parts } = await hashFilm(disk, path, chunks)
  const changed = chunks.filter(({ sha256 }, index) => index < parts.length && sha256 !== parts[index])
  const findings = [...merged('changed', changed), ...lengthFindings(bytes, film.bytes, chunks.slice(parts.length))]
  const unexplained = findings.length === 0 && whole !== film.sha256
  return unexplained ? [{ part: 'film', what: 'changed', from: 0, to: bytes, time: null }] : findings
}

function lengthFindings(bytes: number, expected: number, missing: readonly Chunk[]): FilmFinding[] {
  if (bytes > expected) return [{ part: 'film', what: 'added', from: expected, to: bytes, time: null }]
  return merged('cut', missing).map((finding) => ({ ...finding, from: Math.max(finding.from, bytes) }))
}

async function hashFilm(disk: Disk, path: string, chunks: readonly Chunk[]) {
  const hasher = new ChunkHasher(chunks.map(({ to }) => to))
  const file = await disk.openForReading(path)
  try {
    for (;;) {
      const block = await file.read(hasher.bytes, BLOCK)
      if (block.byteLength === 0) break
      hasher.update(block)
    }
  } finally {
    await file.close()
  }
  return { bytes: hasher.bytes, ...hasher.finish() }
}

/** Parts that follow each other are one. */
function merged(what: FilmFinding['what'], chunks: readonly Chunk[]): FilmFinding[] {
  const findings: FilmFinding[] = []
  for (const { from, to, time } of chunks) {
    const last = findings.at(-1)
    if (last?.to !== from) findings.push({ part: 'film', what, from, to, time })
    else findings[findings.length - 1] = { ...last, to, time: span(last.time, time) }
  }
  return findings
}

const span = (first: FilmFinding['time'], second: FilmFinding['time']): FilmFinding['time'] =>
  first && second ? { start: first.start, end: second.end } : (first ?? second)
