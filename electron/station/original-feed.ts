import { LiveStream } from '../hub/live-stream.ts'
import type { Capture, StartCapture } from './camera.ts'

/**
 * A second capture of a camera, as it comes, for a recording that nobody's picture settings may touch. A camera's own
 * H.264 is copied; anything else is encoded a second time.
 */
export class OriginalFeed {
  readonly stream = new LiveStream()
  readonly #capture: Capture

  /** `onFirst` is called when its first picture is there. */
  constructor(start: StartCapture, camera: { readonly id: string; readonly source: string }, onFirst: () => void) {
    const { stream } = this
    const output = {
      format: (format: Parameters<LiveStream['setFormat']>[0]) => {
        const first = stream.format === null
        stream.setFormat(format)
        if (first) onFirst()
      },
      unit: (unit: Parameters<LiveStream['publish']>[0]) => stream.publish(unit),
      discontinuity: () => stream.discontinuity(),
    }
    this.#capture = start({ ...camera, picture: null }, output, { state: () => undefined, picture: () => undefined })
  }

  async close(): Promise<void> {
    await this.#capture.close()
    this.stream.end()
  }
}
