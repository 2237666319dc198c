/**
 * Reads a segment back, however its writing ended. A file may be cut at any byte, have a hole of zeros where the system
 * had not written yet, or be no segment at all: what is whole before the first thing that is not is answered.
 *
 * Always true: nothing of a file makes these functions throw (what the source rejects with goes through); only boxes
 * are read, never pictures or sound; memory and time are bounded by the limits below, whatever the file says of itself.
 */
import { MAX_HEADER, readBoxHeader, type BoxPlace } from './box-reader.ts'
import { MFRO_BYTES, readRandomAccess, readRandomAccessBytes, type RandomAccessEntry } from './index-table.ts'
import { readFragment, type ReadFragment, type ReadRun } from './read-fragment.ts'
import { readInit, type SegmentInit } from './read-init.ts'
import { SampleTableBuilder, type SampleTable } from './sample-table.ts'
import { SourceWindow, type ByteSource } from './source.ts'

/** Of a box whose content is read into memory. */
const MAX_BOX_BYTES = 1024 * 1024
/** Of a file: hours of fragments, where a segment has a minute. */
const MAX_BOXES = 100_000
const MAX_SAMPLES = 1_000_000
/** Before the moov. */
const MAX_BOXES_BEFORE = 8

/** What the two ends of a segment's file say. */
export interface SegmentEnds {
  readonly init: SegmentInit
  /** When the last whole picture ends, µs after the segment's start; 0 where there is none. */
  readonly end: number
  /** So many bytes of the file are whole: up to the end of the last fragment, or all where it ended in order. */
  readonly playableBytes: number
  /** It ended in order: behind the last fragment stands the table of key frames, and then nothing. */
  readonly finished: boolean
}

export interface ScannedFragment {
  /** Of its moof in the file. */
  readonly offset: number
  /** Of the moof and all behind it up to the end of its mdat. */
  readonly bytes: number
  readonly sequence: number
  /** Which samples of the track are in it: from `first`, `count` of them. */
  readonly video: { readonly first: number; readonly count: number }
  readonly audio: { readonly first: number; readonly count: number }
}

/** All of a segment but its pictures and sound. */
export interface SegmentScan extends SegmentEnds {
  readonly fragments: readonly ScannedFragment[]
  readonly video: SampleTable
  readonly audio: SampleTable | null
}

/** The beginning of a file: its tracks and what it says of itself. Undefined where that is not whole, or is none. */
export const scanInit = (source: ByteSource): Promise<SegmentInit | undefined> => findInit(new SourceWindow(source))

/** Everything. Some 120 small reads for a minute. */
export async function scanSegment(source: ByteSource): Promise<SegmentScan | undefined> {
  const window = new SourceWindow(source)
  const init = await findInit(window)
  return init && new Scanner(window, init).run(init.bytes)
}

/**
 * The same without the samples: for a file that ended in order by the few reads of its ends, for any other by a scan.
 */
export async function scanEnds(source: ByteSource): Promise<SegmentEnds | undefined> {
  const window = new SourceWindow(source)
  const init = await findInit(window)
  if (!init) return undefined
  const tail = await scanTail(window, init)
  const { end, playableBytes, finished } = tail ?? (await new Scanner(window, init).run(init.bytes))
  return { init, end, playableBytes, finished }
}

/** From the last key frame on. A table that leads to anything but that, and from there to itself, is not believed. */
async function scanTail(window: SourceWindow, init: SegmentInit): Promise<SegmentScan | undefined> {
  const last = await findLastKeyFrame(window)
  if (!last || last.offset < init.bytes) return undefined
  const scan = await new Scanner(window, init).run(last.offset)
  const starts = scan.fragments[0]?.offset === last.offset && scan.video.time[0] === last.time
  return starts && scan.finished ? scan : undefined
}

async function readHeader(window: SourceWindow, offset: number): Promise<BoxPlace | undefined> {
  if (offset >= window.size) return undefined
  const header = await window.read(offset, Math.min(MAX_HEADER, window.size - offset))
  return header && readBoxHeader(header, offset)
}

/** A box with its header; undefined where it is not whole, or too long to be one that is needed. */
async function readBox(window: SourceWindow, { offset, end }: BoxPlace): Promise<Uint8Array | undefined> {
  return end - offset > MAX_BOX_BYTES ? undefined : window.read(offset, end - offset)
}

async function findInit(window: SourceWindow): Promise<SegmentInit | undefined> {
  let at = 0
  for (let i = 0; i < MAX_BOXES_BEFORE; i++) {
    const place = await readHeader(window, at)
    if (!place) return undefined
    const moov = place.type === 'moov' ? await readBox(window, place) : undefined
    if (place.type === 'moov') return moov && readInit(moov, place.end)
    at = place.end
  }
  return undefined
}

/** By the table at the file's end. */
async function findLastKeyFrame(window: SourceWindow): Promise<RandomAccessEntry | undefined> {
  const last = await window.read(Math.max(0, window.size - MFRO_BYTES), MFRO_BYTES)
  const length = last && readRandomAccessBytes(last)
  if (length === undefined || length > Math.min(MAX_BOX_BYTES, window.size)) return undefined
  const table = await window.read(window.size - length, length)
  return table && readRandomAccess(table)?.at(-1)
}

/** What may stand between fragments and does not matter. */
const PASSED_OVER: ReadonlySet<string> = new Set(['free', 'skip', 'styp', 'sidx', 'emsg', 'prft', 'uuid', 'mdat'])

/** Goes from fragment to fragment. For one run. */
class Scanner {
  readonly #window: SourceWindow
  readonly #init: SegmentInit
  readonly #fragments: ScannedFragment[] = []
  readonly #video: SampleTableBuilder
  readonly #audio: SampleTableBuilder | null
  #playable = 0
  #finished = false

  constructor(window: SourceWindow, init: SegmentInit) {
    const { video, audio } = init.references
    this.#window = window
    this.#init = init
    this.#video = new SampleTableBuilder(video.timescale)
    this.#audio = audio && new SampleTableBuilder(audio.timescale)
  }

  /** From the fragment that begins at `from` to the last that is whole. */
  async run(from: number): Promise<SegmentScan> {
    this.#playable = from
    let at: number | undefined = from
    for (let i = 0; i < MAX_BOXES && at !== undefined; i++) at = await this.#next(at)
    return {
      init: this.#init,
      end: this.#video.end,
      playableBytes: this.#playable,
      finished: this.#finished,
      fragments: this.#fragments,
      video: this.#video.table,
      audio: this.#audio?.table ?? null,
    }
  }

  /** Where the box after this one begins; undefined where there is none that could be read. */
  async #next(at: number): Promise<number | undefined> {
    const place = await readHeader(this.#window, at)
    if (!place || place.end > this.#window.size) return undefined
    if (place.type === 'moof') return this.#fragment(place)
    if (place.type === 'mfra') await this.#table(place)
    return PASSED_OVER.has(place.type) ? place.end : undefined
  }

  async #table(place: BoxPlace): Promise<void> {
    const bytes = place.end === this.#window.size ? await readBox(this.#window, place) : undefined
    if (!bytes || readRandomAccessBytes(bytes.subarray(-MFRO_BYTES)) !== bytes.byteLength) return
    this.#finished = true
    this.#playable = place.end
  }

  async #fragment(place: BoxPlace): Promise<number | undefined> {
    const moof = await readBox(this.#window, place)
    const read = moof && readFragment(moof, place.offset, this.#init)
    if (!read) return undefined
    const data = await readHeader(this.#window, place.end)
    if (data?.type !== 'mdat' || data.end > this.#window.size || !liesIn(read, data)) return undefined
    if (!this.#add(read, place, data.end)) return undefined
    this.#playable = data.end
    return data.end
  }

  /** False where there would be more samples than can be. */
  #add({ sequence, video, audio }: ReadFragment, { offset }: BoxPlace, end: number): boolean {
    const count = { video: video?.size.length ?? 0, audio: this.#audio ? (audio?.size.length ?? 0) : 0 }
    const first = { video: this.#video.length, audio: this.#audio?.length ?? 0 }
    if (first.video + first.audio + count.video + count.audio > MAX_SAMPLES) return false
    if (video) this.#video.add(video)
    if (audio) this.#audio?.add(audio)
    this.#fragments.push({
      offset,
      bytes: end - offset,
      sequence,
      video: { first: first.video, count: count.video },
      audio: { first: first.audio, count: count.audio },
    })
    return true
  }
}

/** Whether all samples of a fragment are in its mdat. */
const liesIn = ({ video, audio }: ReadFragment, data: BoxPlace): boolean =>
  [video, audio].every((run) => !run || runLiesIn(run, data))

const runLiesIn = ({ offset, size }: ReadRun, { start, end }: BoxPlace): boolean =>
  offset.every((at, index) => at >= start && at + (size[index] ?? 0) <= end)
