import type { HelloResult, MethodName, ParamsSent, Quality, Result } from '../../electron/protocol/methods.ts'
import type { NotificationName, NotificationParams } from '../../electron/protocol/notifications.ts'
import type { AudioFormat, VideoFormat } from '../../electron/protocol/cameras.ts'
import type { ErrorKind } from '../../electron/protocol/errors.ts'

/** An error that the station answered, or `offline` where there is no connection to answer on. */
export interface LinkProblem {
  kind: ErrorKind | 'offline'
  message: string
}

/** The connection's state: exactly one of these. */
export type LinkState =
  | { state: 'connecting'; attempt: number }
  | { state: 'online'; hello: HelloResult; clockOffset: number | null }
  /** It tries again at `at` (ms since 1970). */
  | { state: 'waiting'; at: number; because: string; attempt: number }
  /** There is no session (any more): somebody has to log in. */
  | { state: 'signedOut'; reason: string | null }
  | { state: 'closed' }

/** Figures of one live stream over the last second, and totals since it was opened. */
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

export type PlayerKind = 'webcodecs' | 'jmuxer'

/** What one live picture is doing: exactly one of these. */
export type PlayerState =
  | { state: 'opening' }
  | { state: 'playing' }
  /** Units stopped coming, or none has been shown for over a second. */
  | { state: 'waiting'; since: number }
  | { state: 'failed'; problem: LinkProblem }
  | { state: 'closed' }

export interface LiveOptions {
  camera: string
  quality?: Quality
  audio?: boolean
  /** `auto` takes WebCodecs where the page may use it, jmuxer elsewhere. */
  player?: 'auto' | PlayerKind
}

/** One live picture in one `<video>` element. It opens itself again after a reconnect until it is closed. */
export interface LivePlayer {
  readonly state: PlayerState
  readonly stats: LiveStats | null
  readonly format: { video: VideoFormat; audio?: AudioFormat | undefined } | null
  /** Called after state, stats (once a second) or format changed. The answer is its undo. */
  onChange(listener: () => void): () => void
  close(): void
}

/** The one connection of a page to its station. It lives in a worker; this is its face on the page. */
export interface StationLink {
  readonly state: LinkState
  onState(listener: (state: LinkState) => void): () => void
  request<M extends MethodName>(method: M, params: ParamsSent<M>): Promise<Result<M>>
  on<N extends NotificationName>(name: N, listener: (params: NotificationParams<N>) => void): () => void
  /** Shows a camera's live picture in `video`. */
  play(video: HTMLVideoElement, options: LiveOptions): LivePlayer
  /** Tries to connect now instead of at the next attempt. */
  retry(): void
  close(): void
}
