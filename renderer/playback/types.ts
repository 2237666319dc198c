import type { Recordings, SegmentSamples } from '../../electron/protocol/recordings.ts'

/** What playback asks of the station. All times are µs since 1970 UTC; every call rejects with a `LinkError`. */
export interface RecordingsApi {
  /** The segments that overlap a range, in time order, and what is missing in it. */
  find(camera: string, from: number, to: number): Promise<Recordings>
  /** The times of a range that were recorded, joined over segments. */
  coverage(camera: string, from: number, to: number): Promise<readonly { start: string; end: string }[]>
  /** Where the pictures of a segment lie in its file. Of one that is being written, what is safe on disk by now. */
  samples(segment: string): Promise<SegmentSamples>
  /** The bytes of a segment's file from `from` to just before `to`: all of them. */
  bytes(segment: string, from: number, to: number): Promise<Uint8Array>
}

/**
 * What a camera's canvas shows. `picture`: the one of the position; while it plays, at most half a second older.
 * `loading`: the one of another time, or none yet. `gap`: nothing was recorded, the canvas is dark. `failed`: see its problem.
 */
export type PictureState = 'picture' | 'loading' | 'gap' | 'failed'

/** Why a camera shows no picture, in a word for code and a sentence for people. */
export interface PlaybackProblem {
  /**
   * `offline`: the station cannot be reached; it is asked again every two seconds, as after `station`.
   * `refused`: nobody is signed in, or may not see this. `station`: it cannot read the recording just now.
   * `damaged`: there are bytes, but no picture comes of them. `unsupported`: this browser has no decoder for them.
   */
  readonly kind: 'offline' | 'refused' | 'station' | 'damaged' | 'unsupported'
  readonly message: string
}

export interface PlaybackState {
  /** µs since 1970 UTC; 0 before the first `seek`. */
  readonly position: number
  readonly playing: boolean
  readonly rate: number
  readonly cameras: Readonly<Record<string, PictureState>>
  /** Of the cameras that are `failed`. */
  readonly problems: Readonly<Record<string, PlaybackProblem>>
}

/** The part of a `VideoDecoder` that playback uses. */
export type Decoder = Pick<
  VideoDecoder,
  'state' | 'decodeQueueSize' | 'ondequeue' | 'configure' | 'decode' | 'flush' | 'reset' | 'close'
>
export type MakeDecoder = (init: VideoDecoderInit) => Decoder
