import type { Clock } from '../../electron/base/clock.ts'
import { LookoutError } from '../../electron/base/error.ts'
import type { LiveStream } from '../../electron/hub/live-stream.ts'
import { ViewerQueue } from '../../electron/hub/viewer-queue.ts'
import type { LiveFeeds } from '../../electron/server/live/feed.ts'
import { format } from './units.ts'

/** The feeds of a station with one camera, `door`, whose stream a test or a benchmark publishes to. Its number is 7. */
export const streamFeeds = (stream: LiveStream, clock: Clock): LiveFeeds => ({
  open(camera) {
    if (camera !== 'door') return Promise.reject(new LookoutError('notFound', `There is no camera “${camera}”.`))
    return Promise.resolve({
      stream: 7,
      format: stream.format ?? format(),
      view(line, options) {
        const queue = new ViewerQueue(line, clock, options)
        queue.read(stream)
        return queue
      },
    })
  },
})
