/**
 * One track of a film, gathered chunk by chunk, and the tables that say where its samples are (ISO/IEC 14496-12, 8.5 to
 * 8.7) and which part of them is shown (8.6.6).
 */
import { box, fullBox, u16, u32, versioned } from './box.ts'
import { NumberList } from './number-list.ts'
import { MOVIE_TIMESCALE, sampleDescriptions, trackBox, type TrackBox } from './track-box.ts'

export interface MovieSample {
  /** When it begins, µs. Later than the sample before it. */
  readonly time: number
  /** Bytes. */
  readonly size: number
  readonly keyFrame: boolean
}

/** What is shown of a film, µs of the samples' times. */
export interface Shown {
  readonly start: number
  readonly end: number
}

export interface Film {
  readonly shown: Shown
  /** Where in the file the film's data begins. */
  readonly dataStart: number
  /** Whether chunk offsets take 64 bits. */
  readonly wide: boolean
}

/** What a track's samples do not tell. */
export type TrackIdentity = Pick<TrackBox, 'id' | 'handler' | 'creationTime' | 'placement'>

/** Always true: a sample lasts at least one unit of the track, and up to where the next begins. */
export class MovieTrack {
  readonly #timescale: number
  readonly #sizes = new NumberList()
  /** Pairs: so many samples, of this duration. */
  readonly #durations = new NumberList()
  readonly #keys = new NumberList()
  readonly #chunkOffsets = new NumberList()
  /** Threes: from this chunk on (1 is the first), samples in each, their description. */
  readonly #chunkRuns = new NumberList()
  /** Of the first sample, µs: where the track's own time begins. */
  #start: number | undefined
  /** When the last sample began and when it ends, in units of the track. */
  #last = 0
  #end = 0

  constructor(timescale: number) {
    this.#timescale = timescale
  }

  get isEmpty(): boolean {
    return this.#sizes.length === 0
  }

  /**
   * Samples that lie behind each other in the film's data from `offset` on.
   * @param description 1 for the first of the track's sample descriptions
   * @param end of the last of them, µs
   */
  addChunk(offset: number, description: number, samples: readonly MovieSample[], end: number): void {
    if (samples.length === 0) return
    for (const sample of samples) this.#addSample(sample)
    this.#end = Math.max(this.#last + 1, this.#units(end))
    this.#chunkOffsets.push(offset)
    const runs = this.#chunkRuns
    const same = runs.at(runs.length - 2) === samples.length && runs.at(runs.length - 1) === description
    if (!same) runs.push(this.#chunkOffsets.length, samples.length, description)
  }

  /** How long it is in the film, in units of the movie. */
  duration(shown: Shown): number {
    return this.#edits(shown).reduce((sum, { duration }) => sum + duration, 0)
  }

  /**
   * The whole track.
   * @param entries what its samples are, by the numbers that `addChunk` was given
   */
  box(identity: TrackIdentity, entries: readonly Uint8Array[], { shown, dataStart, wide }: Film): Uint8Array {
    const tables = [this.#timeToSample(), this.#sampleToChunk(), this.#sampleSizes(), this.#chunks(dataStart, wide)]
    return trackBox({
      ...identity,
      timescale: this.#timescale,
      duration: { movie: this.duration(shown), media: this.#end },
      edits: [editList(this.#edits(shown))],
      tables: [sampleDescriptions(entries), ...(identity.handler === 'vide' ? [this.#syncSamples()] : []), ...tables],
    })
  }

  #addSample({ time, size, keyFrame }: MovieSample): void {
    const first = this.#start === undefined
    this.#start ??= time
    const begins = first ? 0 : Math.max(this.#last + 1, this.#units(time))
    if (!first) this.#addDuration(begins - this.#last)
    this.#last = begins
    this.#sizes.push(size)
    if (keyFrame) this.#keys.push(this.#sizes.length)
  }

  #addDuration(duration: number): void {
    const runs = this.#durations
    const count = runs.length - 2
    if (runs.at(runs.length - 1) === duration) runs.set(count, (runs.at(count) ?? 0) + 1)
    else runs.push(1, duration)
  }

  /** µs of the film in units of the track, from its first sample. */
  #units(time: number): number {
    return Math.round(((time - (this.#start ?? time)) * this.#timescale) / 1e6)
  }

  /** A track that begins later than what is shown waits first; one that begins earlier is entered in its middle. */
  #edits({ start, end }: Shown): Edit[] {
    const first = this.#start ?? start
    const last = Math.min(end, first + (this.#end * 1e6) / this.#timescale)
    const shown = { duration: inMovie(last - Math.max(first, start)), mediaTime: Math.max(0, this.#units(start)) }
    return first > start ? [{ duration: inMovie(first - start), mediaTime: NOTHING }, shown] : [shown]
  }

  /** `stts`, 8.6.1.2. How long the last sample is shown stands in an entry of its own. */
  #timeToSample(): Uint8Array {
    const entries = this.#durations.length / 2 + 1
    return fullBox('stts', 0, 0, u32(entries), this.#durations.toU32(), u32(1, this.#end - this.#last))
  }

  /** `stss`, 8.6.2. */
  #syncSamples(): Uint8Array {
    return fullBox('stss', 0, 0, u32(this.#keys.length), this.#keys.toU32())
  }

  /** `stsc`, 8.7.4. */
  #sampleToChunk(): Uint8Array {
    return fullBox('stsc', 0, 0, u32(this.#chunkRuns.length / 3), this.#chunkRuns.toU32())
  }

  /** `stsz`, 8.7.3.2. */
  #sampleSizes(): Uint8Array {
    return fullBox('stsz', 0, 0, u32(0, this.#sizes.length), this.#sizes.toU32())
  }

  /** `stco` or `co64`, 8.7.5. */
  #chunks(dataStart: number, wide: boolean): Uint8Array {
    const { length } = this.#chunkOffsets
    const table = wide ? this.#chunkOffsets.toU64(dataStart) : this.#chunkOffsets.toU32(dataStart)
    return fullBox(wide ? 'co64' : 'stco', 0, 0, u32(length), table)
  }
}

/** What is shown next: a part of the track from `mediaTime`, in its own units, for so long, in units of the movie. */
interface Edit {
  readonly duration: number
  readonly mediaTime: number
}

const NOTHING = -1

/** µs in units of the movie. An edit of no duration would mean something else. */
const inMovie = (time: number): number => Math.max(1, Math.round((time * MOVIE_TIMESCALE) / 1e6))

/** `edts` with `elst`, 8.6.5 and 8.6.6: at the ordinary rate. */
function editList(edits: readonly Edit[]): Uint8Array {
  // Of the two numbers the second has a sign.
  const { version, number } = versioned(...edits.flatMap(({ duration, mediaTime }) => [duration, mediaTime * 2]))
  const entries = edits.flatMap(({ duration, mediaTime }) => [number(duration, mediaTime), u16(1, 0)])
  return box('edts', fullBox('elst', version, 0, u32(edits.length), ...entries))
}
