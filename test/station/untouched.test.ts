import { describe, expect, it } from 'vitest'
import type { Picture } from '../../electron/capture/picture.ts'
import type { CaptureOutput } from '../../electron/capture/types.ts'
import { neutralImage } from '../../electron/protocol/image.ts'
import type { SourceKind } from '../../electron/protocol/cameras.ts'
import { Camera } from '../../electron/station/camera.ts'
import { ManualClock } from '../kit/manual-clock.ts'

const bright = { ...neutralImage, brightness: 40 }
const picture: Picture = { neutral: false, shape: 'eq', filters: 'eq', values: new Map() }
const video = { codec: 'avc1.640016', width: 640, height: 360, frameRate: 25 }

/** A camera whose recording is to be untouched, and the captures that it has running. */
function untouchedCamera(kind: SourceKind) {
  const running = new Set<{ altered: boolean; output: CaptureOutput }>()
  const camera = new Camera({ id: 'gate', name: 'Gate', source: `${kind}:x`, enabled: true, fixed: false }, 1, {
    start: (what, output) => {
      const capture = { altered: what.picture !== null, output }
      running.add(capture)
      const close = (): Promise<void> => Promise.resolve(void running.delete(capture))
      return { retry: () => undefined, setPicture: () => undefined, close }
    },
    kindOf: (source) => source.split(':')[0] as SourceKind,
    onChange: () => undefined,
    onPictureRefused: () => undefined,
    clock: new ManualClock(),
  })
  camera.showPicture(picture, neutralImage)
  camera.begin()
  camera.recordUntouched(true)
  return { camera, captures: () => [...running].map(({ altered }) => altered), running }
}

describe('a recording that is to be untouched', () => {
  it('is of a second capture, from its first picture on, while the settings are altered and no longer', async () => {
    const { camera, captures, running } = untouchedCamera('rtsp')
    expect(captures()).toEqual([true])
    camera.showPicture(picture, bright)
    expect(captures()).toEqual([true, false])
    expect(camera.recorded).toBe(camera.stream)
    for (const { altered, output } of running)
      if (!altered) output.format({ video, audio: null, encoding: { mode: 'copy', encoder: null } })
    expect(camera.recorded).not.toBe(camera.stream)
    camera.showPicture(picture, neutralImage)
    expect(camera.recorded).toBe(camera.stream)
    await camera.close()
    expect(captures()).toEqual([])
  })

  it('never opens a device a second time, even where its source has become one', async () => {
    const { camera, captures } = untouchedCamera('rtsp')
    camera.showPicture(picture, bright)
    await camera.change({ ...camera.definition, source: 'device:/dev/video0' })
    expect(captures()).toEqual([true])
  })
})
