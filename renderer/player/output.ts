import type { VideoFormat } from '../../electron/protocol/cameras.ts'
import type { Unit } from '../../electron/protocol/frame.ts'
import type { PlayerProblem } from './types.ts'

/** Where a stream's access units become pictures. */
export interface Output {
  /** What the units from the next key frame on are. */
  configure(format: VideoFormat): void
  /** The units of one stream, in order. */
  take(unit: Unit): void
  /** Forgets all that came: another stream begins, or this one got stuck. The next unit shown is a key frame. */
  restart(): void
  close(): void
}

/** What an output tells. Every unit that it was given is `taken` exactly once, shown or not. */
export interface OutputEvents {
  /** This unit no longer takes up any room: the station may send another. */
  onTaken(sequence: number): void
  /** A picture went to the screen; its capture time in µs since 1970. */
  onShown(captureTime: number): void
  /** So many units came and will not be shown. */
  onNotShown(count: number): void
  /** This output can never show this stream. */
  onFailed(problem: PlayerProblem): void
}
