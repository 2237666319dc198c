import type { VideoFormat } from '../../electron/protocol/cameras.ts'

/** A video unit on its way into a local recording. */
export interface TappedUnit {
  /** Of a key frame: what this unit and those after it are. Null for every other unit. */
  format: VideoFormat | null
  /** µs since 1970. */
  captureTime: number
  /** µs, 0 unknown. */
  duration: number
  /** Something between the unit before and this one never came here. */
  gap: boolean
  data: Uint8Array
}

/** From the recorder back to the tap that feeds it. */
export type ToTap =
  /** So many bytes no longer wait to be written. */
  | { type: 'taken'; bytes: number }
  /** No more units, please. */
  | { type: 'end' }

/** Where a recording grows: in a file of the browser's own store, or in memory, which is the scarcer of the two. */
export type Shelf = 'disk' | 'memory'

/** What is missing in a recording. */
export interface Gaps {
  count: number
  /** µs. */
  length: number
}

/** How far a recording is. */
export interface RecordingProgress {
  shelf: Shelf
  /** Of the pictures, whether written already or not. */
  bytes: number
  /** µs from the first picture to the newest. */
  length: number
  pictures: number
  gaps: Gaps
}

/** A finished file: a recording has one, or more where the camera's format changed or it became long. */
export interface RecordingFilm {
  /** Tells it from every other in this browser. */
  id: string
  /** As it is saved under. */
  name: string
  camera: string
  bytes: number
  /** µs. */
  length: number
  pictures: number
  gaps: Gaps
  /** The film itself where it lies in memory; null where it lies in the browser's store. */
  blob: Blob | null
}

/** Why a recording ended. `full`: there is no more room for it. `failed`: with what the browser said. */
export type RecordingEnd =
  { because: 'asked' } | { because: 'full'; shelf: Shelf } | { because: 'failed'; message: string }

/** What a recording tells the page. */
export type RecordingReport =
  | { type: 'progress'; progress: RecordingProgress }
  | { type: 'film'; film: RecordingFilm }
  /** The last that is heard of it. */
  | { type: 'ended'; end: RecordingEnd }
