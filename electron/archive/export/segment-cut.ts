import type { MovieSample } from '../../media/mp4/progressive.ts'
import type { SampleTable } from '../../media/mp4/sample-table.ts'
import type { SegmentScan } from '../../media/mp4/scan.ts'
import type { ExportRange } from './export-source.ts'

/** Samples of one track that lie one behind the other in a segment's file. Times are µs since 1970 UTC. */
export interface Run {
  readonly kind: 'video' | 'audio'
  /** In the segment's file. */
  readonly offset: number
  readonly bytes: number
  readonly samples: readonly MovieSample[]
  /** Of its last sample. */
  readonly end: number
}

/** What of a segment goes into a film. Times are µs since 1970 UTC. */
export interface SegmentCut {
  /** Of the first picture, a key frame: at or before what is to be shown. */
  readonly start: number
  /** When the last picture begins and ends. */
  readonly last: number
  readonly end: number
  readonly pictures: number
  /** In the order of the file. */
  readonly runs: readonly Run[]
}

/** From `first` to just before `end`, as positions in a table of samples. */
interface Positions {
  readonly first: number
  readonly end: number
}

/**
 * Finds what of a segment is needed to show a range: from the key frame at or before its start to the last picture before
 * its end, and the sound of that time. Undefined where the segment shows nothing of the range. Pure.
 *
 * The picture that stands when the range begins begins there, too: players pass over one that began earlier.
 */
export function cutSegment(scan: SegmentScan, start: number, { from, to }: ExportRange): SegmentCut | undefined {
  const pictures = picturesOf(scan.video, from - start, to - start)
  if (!pictures) return undefined
  const video = begunAt(scan.video, pictures.shown, from - start)
  const first = start + (scan.video.time[pictures.first] ?? 0)
  const last = start + (video.time[pictures.end - 1] ?? 0)
  const end = last + (video.duration[pictures.end - 1] ?? 0)
  // Sound beyond the last picture would run into what follows.
  const sound = scan.audio && soundOf(scan.audio, first - start, Math.min(end, to) - start)
  const runs = [
    ...runsOf('video', video, pictures, start),
    ...(scan.audio && sound ? runsOf('audio', scan.audio, sound, start) : []),
  ]
  runs.sort((a, b) => a.offset - b.offset)
  return { start: first, last, end, pictures: pictures.end - pictures.first, runs }
}

/** The same samples, of which one begins at `time` unless it begins later anyway; it ends when it did. */
function begunAt(table: SampleTable, index: number, time: number): SampleTable {
  const late = time - (table.time[index] ?? 0)
  if (late <= 0) return table
  const duration = (table.duration[index] ?? 0) - late
  return { ...table, time: table.time.with(index, time), duration: table.duration.with(index, duration) }
}

/** `shown`: the first that is not only there for others to be decoded. */
function picturesOf(
  { time, duration, key }: SampleTable,
  from: number,
  to: number,
): (Positions & { readonly shown: number }) | undefined {
  const shown = firstWhere(time.length, (i) => (time[i] ?? 0) + (duration[i] ?? 0) > from)
  const end = firstWhere(time.length, (i) => (time[i] ?? 0) >= to)
  const keyBefore = key[firstWhere(key.length, (i) => (key[i] ?? 0) > shown) - 1]
  const first = keyBefore ?? key[0]
  return first === undefined || shown >= end || first >= end ? undefined : { first, end, shown }
}

const soundOf = ({ time }: SampleTable, from: number, to: number): Positions => ({
  first: firstWhere(time.length, (i) => (time[i] ?? 0) >= from),
  end: firstWhere(time.length, (i) => (time[i] ?? 0) >= to),
})

/** The first position below `length` at which `holds`, where it does from there on; `length` where it nowhere does. */
function firstWhere(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

function runsOf(kind: Run['kind'], table: SampleTable, { first, end }: Positions, start: number): Run[] {
  const keys = new Set(table.key)
  const runs: Run[] = []
  let samples: MovieSample[] = []
  let offset = 0
  let bytes = 0
  for (let i = first; i < end; i++) {
    const [at = 0, size = 0, time = 0] = [table.offset[i], table.size[i], table.time[i]]
    if (samples.length === 0) offset = at
    samples.push({ time: start + time, size, keyFrame: keys.has(i) })
    bytes += size
    if (i + 1 < end && table.offset[i + 1] === at + size) continue
    runs.push({ kind, offset, bytes, samples, end: start + time + (table.duration[i] ?? 0) })
    samples = []
    bytes = 0
  }
  return runs
}
