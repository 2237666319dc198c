/**
 * A moof, read (ISO/IEC 14496-12, 8.8.4 to 8.8.12): where the samples of its fragment lie in the file, and when they
 * are shown. The bytes may be anything; what does not hold together is undefined.
 */
import { FieldReader, boxesIn, type BoxPlace } from './box-reader.ts'
import { TFHD, TRUN } from './fragment.ts'
import type { SampleDefaults, SegmentInit, TrackReference } from './read-init.ts'
import { NON_SYNC_FLAG } from './track-box.ts'

/** Of one track in one fragment. Times are in units of the track; arrays have an entry for each sample. */
export interface ReadRun {
  /** Undefined where the fragment does not say: after the samples before it. */
  readonly baseTime: number | undefined
  readonly offset: readonly number[]
  readonly size: readonly number[]
  readonly duration: readonly number[]
  readonly key: readonly boolean[]
}

export interface ReadFragment {
  readonly sequence: number
  readonly video: ReadRun | null
  readonly audio: ReadRun | null
}

/** A run of half a second has some 40. More is no file of ours, and could be made of no bytes at all. */
const MAX_SAMPLES = 65_536
const MAX_TRACKS = 16

/** Reads a moof, header and all, that stands at `offset`. Tracks that `init` does not know are passed over. */
export function readFragment(moof: Uint8Array, offset: number, init: SegmentInit): ReadFragment | undefined {
  const [place] = boxesIn(moof, 0, moof.byteLength)
  if (place?.type !== 'moof') return undefined
  const children = boxesIn(moof, place.start, place.end)
  const header = children.find(({ type }) => type === 'mfhd')
  const tracks = children.filter(({ type }) => type === 'traf')
  if (!header || tracks.length > MAX_TRACKS) return undefined
  const runs = tracks.map((traf) => readTrackFragment(moof, boxesIn(moof, traf.start, traf.end), offset, init))
  if (runs.includes(undefined)) return undefined
  const runOf = (reference: TrackReference | null): ReadRun | null =>
    runs.find((run) => run && reference && run.id === reference.id)?.run ?? null
  return {
    sequence: new FieldReader(moof, header).skip(4).u32(),
    video: runOf(init.references.video),
    audio: runOf(init.references.audio),
  }
}

interface TrackRuns {
  readonly id: number
  readonly run: ReadRun
}

/** What a tfhd says (8.8.7). */
interface FragmentHeader extends SampleDefaults {
  readonly id: number
  /** What the run's offset counts from, in the file. */
  readonly base: number
}

function readTrackFragment(
  moof: Uint8Array,
  boxes: readonly BoxPlace[],
  offset: number,
  init: SegmentInit,
): TrackRuns | undefined {
  const place = boxes.find(({ type }) => type === 'tfhd')
  const header = place && readHeader(new FieldReader(moof, place), offset, init)
  if (!header) return undefined
  const run = new RunBuilder(header)
  for (const { type, start, end } of boxes) {
    if (type === 'trun' && !run.add(new FieldReader(moof, { start, end }))) return undefined
  }
  const time = boxes.find(({ type }) => type === 'tfdt')
  const baseTime = time && readBaseTime(new FieldReader(moof, time))
  if (baseTime !== undefined && !Number.isSafeInteger(baseTime)) return undefined
  return { id: header.id, run: run.finish(baseTime) }
}

function readHeader(reader: FieldReader, offset: number, init: SegmentInit): FragmentHeader | undefined {
  const { flags } = reader.versionAndFlags()
  const id = reader.u32()
  const { video, audio } = init.references
  const { defaults } = [video, audio].find((reference) => reference?.id === id) ?? video
  const base = flags & TFHD.baseDataOffset ? reader.u64() : offset
  if (flags & TFHD.sampleDescription) reader.skip(4)
  const header = {
    id,
    base,
    duration: flags & TFHD.duration ? reader.u32() : defaults.duration,
    size: flags & TFHD.size ? reader.u32() : defaults.size,
    flags: flags & TFHD.flags ? reader.u32() : defaults.flags,
  }
  return reader.isShort ? undefined : header
}

/** `tfdt`, 8.8.12. */
const readBaseTime = (reader: FieldReader): number =>
  reader.versionAndFlags().version === 1 ? reader.u64() : reader.u32()

/** Gathers the truns of one track (8.8.8). */
class RunBuilder {
  readonly #header: FragmentHeader
  readonly #run = { offset: [] as number[], size: [] as number[], duration: [] as number[], key: [] as boolean[] }
  #position: number

  constructor(header: FragmentHeader) {
    this.#header = header
    this.#position = header.base
  }

  finish(baseTime: number | undefined): ReadRun {
    return { baseTime, ...this.#run }
  }

  /** False where the run is not whole, or too long. */
  add(reader: FieldReader): boolean {
    const { flags } = reader.versionAndFlags()
    const count = reader.u32()
    if (flags & TRUN.dataOffset) this.#position = this.#header.base + reader.i32()
    const first = flags & TRUN.firstFlags ? reader.u32() : undefined
    const perSample = [TRUN.duration, TRUN.size, TRUN.flags, TRUN.compositionOffset].filter((flag) => flags & flag)
    if (reader.isShort || count + this.#run.size.length > MAX_SAMPLES) return false
    if (reader.left < count * perSample.length * 4) return false
    for (let i = 0; i < count; i++) this.#addSample(reader, flags, i === 0 ? first : undefined)
    return true
  }

  #addSample(reader: FieldReader, flags: number, ownFlags: number | undefined): void {
    const duration = flags & TRUN.duration ? reader.u32() : this.#header.duration
    const size = flags & TRUN.size ? reader.u32() : this.#header.size
    const said = flags & TRUN.flags ? reader.u32() : this.#header.flags
    // Recordings are in the order in which they are shown.
    if (flags & TRUN.compositionOffset) reader.skip(4)
    this.#run.offset.push(this.#position)
    this.#run.size.push(size)
    this.#run.duration.push(duration)
    this.#run.key.push(((ownFlags ?? said) & NON_SYNC_FLAG) === 0)
    this.#position += size
  }
}
