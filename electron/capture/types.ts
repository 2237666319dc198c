import type { AudioConfig, CapturedUnit, VideoConfig } from '../media/unit.ts'

/** Why a camera gives no picture, as a word for code. */
export type CaptureFailure =
  | 'ffmpegMissing'
  | 'sourceInvalid'
  | 'sourceMissing'
  | 'unreachable'
  | 'unauthorized'
  | 'noVideo'
  | 'unsupported'
  | 'busy'
  | 'stalled'
  | 'exited'

export interface Reason {
  readonly kind: CaptureFailure
  /** A sentence for a person that says what happened and what to do. Never a password. */
  readonly message: string
}

/** A camera's state, exactly one of these. All times are wall time in microseconds since 1970. */
export type CaptureState =
  | { readonly state: 'off' }
  | { readonly state: 'starting'; readonly since: number }
  | { readonly state: 'live'; readonly since: number }
  | { readonly state: 'stalled'; readonly since: number; readonly lastUnit: number | null }
  | {
      readonly state: 'retrying'
      readonly at: number
      readonly because: Reason
      readonly attempt: number
      readonly lastUnit: number | null
    }
  | { readonly state: 'failed'; readonly because: Reason; readonly lastUnit: number | null }

/** How the picture comes to be H.264. */
export interface Encoding {
  readonly mode: 'copy' | 'encode'
  /** The encoder's name in ffmpeg (`libx264`), null where the camera's own stream is copied. */
  readonly encoder: string | null
}

/** What a running capture gives. The calls come in stream order; `format` before the first unit it speaks of. */
export interface CaptureOutput {
  /** The configuration in force from the next unit on. Called at each start and at each change. */
  format(format: { video: VideoConfig; audio: AudioConfig | null; encoding: Encoding }): void
  unit(unit: CapturedUnit): void
  /** The process behind it was started anew: what follows does not continue what came before. */
  discontinuity(): void
}
