import type { SegmentAbout, SegmentBefore } from '../archive/segment-about.ts'
import type { Clock } from '../base/clock.ts'
import type { Disk } from '../base/disk.ts'
import { diskTrouble, type DiskTrouble } from './disk-trouble.ts'
import { HeldSlices } from './held-slices.ts'
import type { SegmentStore } from './segment-store.ts'
import { SegmentWriter } from './segment-writer.ts'
import { SliceQueue, type Order } from './slice-queue.ts'
import { startsWithKey, type Slice } from './slice.ts'

/** What is written is synced so often: the most that a power cut costs, with the fragment that is being gathered. */
const SYNC_MILLISECONDS = 1_000
const RETRY_MILLISECONDS = 1_000
/** A disk that does not answer must not keep the station from ending. */
const CLOSE_MILLISECONDS = 10_000
const LOST = 'The disk for recordings failed, and these pictures were lost.'

export interface DiskLineOptions {
  readonly store: SegmentStore
  readonly disk: Disk
  readonly clock: Clock
  /** What a segment that begins with this slice says of itself. */
  readonly describe: (first: Slice, before: SegmentBefore | null) => SegmentAbout
  /** The disk failed, with this error. Said again at each try that fails. */
  readonly onTrouble: (trouble: DiskTrouble, error: unknown) => void
  /** It works again: something has become durable. */
  readonly onWell: () => void
  /** So many pictures will never be on the disk. */
  readonly onLost: (pictures: number) => void
}

/**
 * The way of one camera's slices to its disk, one step after the other, whatever the disk does meanwhile.
 *
 * Always true: memory is bounded (see slice-queue.ts and held-slices.ts); slices are written in order; a slice that was
 * taken is in the end durable, or reported lost, or in a segment that is suspect and larger than what can be held; what
 * a failing disk may have lost is written again to a new segment; it is tried each second, for as long as it takes.
 */
export class DiskLine {
  readonly #options: DiskLineOptions
  readonly #queue = new SliceQueue()
  readonly #held = new HeldSlices()
  #writer: SegmentWriter | undefined
  /** Pictures behind `end` were lost here since the last segment, for this reason. */
  #hole: { since: number; message: string } | undefined
  #running: Promise<void> | undefined
  #trouble: DiskTrouble | undefined
  #closing = false
  #cancelSync: (() => void) | undefined
  #cancelPause: () => void = () => undefined

  constructor(options: DiskLineOptions) {
    this.#options = options
  }

  get full(): boolean {
    return this.#queue.full
  }

  /** Takes a slice from the camera; where it is full, it does not: false. */
  push(slice: Slice): boolean {
    if (this.#queue.full || this.#closing) return false
    this.#order(slice, true)
    return true
  }

  /** Takes a slice of a pre-roll, full or not. */
  pushFromMemory(slice: Slice): void {
    this.#order(slice, false)
  }

  /** The segment ends behind what was taken. */
  finish(): void {
    this.#order('finish', false)
  }

  /** Writes what it has, once more where it fails, finishes, and takes nothing any more. Resolves within 10 s. */
  async close(): Promise<void> {
    this.finish()
    this.#closing = true
    this.#cancelPause()
    let cancel: () => void = () => undefined
    const late = new Promise<void>((resolve) => (cancel = this.#options.clock.after(CLOSE_MILLISECONDS, resolve)))
    await Promise.race([this.#running, late])
    cancel()
    if (!this.#running) return
    this.#lose(this.#queue.clear())
    // Should the disk answer after all, the file is closed in order.
    this.finish()
  }

  #order(order: Order, counted: boolean): void {
    this.#queue.push(order, counted)
    this.#kick()
  }

  #kick(): void {
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    let failures = 0
    while (this.#queue.first !== undefined || this.#writer?.failure !== undefined) {
      try {
        await this.#runOnce()
        failures = 0
      } catch (error) {
        await this.#recover(error, failures++)
      }
    }
    // In the same turn as the look at the queue, or an order that comes just now would wait for the next.
    this.#running = undefined
  }

  async #runOnce(): Promise<void> {
    if (this.#writer?.failure !== undefined) throw this.#writer.failure
    const order = this.#queue.first
    if (order === undefined) return
    if (order === 'finish') await this.#finishSegment()
    else await this.#write(order)
    this.#queue.done(order)
  }

  async #write(slice: Slice): Promise<void> {
    if (slice.opens) await this.#finishSegment()
    if (this.#writer) {
      await this.#writer.append(slice)
      this.#held.add(slice, this.#writer.durableEnd)
      this.#armSync()
    } else if (startsWithKey(slice)) await this.#begin(slice)
    else this.#loseSlice(slice)
  }

  async #begin(first: Slice): Promise<void> {
    const { store, disk, describe, onWell } = this.#options
    const about = describe(first, first.opens?.before ?? this.#before(first.start))
    this.#writer = await SegmentWriter.begin(store, disk, { about, first })
    this.#hole = undefined
    this.#held.add(first, this.#writer.durableEnd)
    if (!this.#trouble) return
    this.#trouble = undefined
    onWell()
  }

  async #finishSegment(): Promise<void> {
    this.#cancelSync?.()
    await this.#writer?.finish()
    this.#writer = undefined
    this.#held.clear()
  }

  /** One timer at most; armed while there is something to sync. */
  #armSync(): void {
    if (this.#cancelSync) return
    const cancel = this.#options.clock.after(SYNC_MILLISECONDS, () => {
      this.#cancelSync = undefined
      void this.#sync()
    })
    this.#cancelSync = () => {
      cancel()
      this.#cancelSync = undefined
    }
  }

  async #sync(): Promise<void> {
    const writer = this.#writer
    try {
      await writer?.sync()
      if (writer === this.#writer && writer?.dirty === true) this.#armSync()
    } catch {
      // The writer keeps what failed, and the line deals with it between two steps.
      this.#kick()
    }
  }

  async #recover(error: unknown, failuresBefore: number): Promise<void> {
    const trouble = diskTrouble(error)
    this.#trouble = trouble
    this.#cancelSync?.()
    this.#options.onTrouble(trouble, error)
    const writer = this.#writer
    this.#writer = undefined
    await writer?.abandon()
    this.#queue.putBack(this.#held.take())
    if (trouble.kind === 'diskFull') await this.#options.store.makeRoom().catch(() => undefined)
    if (failuresBefore === 0) return
    if (this.#closing) this.#lose(this.#queue.clear())
    else await this.#pause()
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(RETRY_MILLISECONDS, resolve)
      this.#cancelPause = () => {
        cancel()
        resolve()
      }
    })
  }

  #loseSlice(slice: Slice): void {
    this.#hole ??= { since: slice.start, message: this.#trouble?.message ?? LOST }
    this.#lose(slice.video.length)
  }

  #lose(pictures: number): void {
    if (pictures > 0) this.#options.onLost(pictures)
  }

  /** For a segment that begins behind pictures that were lost here. */
  #before(start: number): SegmentBefore | null {
    const hole = this.#hole
    return hole && hole.since <= start ? { cause: 'disk', ...hole } : null
  }
}
