import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { CaptureState } from '../../electron/capture/types.ts'
import { CaptureRecorder, ffmpegOf, searchFor } from '../kit/capture-recorder.ts'
import { RtspServer } from '../kit/rtsp-server.ts'

const VIDEO = readFileSync(join(import.meta.dirname, '../fixtures/media/camera-320x240-25.h264'))

it.runIf(ffmpegOf('PATH'))(
  'a camera that was away is started when it answers again, before the next attempt is due',
  async () => {
    const camera = new RtspServer({ video: VIDEO, framesPerSecond: 25 })
    await camera.open()
    await camera.close()
    const recorder = new CaptureRecorder(camera.url(), () => searchFor('PATH'))
    onTestFinished(async () => {
      await recorder.capture.close()
      await camera.close()
    })
    // The fourth attempt failed: the fifth is at least three seconds away, the next knock two.
    const waiting = (): CaptureState | undefined =>
      recorder.states.find((state) => state.state === 'retrying' && state.attempt === 4)
    await recorder.until(() => waiting() !== undefined)
    await camera.open()
    await recorder.state('live')
    const due = waiting()
    const begun = recorder.states.findLast((state) => state.state === 'starting')
    expect(begun?.since).toBeLessThan(due?.state === 'retrying' ? due.at : 0)
  },
)
