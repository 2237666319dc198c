import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { silentLog } from '../../electron/base/log.ts'
import { ImageStore } from '../../electron/image/image-store.ts'
import { Images } from '../../electron/image/images.ts'
import { OverlayFiles } from '../../electron/image/overlay-words.ts'
import type { ImageChange } from '../../electron/protocol/image.ts'
import { CaptureRecorder, ffmpegOf, searchFor } from '../kit/capture-recorder.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { filterBench } from './picture-kit.ts'
import type { Generation } from './picture-kit.ts'

const [WIDTH, HEIGHT] = [640, 360]
const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** A camera with its settings, captured by a real ffmpeg. */
async function shownCamera(from: Generation): Promise<{ images: Images; recorder: CaptureRecorder }> {
  const { host } = await filterBench(from)
  const images = new Images({
    ...{ clock: systemClock, log: silentLog, store: ImageStore.inMemory(), host: () => host, nameOf: () => 'Gate' },
    track: {
      note: () => undefined,
      recordingBegins: () => undefined,
      changes: () => Promise.resolve({ lines: [], next: null }),
    },
    words: new OverlayFiles(join(tempFolder(), 'overlays')),
  })
  const picture = images.picture('gate')!
  const recorder = new CaptureRecorder(`test:?size=${WIDTH}x${HEIGHT}&rate=30`, () => searchFor(from), picture)
  images.onPicture((change) => recorder.capture.setPicture(change.picture))
  open.push(() => recorder.capture.close())
  await recorder.more(30)
  return { images, recorder }
}

const shown = (recorder: CaptureRecorder): Promise<void> =>
  recorder.until(() => recorder.capture.pictureState.state === 'shown')

/** Arrival and mean luma of each unit from the last key frame before unit `from` on. */
function lumas(recorder: CaptureRecorder, from: number): { at: number; luma: number }[] {
  const start = recorder.units.findLastIndex((unit, index) => unit.keyFrame && index <= from)
  const run = spawnSync(
    ffmpegOf('PATH')?.path ?? 'ffmpeg',
    [
      '-loglevel',
      'error',
      '-f',
      'h264',
      '-i',
      'pipe:0',
      '-vsync',
      '0',
      '-vf',
      'scale=1:1:flags=area',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'gray',
      'pipe:1',
    ],
    { input: Buffer.concat(recorder.units.slice(start).map((unit) => unit.data)), maxBuffer: 1 << 24 },
  )
  return [...run.stdout].map((luma, index) => ({ at: recorder.arrivals[start + index]!, luma }))
}

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const)('a camera’s settings, with the ffmpeg of %s', (from) => {
  it.runIf(ffmpegOf(from))('follow a hand that drags for three seconds, and stand where it stops', async () => {
    const { images, recorder } = await shownCamera(from)
    const first = recorder.units.length
    const end = performance.now() + 3_000
    for (let step = 0; performance.now() < end; step++) {
      images.set('gate', { brightness: -100 + (step % 100) }, 'ann')
      await new Promise((resolve) => setTimeout(resolve, 1000 / 60))
    }
    images.set('gate', { brightness: 100 }, 'ann')
    const stopped = systemClock.now()
    await shown(recorder)
    await recorder.more(6)
    const seen = lumas(recorder, first).find(({ at, luma }) => at > stopped && luma > 170)
    expect(seen).toBeDefined()
    const after = (seen!.at - stopped) / 1000
    process.stdout.write(`${from}: the last value of a drag is in the stream after ${Math.round(after)} ms\n`)
    expect(after).toBeLessThan(1_000)
    expect(recorder.discontinuities).toBe(0)
  })

  it.runIf(ffmpegOf(from))('all change at once as a preset does, and back', { timeout: 60_000 }, async () => {
    const { images, recorder } = await shownCamera(from)
    const all: ImageChange = {
      ...{ brightness: 20, contrast: 10, saturation: -100, gamma: 5, hue: 30, temperature: 10, tint: 3 },
      ...{ mirror: true, zoom: 2, panX: 30, rotate: 180 },
    }
    images.set('gate', all, 'ann')
    await shown(recorder)
    images.undo('gate', 'ann')
    await shown(recorder)
    expect(recorder.discontinuities).toBe(0)
    images.set(
      'gate',
      { noiseReduction: 30, rotate: 90, sharpness: 20, overlay: { text: "it's %{n}:[a]", time: true } },
      'ann',
    )
    await shown(recorder)
    await recorder.more(10)
    expect(recorder.discontinuities).toBe(1)
    expect(recorder.formats.at(-1)?.video).toMatchObject({ width: HEIGHT, height: WIDTH })
    expect(recorder.states.map(({ state }) => state)).toEqual(['starting', 'live'])
  })
})
