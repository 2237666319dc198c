import type { Clock } from '../../base/clock.ts'
import type { Fetch } from '../../link/http.ts'
import { httpRecordings } from '../../playback/http.ts'
import { canPlayBack, Playback } from '../../playback/playback.ts'
import { httpArchive } from './archive-api.ts'
import type { RecordingServices } from './services.ts'

/** The recordings of the station that this page came from, played by this browser. */
export function stationRecordings(
  clock: Clock,
  fetch: Fetch = (path, init) => globalThis.fetch(path, init),
): RecordingServices {
  const recordings = httpRecordings(fetch)
  return {
    archive: httpArchive(fetch),
    recordings,
    makePlayer: (now) => (canPlayBack() ? new Playback({ api: recordings, clock, now }) : null),
  }
}
