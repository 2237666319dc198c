/**
 * An ordinary MP4 (ISO/IEC 14496-12), with all its tables before its data, so that any player opens it and it is
 * written from front to back in one pass: first every chunk is announced, then the head is written, then the chunks'
 * bytes, in the order in which they were announced.
 *
 * Pictures of several configurations may follow each other: each has its own sample description. Nothing is re-encoded;
 * a film that is to begin between two key frames holds all pictures from the key frame before, and an edit list says
 * where showing begins.
 */
import { ascii, box, boxHeader, concat, u16, u32 } from './box.ts'
import { MovieTrack, type MovieSample, type Shown, type TrackIdentity } from './movie-track.ts'
import {
  AUDIO_TRACK_ID,
  TEXT_TRACK_ID,
  VIDEO_TIMESCALE,
  VIDEO_TRACK_ID,
  aboutBox,
  audioEntry,
  movieHeader,
  textEntry,
  videoEntry,
  type Placement,
} from './track-box.ts'
import { sameAudioTrack, sameVideoTrack, type AudioTrack, type VideoTrack } from './tracks.ts'

export type { MovieSample, Shown } from './movie-track.ts'

export interface MovieEnding {
  /** What is shown, in the time of the samples, µs: it begins at a key frame or later. */
  readonly shown: Shown
  /** µs since 1970. */
  readonly creationTime: number
  /** Anything, for Lookout itself; it is found again in the `moov`. */
  readonly about: Uint8Array | null
}

const U32_MAX = 2 ** 32 - 1
/** The tables before the data, of which each sample takes a few bytes, never take so many. */
const MOST_BEFORE_DATA = 2 ** 28

/**
 * Gathers what a film holds. Times are µs of any one time line, on which pictures, sound and text that belong together
 * have the same time; a time of which there is nothing must have been taken out of it before. No sample lasts over 35
 * minutes, since the format's table of durations has 32 bits and players read them with a sign.
 */
export class ProgressiveMovie {
  readonly #videoTracks: VideoTrack[] = []
  readonly #audioTracks: AudioTrack[] = []
  readonly #video = new MovieTrack(VIDEO_TIMESCALE)
  readonly #text = new MovieTrack(VIDEO_TIMESCALE)
  #audio: MovieTrack | undefined
  #dataBytes = 0

  /** Bytes of all chunks so far. */
  get dataBytes(): number {
    return this.#dataBytes
  }

  /**
   * Pictures that lie one behind the other in the film's data, behind every chunk before. In a film of more than one
   * configuration the bytes of each key frame have to begin with its `parameterSets`: Chromium does not play it else.
   * @param samples in the order of their times, later than all pictures before
   * @param end of the last of them, µs
   */
  addVideo(track: VideoTrack, samples: readonly MovieSample[], end: number): void {
    this.#add(this.#video, numberOf(this.#videoTracks, track, sameVideoTrack), samples, end)
  }

  /** Sound, in the same manner. */
  addAudio(track: AudioTrack, samples: readonly MovieSample[], end: number): void {
    this.#audio ??= new MovieTrack(track.sampleRate)
    this.#add(this.#audio, numberOf(this.#audioTracks, track, sameAudioTrack), samples, end)
  }

  /** Lines of text over the pictures, in the same manner. The samples' bytes are made by `textSample`. */
  addText(samples: readonly MovieSample[], end: number): void {
    this.#add(this.#text, 1, samples, end)
  }

  /** Everything before the data. It fits the chunks that were added until now; there is at least one picture. */
  head(ending: MovieEnding): Uint8Array {
    const brands = box('ftyp', ascii('isom'), u32(0x200), ascii('isomiso2avc1mp41'))
    const data = boxHeader('mdat', this.#dataBytes)
    const wide = this.#dataBytes > U32_MAX - MOST_BEFORE_DATA
    // Where the data begins changes no length in the tables.
    const { byteLength } = this.#movie(ending, 0, wide)
    return concat(brands, this.#movie(ending, brands.byteLength + byteLength + data.byteLength, wide), data)
  }

  #add(track: MovieTrack, description: number, samples: readonly MovieSample[], end: number): void {
    track.addChunk(this.#dataBytes, description, samples, end)
    for (const { size } of samples) this.#dataBytes += size
  }

  #movie({ shown, creationTime, about }: MovieEnding, dataStart: number, wide: boolean): Uint8Array {
    const parts = this.#parts()
    const trackBoxes = parts.map(({ track, id, handler, placement, entries }) =>
      track.box({ id, handler, placement, creationTime }, entries, { shown, dataStart, wide }),
    )
    const duration = Math.max(0, ...parts.map(({ track }) => track.duration(shown)))
    return box('moov', movieHeader({ creationTime, duration }), ...trackBoxes, ...(about ? [aboutBox(about)] : []))
  }

  #parts(): readonly Part[] {
    const picture = { width: largest(this.#videoTracks, 'width'), height: largest(this.#videoTracks, 'height'), top: 0 }
    const line = lineOf(picture)
    const video = this.#videoTracks.map(videoEntry)
    const audio = this.#audioTracks.map(audioEntry)
    const parts: readonly (Part | undefined)[] = [
      { track: this.#video, id: VIDEO_TRACK_ID, handler: 'vide', placement: picture, entries: video },
      this.#audio && { track: this.#audio, id: AUDIO_TRACK_ID, handler: 'soun', placement: NOWHERE, entries: audio },
      { track: this.#text, id: TEXT_TRACK_ID, handler: 'sbtl', placement: line, entries: [textEntry(line)] },
    ]
    return parts.filter((part) => part !== undefined).filter(({ track }) => !track.isEmpty)
  }
}

interface Part extends Omit<TrackIdentity, 'creationTime'> {
  readonly track: MovieTrack
  readonly entries: readonly Uint8Array[]
}

const NOWHERE: Placement = { width: 0, height: 0, top: 0 }

/** A line of text at the foot of the picture. */
function lineOf({ width, height }: Placement): Placement {
  const line = Math.min(height, Math.max(24, Math.round(height / 15)))
  return { width, height: line, top: height - line }
}

const largest = (tracks: readonly VideoTrack[], side: 'width' | 'height'): number =>
  Math.max(0, ...tracks.map((track) => track[side]))

/** The number of a track's sample description, 1 for the first; one that is new gets the next. */
function numberOf<T>(tracks: T[], track: T, same: (a: T, b: T) => boolean): number {
  const index = tracks.findIndex((known) => known === track || same(known, track))
  return index === -1 ? tracks.push(track) : index + 1
}

/** The bytes of a text sample (3GPP TS 26.245, 5.17): its length in UTF-8, then the text. Only ASCII here. */
export function textSample(text: string): Uint8Array {
  return concat(u16(text.length), ascii(text))
}
