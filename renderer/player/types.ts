import type { AudioFormat, VideoFormat } from '../../electron/protocol/cameras.ts'
import type { ErrorKind } from '../../electron/protocol/errors.ts'
import type { Quality } from '../../electron/protocol/methods.ts'

export type PlayerKind = 'webcodecs' | 'jmuxer'

/** Why there is no picture: what the station answered, `offline`, or `internal` where this browser cannot decode it. */
export interface PlayerProblem {
  kind: ErrorKind | 'offline'
  message: string
}

/** What one live picture is doing: exactly one of these. */
export type PlayerState =
  | { state: 'opening' }
  | { state: 'playing' }
  /** Units stopped coming, or none has been shown for over a second. `since`: ms since 1970 by this computer's clock. */
  | { state: 'waiting'; since: number }
  /** It tries again by itself when the camera's state changes, and after a few seconds where that may help. */
  | { state: 'failed'; problem: PlayerProblem }
  | { state: 'closed' }

/** Figures of one live stream over the last second, and totals since the picture was opened. */
export interface LiveStats {
  framesPerSecond: number
  bitsPerSecond: number
  /** Capture to screen, milliseconds: median and 95th percentile of the last second; null while unknown. */
  latencyMedian: number | null
  latencyP95: number | null
  /** Units that the station dropped because this client was slow. */
  lostSlow: number
  /** Units that the camera's side lost. */
  lostSource: number
  /** Units that came and were not shown: decoder errors, waiting for a key frame. */
  notShown: number
  /** Wall time by the station's clock at which the newest shown picture was captured, ms since 1970; null before the first. */
  lastPictureAt: number | null
  decoder: PlayerKind
}

/** What a picture's stream carries. */
export interface LiveFormat {
  video: VideoFormat
  audio?: AudioFormat | undefined
}

export interface LiveOptions {
  camera: string
  quality?: Quality
  /** Sound is not played yet. */
  audio?: boolean
  /** `auto` takes WebCodecs where the page may use it, jmuxer elsewhere. */
  player?: 'auto' | PlayerKind
}

/** One live picture in one `<video>` element. It opens itself again after a reconnect until it is closed. */
export interface LivePlayer {
  readonly state: PlayerState
  readonly stats: LiveStats | null
  readonly format: LiveFormat | null
  /** Called after state, stats (once a second) or format changed. The answer is its undo. */
  onChange(listener: () => void): () => void
  close(): void
}
