import type { RecordingsApi } from '../../playback/types.ts'
import type { ArchiveApi } from './archive-api.ts'
import type { Player } from './player.ts'

/** Where recordings lie in time; all instants are µs. Every call rejects with a `LinkError`. */
export type RecordingsSource = Pick<RecordingsApi, 'find' | 'coverage'>

/** Everything that the recordings view needs from outside; a test hands in its own. */
export interface RecordingServices {
  readonly archive: ArchiveApi
  readonly recordings: RecordingsSource
  /**
   * A player of its own for each opening of the view; null where this browser cannot decode video itself.
   * `now` is µs since 1970 by the station's clock.
   */
  makePlayer(now: () => number): Player | null
}
