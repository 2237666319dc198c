import type { MediaUnit } from '../media/unit.ts'
import { audioTrackOf, type AudioTrack } from '../media/mp4/tracks.ts'

/** What a camera's sound is, by the newest of its ADTS headers. The same track is the same object. */
export class Sound {
  #header = -1
  #track: AudioTrack | null = null

  /** Null where the camera has no sound, or none has come yet. */
  get track(): AudioTrack | null {
    return this.#track
  }

  /** The track that this frame belongs to; null where it cannot be read. */
  trackOf({ data }: MediaUnit): AudioTrack | null {
    const header = headerOf(data)
    if (header === this.#header) return this.#track
    this.#header = header
    this.#track = audioTrackOf(data) ?? null
    return this.#track
  }

  /** Whether a frame is of the track as it is now. */
  isOfTrack({ data }: MediaUnit): boolean {
    return headerOf(data) === this.#header
  }

  forget(): void {
    this.#header = -1
    this.#track = null
  }
}

/** The bits of an ADTS header that say how to decode: profile, rate, channels. */
const headerOf = (adts: Uint8Array): number => ((adts[1] ?? 0) << 16) | ((adts[2] ?? 0) << 8) | ((adts[3] ?? 0) & 0xc0)
