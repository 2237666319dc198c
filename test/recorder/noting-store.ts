import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { readSegmentAbout, type SegmentAbout } from '../../electron/archive/segment-about.ts'
import { segmentFolders, segmentName, segmentPath } from '../../electron/archive/segment-name.ts'
import { scanSegment, type SegmentScan } from '../../electron/media/mp4/scan.ts'
import type { BegunSegment, SegmentPlace, SegmentStore } from '../../electron/recorder/segment-store.ts'
import { numberIn } from './camera-pictures.ts'

/** What the journal says of a segment. */
export interface NotedSegment extends BegunSegment {
  /** µs since 1970 and bytes: so much is durable, or for a suspect one, written. */
  end: number
  bytes: number
  state: 'writing' | 'finished' | 'suspect'
  sha256: string | null
}

export interface RecordedPicture {
  readonly number: number
  /** µs since 1970. */
  readonly time: number
  readonly duration: number
  readonly keyFrame: boolean
}

/** The archive, as far as a recorder sees it: it gives out names in a folder and notes what it is told. */
export class NotingStore implements SegmentStore {
  readonly station = '9e3f4a58-6c5b-4f0e-9c68-2f1a0d9f7c11'
  readonly segments: NotedSegment[] = []
  readonly root: string
  onMakeRoom: () => void = () => undefined
  refuse: Error | undefined
  roomAsked = 0

  constructor(root: string) {
    this.root = root
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as in the archive, which looks at its disk
  async place(camera: string, start: number): Promise<SegmentPlace> {
    if (this.refuse) throw this.refuse
    const name = segmentName(camera, start)!
    return { id: name.id, path: segmentPath(this.root, name), folders: segmentFolders(this.root, name) }
  }

  begun(segment: BegunSegment): void {
    if (this.segments.some(({ id }) => id === segment.id)) throw new Error(`${segment.id} was begun already`)
    this.segments.push({ ...segment, end: segment.about.start, bytes: 0, state: 'writing', sha256: null })
  }

  grew(id: string, end: number, bytes: number): void {
    const segment = this.#writing(id)
    if (end < segment.end || bytes < segment.bytes) throw new Error(`${id} grew backwards`)
    Object.assign(segment, { end, bytes })
  }

  finished(id: string, end: number, bytes: number, sha256: string): void {
    Object.assign(this.#writing(id), { end, bytes, sha256, state: 'finished' })
  }

  suspect(id: string, end: number, bytes: number): void {
    Object.assign(this.#writing(id), { end, bytes, state: 'suspect' })
  }

  newestEnd(camera: string): number | null {
    const ends = this.segments.filter((segment) => segment.camera === camera).map(({ end }) => end)
    return ends.length > 0 ? Math.max(...ends) : null
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as in the archive, which deletes files
  async makeRoom(): Promise<void> {
    this.roomAsked++
    this.onMakeRoom()
  }

  /** All pictures in all files, segment by segment. */
  async pictures(): Promise<RecordedPicture[]> {
    const all: RecordedPicture[] = []
    for (const { path } of this.segments) all.push(...(await readSegment(path)).pictures)
    return all
  }

  /** The numbers of all pictures in all files, each once, ascending. */
  async numbers(): Promise<number[]> {
    const numbers = (await this.pictures()).map(({ number }) => number)
    return [...new Set(numbers)].sort((a, b) => a - b)
  }

  #writing(id: string): NotedSegment {
    const segment = this.segments.find((one) => one.id === id)
    if (segment?.state !== 'writing') throw new Error(`${id} is not being written`)
    return segment
  }
}

export interface ReadSegment {
  readonly about: SegmentAbout
  readonly scan: SegmentScan
  readonly pictures: RecordedPicture[]
}

/** Reads the first `bytes` of a segment's file back, as a player would. */
export async function readSegment(path: string, bytes = statSync(path).size): Promise<ReadSegment> {
  const file = readFileSync(path).subarray(0, bytes)
  const read = (offset: number, length: number): Promise<Uint8Array> =>
    Promise.resolve(file.subarray(offset, offset + length))
  const scan = await scanSegment({ size: file.byteLength, read })
  const about = scan?.init.about && readSegmentAbout(scan.init.about)
  if (!scan || !about) throw new Error(`${path} is no segment`)
  const { video } = scan
  const keys = new Set(video.key)
  const pictures = Array.from(video.offset, (offset, index) => ({
    number: numberIn(file.subarray(offset, offset + (video.size[index] ?? 0))),
    time: about.start + (video.time[index] ?? 0),
    duration: video.duration[index] ?? 0,
    keyFrame: keys.has(index),
  }))
  return { about, scan, pictures }
}

export const sha256Of = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
