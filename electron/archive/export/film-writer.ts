import { createHash } from 'node:crypto'
import type { Disk, DiskFile } from '../../base/disk.ts'
import { LookoutError } from '../../base/error.ts'
import { ChunkHasher } from './chunk-hasher.ts'
import type { FilmPlan, FilmSegment } from './film-plan.ts'

/** Read and hashed at once: more would keep the station's other work waiting for longer than a millisecond or two. */
const BLOCK = 512 * 1024
/** Written between two syncs: a sync of gigabytes would keep the recorders' own waiting. */
const SYNC_EVERY = 32 * 1024 * 1024

export interface FilmHashes {
  readonly whole: string
  /** Of the plan's chunks. */
  readonly chunks: readonly string[]
  /** Of the segments' files as they were read, in the plan's order. */
  readonly segments: readonly string[]
}

export interface FilmJob {
  readonly plan: FilmPlan
  readonly disk: Disk
  /** Where the film goes; there must be nothing. */
  readonly path: string
  readonly signal: AbortSignal
  /** Called now and then, with the bytes written so far. */
  readonly onProgress: (bytes: number) => void
}

/**
 * Writes a film from front to back and syncs it. Each segment is read whole and once, so that its hash can be compared
 * with what was recorded. Rejects with the disk's error, with a LookoutError, or with the signal's reason; the film is
 * closed then and still lies there.
 */
export async function writeFilm(job: FilmJob): Promise<FilmHashes> {
  const file = await job.disk.create(job.path)
  try {
    const film = new FilmFile(file, job)
    const segments: string[] = []
    await film.write(job.plan.head)
    for (const segment of job.plan.segments) segments.push(await copySegment(film, segment, job))
    return { ...(await film.finish()), segments }
  } finally {
    await file.close()
  }
}

/** Copies a segment's pieces; answers the hash of all that its file has. */
async function copySegment(
  film: FilmFile,
  { segment, pieces }: FilmSegment,
  { disk, signal }: FilmJob,
): Promise<string> {
  const file = await disk.openForReading(segment.path)
  try {
    const reader = new SegmentReader(file, segment.bytes, signal)
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) await film.write(piece)
      else for await (const bytes of reader.take(piece.offset, piece.bytes)) await film.write(bytes)
    }
    return await reader.finish()
  } finally {
    await file.close()
  }
}

/** The film while it is written. */
class FilmFile {
  readonly #file: DiskFile
  readonly #onProgress: (bytes: number) => void
  readonly #hasher: ChunkHasher
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #unsynced = 0

  constructor(file: DiskFile, { plan, onProgress }: FilmJob) {
    this.#file = file
    this.#onProgress = onProgress
    this.#hasher = new ChunkHasher(plan.chunks.map(({ to }) => to))
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hasher.update(bytes)
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.byteLength
    if (this.#waitingBytes >= BLOCK) await this.#flush()
  }

  async finish(): Promise<{ whole: string; chunks: readonly string[] }> {
    await this.#flush()
    await this.#file.sync()
    const { whole, parts } = this.#hasher.finish()
    return { whole, chunks: parts }
  }

  async #flush(): Promise<void> {
    const [chunks, bytes] = [this.#waiting, this.#waitingBytes]
    this.#waiting = []
    this.#waitingBytes = 0
    await this.#file.append(chunks)
    this.#unsynced += bytes
    if (this.#unsynced >= SYNC_EVERY) {
      await this.#file.sync()
      this.#unsynced = 0
    }
    this.#onProgress(this.#hasher.bytes)
  }
}

/** Reads a segment's file from front to back and hashes all of it, whatever is taken. */
class SegmentReader {
  readonly #file: DiskFile
  readonly #bytes: number
  readonly #signal: AbortSignal
  readonly #hash = createHash('sha256')
  #block: Uint8Array = new Uint8Array()
  /** Of the block in the file. */
  #offset = 0

  constructor(file: DiskFile, bytes: number, signal: AbortSignal) {
    this.#file = file
    this.#bytes = bytes
    this.#signal = signal
  }

  /** These bytes, in views that stay as they are. They lie behind all that were taken before. */
  async *take(offset: number, bytes: number): AsyncGenerator<Uint8Array> {
    for (let at = offset; at < offset + bytes;) {
      while (at >= this.#offset + this.#block.byteLength) await this.#next()
      const view = this.#block.subarray(at - this.#offset, offset + bytes - this.#offset)
      at += view.byteLength
      yield view
    }
  }

  async finish(): Promise<string> {
    while (this.#offset + this.#block.byteLength < this.#bytes) await this.#next()
    return this.#hash.digest('hex')
  }

  async #next(): Promise<void> {
    this.#signal.throwIfAborted()
    this.#offset += this.#block.byteLength
    this.#block = await this.#file.read(this.#offset, Math.min(BLOCK, this.#bytes - this.#offset))
    if (this.#block.byteLength === 0) {
      throw new LookoutError('unavailable', 'A recording of this time became shorter while it was exported.')
    }
    this.#hash.update(this.#block)
  }
}
