/** What the server needs of the station's live streams. */
import type { AudioFormat, VideoFormat } from '../../protocol/cameras.ts'
import type { Quality } from '../../protocol/methods.ts'

/** One numbered unit of a feed; `data` is never written to again. */
export interface FeedUnit {
  readonly kind: 'video' | 'audio'
  readonly keyFrame: boolean
  readonly configurationChanged: boolean
  readonly droppedBefore: boolean
  readonly sequence: number
  readonly captureTime: number
  readonly duration: number
  readonly data: Uint8Array
}

export interface FeedFormat {
  readonly video: VideoFormat
  readonly audio: AudioFormat | null
}

/** Where a feed's units for one viewer go. */
export interface FeedLine {
  /** True while it takes another unit at once. */
  ready(): boolean
  send(unit: FeedUnit, droppedBefore: boolean): void
  dropped(frames: number, cause: 'slow' | 'source'): void
  format(format: FeedFormat): void
  ended(): void
}

export interface FeedViewer {
  acknowledge(sequence: number): void
  /** The line is free again. */
  drain(): void
  /** Microseconds for which it has taken nothing although something was there. */
  readonly blockedFor: number
  leave(): void
}

export interface LiveFeed {
  /** The stream number that all viewers of this feed share, so that a media frame is built once for all: 1 to 0x7FFF. */
  readonly stream: number
  readonly format: FeedFormat
  /** The newest group of pictures goes to the line at once. */
  view(line: FeedLine, options: { audio: boolean; window: number | undefined }): FeedViewer
}

export interface LiveFeeds {
  /**
   * Waits a little for a camera that is just starting.
   * @throws LookoutError notFound where there is no such camera, unavailable where it gives no picture.
   */
  open(camera: string, quality: Quality): Promise<LiveFeed>
}
