import { join } from 'node:path'
import type { Disk } from '../base/disk.ts'
import { systemCode } from '../base/error.ts'
import { dayOf, dayStart, isRepeated, isSameRevision, readLine, writeLine } from './track-line.ts'
import type { TrackLine } from './track-line.ts'

export const TRACK_FILE = 'image.jsonl'
const ASIDE = 'image.jsonl.new'
const CHUNK = 1 << 20
const LINE_END = 10

/**
 * One day's `image.jsonl` of a camera, being written. It is open while a line is written and no longer: days pass between
 * two, in which its disk may be taken away.
 *
 * Always true: whole lines, in the order of their times; the first says what was so when the day began, so that each day
 * can be read alone. A file of an earlier run is taken over: its whole lines are written anew beside it, and renamed.
 */
export class TrackFile {
  readonly day: string
  readonly #disk: Disk
  readonly #path: string

  private constructor(day: string, disk: Disk, path: string) {
    this.day = day
    this.#disk = disk
    this.#path = path
  }

  /**
   * Makes or takes over the file of the day of `at`. Where it does not end with what `before` says, that is added: as of the
   * day's beginning where there was no file, else as of when it began to be so.
   * @throws the disk's error
   */
  static async begin(disk: Disk, root: string, camera: string, at: number, before: TrackLine): Promise<TrackFile> {
    const day = dayOf(at)
    const folder = join(root, camera, day)
    await disk.makeFolder(join(root, camera))
    await disk.makeFolder(folder)
    const old = await wholeLines(disk, join(folder, TRACK_FILE))
    const first = [old, ...missing(old, at, before)]
    await disk.remove(join(folder, ASIDE)).catch(ignoreMissing)
    const file = await disk.create(join(folder, ASIDE))
    try {
      await file.append(first)
      await file.sync()
      await disk.rename(join(folder, ASIDE), join(folder, TRACK_FILE))
      await disk.syncFolder(folder)
    } finally {
      await file.close()
    }
    return new TrackFile(day, disk, join(folder, TRACK_FILE))
  }

  /** @throws the disk's error; the line may be torn then, and the file has to be begun anew */
  async append(line: TrackLine): Promise<void> {
    const file = await this.#disk.openForAppending(this.#path)
    try {
      await file.append([Buffer.from(writeLine(line))])
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

/** What a file of these lines lacks of what was so before `at`: after a disk that failed, or a station that was not there. */
function missing(old: Uint8Array, at: number, before: TrackLine): Uint8Array[] {
  const last = linesOf(old).at(-1)
  if (last && isRepeated(last, before)) return []
  const since = last && isSameRevision(last, before) ? before.at : (before.changed?.at ?? before.at)
  const from = last ? Math.min(at, Math.max(last.at, since)) : dayStart(at)
  return [Buffer.from(writeLine({ ...before, at: from }))]
}

/** Every line of a file that can be read, in its order; none where there is no file. */
export async function trackLines(disk: Disk, path: string): Promise<TrackLine[]> {
  return linesOf(await wholeLines(disk, path))
}

const linesOf = (bytes: Uint8Array): TrackLine[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .flatMap((text) => readLine(text) ?? [])

/** The file without what a power cut tore off its end. */
async function wholeLines(disk: Disk, path: string): Promise<Uint8Array> {
  const bytes = await readAll(disk, path)
  return bytes.subarray(0, bytes.lastIndexOf(LINE_END) + 1)
}

async function readAll(disk: Disk, path: string): Promise<Uint8Array> {
  let file
  try {
    file = await disk.openForReading(path)
  } catch (error) {
    ignoreMissing(error)
    return new Uint8Array()
  }
  try {
    const chunks = [await file.read(0, CHUNK)]
    for (let at = CHUNK; chunks.at(-1)?.byteLength === CHUNK; at += CHUNK) chunks.push(await file.read(at, CHUNK))
    return Buffer.concat(chunks)
  } finally {
    await file.close()
  }
}

/** @throws what is no missing file or folder */
export function ignoreMissing(error: unknown): void {
  const code = systemCode(error)
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
}
