import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import { ViewerQueue } from '../hub/viewer-queue.ts'
import type { FeedLine, FeedViewer, LiveFeed, LiveFeeds } from '../server/live/feed.ts'
import type { Camera } from './camera.ts'
import type { Cameras } from './cameras.ts'

/** How long a viewer who opens a camera waits for one that is just starting. */
const START_MILLISECONDS = 5_000

/** The cameras' streams, as the server opens them for its clients. */
export class CameraFeeds implements LiveFeeds {
  readonly #cameras: Cameras
  readonly #clock: Clock

  constructor(cameras: Cameras, clock: Clock) {
    this.#cameras = cameras
    this.#clock = clock
  }

  /** Every quality is the camera's main stream: it is the only one that is captured. */
  async open(id: string): Promise<LiveFeed> {
    const camera = this.#cameras.find(id)
    if (camera.stream.format === null) await this.#started(camera)
    const { format } = camera.stream
    if (format === null) throw new LookoutError('unavailable', sentence(camera))
    return {
      stream: camera.streamNumber,
      format,
      view: (line, options) => this.#view(camera, line, options),
    }
  }

  #view(camera: Camera, line: FeedLine, options: { audio: boolean; window: number | undefined }): FeedViewer {
    const queue = new ViewerQueue(line, this.#clock, options)
    queue.read(camera.stream)
    return queue
  }

  /** Resolves when the camera has a picture, will not have one soon, or the time for it is up. */
  #started(camera: Camera): Promise<void> {
    if (camera.state.state !== 'starting') return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        stopListening()
        stopWaiting()
        resolve()
      }
      const stopWaiting = this.#clock.after(START_MILLISECONDS, done)
      const stopListening = this.#cameras.on(() => {
        if (camera.stream.format !== null || camera.state.state !== 'starting') done()
      })
    })
  }
}

function sentence(camera: Camera): string {
  const { name } = camera.definition
  switch (camera.state.state) {
    case 'off':
      return `The camera “${name}” is switched off.`
    case 'retrying':
    case 'failed':
      return `The camera “${name}” gives no picture: ${camera.state.because.message}`
    case 'starting':
    case 'live':
    case 'stalled':
      return `The camera “${name}” has given no picture yet.`
  }
}
