import { fragment, type TrackRun } from '../media/mp4/fragment.ts'
import { movieFragmentRandomAccess, type RandomAccessEntry } from '../media/mp4/index-table.ts'
import { initSegment } from '../media/mp4/init-segment.ts'
import { rawAac } from '../media/mp4/sample.ts'
import { SAMPLES_PER_FRAME } from '../media/adts.ts'
import { samplePieces } from './sample-pieces.ts'
import { startsWithKey, type Slice, type TimedUnit, type Tracks } from './slice.ts'

/** Sound is taken to follow the sound before it as long as its clock is not off by more than this. Seconds. */
const SOUND_TOLERANCE = 0.1

type Samples = TrackRun['samples'][number][]

/** The bytes of one segment, in order: `head`, `fragment` for each slice, `tail`. Pure. Payload is never copied. */
export class SegmentBoxes {
  readonly #tracks: Tracks
  readonly #start: number
  readonly #keys: RandomAccessEntry[] = []
  #fragments = 0
  #bytes = 0
  /** The end of the sound so far, in samples. */
  #soundEnd: number | undefined

  /** @param start µs since 1970 UTC, of the first picture; the times in the file count from it */
  constructor(tracks: Tracks, start: number) {
    this.#tracks = tracks
    this.#start = start
  }

  head(about: Uint8Array): Uint8Array {
    const { video, audio } = this.#tracks
    return this.#count([initSegment({ video, audio, start: this.#start, about })])[0] ?? new Uint8Array()
  }

  fragment(slice: Slice): readonly Uint8Array[] {
    const video = this.#videoRun(slice)
    if (startsWithKey(slice)) this.#keys.push({ time: video.baseTime, offset: this.#bytes })
    const sequence = ++this.#fragments
    return this.#count(fragment({ sequence, video, audio: this.#audioRun(slice.audio) }))
  }

  /** The table of key frames, for players that look for one. */
  tail(): Uint8Array {
    return movieFragmentRandomAccess(this.#keys)
  }

  #count(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
    for (const { byteLength } of chunks) this.#bytes += byteLength
    return chunks
  }

  #videoRun({ video, start, end }: Slice): TrackRun {
    const samples = video.map(({ unit, time }, index) => ({
      data: samplePieces(unit.data),
      duration: (video[index + 1]?.time ?? end) - time,
      keyFrame: unit.keyFrame,
    }))
    return { baseTime: start - this.#start, samples }
  }

  #audioRun(audio: readonly TimedUnit[]): TrackRun | null {
    const { audio: track } = this.#tracks
    if (!track) return null
    const samples: Samples = []
    let baseTime: number | undefined
    for (const { unit, time } of audio) {
      const at = this.#placeSound(((time - this.#start) * track.sampleRate) / 1e6, track.sampleRate, samples.length > 0)
      if (at === undefined) continue
      baseTime ??= at
      samples.push({ data: [rawAac(unit.data)], duration: SAMPLES_PER_FRAME, keyFrame: true })
      this.#soundEnd = at + SAMPLES_PER_FRAME
    }
    return baseTime === undefined ? null : { baseTime, samples }
  }

  /**
   * Where a frame goes, in samples: behind the one before, as long as that is about right; else where it belongs, but
   * only at a fragment's start, since frames within one have no time of their own. Undefined: nowhere, since it belongs
   * before the segment, or before what is written already.
   */
  #placeSound(exact: number, rate: number, within: boolean): number | undefined {
    const expected = this.#soundEnd
    if (expected === undefined) return exact < 0 ? undefined : Math.round(exact)
    const late = (exact - expected) / rate
    if (late < -SOUND_TOLERANCE) return undefined
    return within || late <= SOUND_TOLERANCE ? expected : Math.round(exact)
  }
}
