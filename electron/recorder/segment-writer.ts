/**
 * One segment's file, from its first byte to its last.
 *
 * What is true on disk after a crash or a power cut at any line:
 *
 * - a segment that the journal knows has a name that lasts, a head that says whose pictures it holds and since when, and
 *   at least one fragment;
 * - the bytes that the journal calls durable are there, unchanged, and end with a whole fragment;
 * - behind them is nothing, more whole fragments, or one cut short, which readers ignore;
 * - a segment that the journal calls finished is whole, has the hash that it says, and never changes again;
 * - nothing that was there before is changed, and no file is written over.
 *
 * The order of steps that keeps it:
 *
 *   1. folders made, outermost first
 *   2. file created, only if no file has its name
 *   3. head and first fragment written
 *   4. file and all folders up to the archive's own synced
 *   5. journal: begun, grew
 *   6. a fragment appended, again and again
 *   7. file synced, now and then           8. journal: grew, up to what was written when 7 began
 *   9. table of key frames appended       10. file synced and closed       11. journal: finished
 *
 * After a write or a sync that failed nobody knows what the disk holds of what was not durable: a second sync may succeed
 * and mean nothing. The segment is suspect then: it is cut back to whole fragments where that can be done, closed, and
 * never written or synced again. Whoever has pictures that were not durable writes them to another segment.
 */
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { segmentAboutBytes, type SegmentAbout } from '../archive/segment-about.ts'
import type { Disk, DiskFile } from '../base/disk.ts'
import { messageOf, systemCode } from '../base/error.ts'
import { SegmentBoxes } from './segment-boxes.ts'
import type { SegmentPlace, SegmentStore } from './segment-store.ts'
import type { Slice } from './slice.ts'

/** So many names may be taken by files of others, a millisecond apart, before it is given up. */
const NAMES_TRIED = 20

export interface NewSegment {
  readonly about: SegmentAbout
  /** Begins with the key frame that `about` says the start of. */
  readonly first: Slice
}

/** How far a file has come. */
interface Extent {
  /** µs since 1970 UTC; of the last picture. */
  readonly end: number
  readonly bytes: number
}

export class SegmentWriter {
  readonly #store: SegmentStore
  readonly #file: DiskFile
  readonly #id: string
  readonly #boxes: SegmentBoxes
  readonly #hash = createHash('sha256')
  /** Ends with a whole fragment. */
  #written: Extent
  #durable: Extent
  #syncing: Promise<void> | undefined
  #failure: Error | undefined

  private constructor(store: SegmentStore, file: DiskFile, id: string, boxes: SegmentBoxes, start: number) {
    this.#store = store
    this.#file = file
    this.#id = id
    this.#boxes = boxes
    this.#written = this.#durable = { end: start, bytes: 0 }
  }

  /** Steps 1 to 5. Rejects with the disk's error, or the store's; no file of it stays behind then if that can be had. */
  static async begin(store: SegmentStore, disk: Disk, { about, first }: NewSegment): Promise<SegmentWriter> {
    const { place, file } = await create(store, disk, about)
    const { camera, start } = about
    const writer = new SegmentWriter(store, file, place.id, new SegmentBoxes(first.tracks, start), start)
    try {
      await writer.#writeFirst(disk, place, about, first)
    } catch (error) {
      await file.close().catch(ignore)
      // Nobody was told of it.
      await disk.remove(place.path).catch(ignore)
      throw error
    }
    store.begun({ id: place.id, camera, path: place.path, about })
    store.grew(place.id, writer.#durable.end, writer.#durable.bytes)
    return writer
  }

  /** What failed, if anything did: then only `abandon` may be called. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Pictures up to here, µs, outlive a power cut. */
  get durableEnd(): number {
    return this.#durable.end
  }

  /** There is more in the file than is durable. */
  get dirty(): boolean {
    return this.#written.bytes > this.#durable.bytes
  }

  /** Step 6. One at a time. */
  async append(slice: Slice): Promise<void> {
    const bytes = await this.#guard(() => this.#write(this.#boxes.fragment(slice)))
    this.#written = { end: slice.end, bytes: this.#written.bytes + bytes }
  }

  /** Steps 7 and 8, beside `append` if need be. Where one runs already, that one. */
  sync(): Promise<void> {
    this.#syncing ??= this.#sync().finally(() => (this.#syncing = undefined))
    return this.#syncing
  }

  /** Steps 9 to 11. Called last, when no `append` runs. */
  async finish(): Promise<void> {
    await this.#syncing
    const { end } = this.#written
    const bytes = this.#written.bytes + (await this.#guard(() => this.#write([this.#boxes.tail()])))
    await this.#guard(() => this.#file.sync())
    await this.#guard(() => this.#file.close())
    this.#store.finished(this.#id, end, bytes, this.#hash.digest('hex'))
  }

  /** The segment is suspect. Called last, instead of `finish` or after it has failed; never rejects. */
  async abandon(): Promise<void> {
    await this.#syncing?.catch(ignore)
    const { end, bytes } = this.#written
    await this.#file.truncate(bytes).catch(ignore)
    await this.#file.close().catch(ignore)
    this.#store.suspect(this.#id, end, bytes, messageOf(this.#failure))
  }

  async #writeFirst(disk: Disk, place: SegmentPlace, about: SegmentAbout, first: Slice): Promise<void> {
    const head = this.#boxes.head(segmentAboutBytes(about))
    const bytes = await this.#write([head, ...this.#boxes.fragment(first)])
    const folders = [...place.folders.slice(0, 1).map((folder) => dirname(folder)), ...place.folders]
    // In any order: nobody is told before all of it lasts.
    await Promise.all([this.#file.sync(), ...folders.map((folder) => disk.syncFolder(folder))])
    this.#written = this.#durable = { end: first.end, bytes }
  }

  async #sync(): Promise<void> {
    const reached = this.#written
    if (!this.dirty) return
    await this.#guard(() => this.#file.sync())
    this.#durable = reached
    this.#store.grew(this.#id, reached.end, reached.bytes)
  }

  async #write(chunks: readonly Uint8Array[]): Promise<number> {
    const appended = this.#file.append(chunks)
    let bytes = 0
    // The disk works while the hash is made.
    for (const chunk of chunks) {
      this.#hash.update(chunk)
      bytes += chunk.byteLength
    }
    await appended
    return bytes
  }

  /** The first failure is the last step: nothing is tried after it. */
  async #guard<T>(step: () => Promise<T>): Promise<T> {
    if (this.#failure !== undefined) throw this.#failure
    try {
      return await step()
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(messageOf(error))
      throw error
    }
  }
}

/** Steps 1 and 2. A name that a file of others has is not taken: the next millisecond is. */
async function create(
  store: SegmentStore,
  disk: Disk,
  { camera, start }: SegmentAbout,
): Promise<{ place: SegmentPlace; file: DiskFile }> {
  for (let tried = 1; ; tried++) {
    const place = await store.place(camera, start + (tried - 1) * 1000)
    for (const folder of place.folders) await disk.makeFolder(folder)
    try {
      return { place, file: await disk.create(place.path) }
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || tried === NAMES_TRIED) throw error
    }
  }
}

const ignore = (): void => undefined
