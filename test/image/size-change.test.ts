import { spawnSync } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Picture } from '../../electron/image/filters.ts'
import { pictureOf } from '../../electron/image/filters.ts'
import type { ImageChange } from '../../electron/protocol/image.ts'
import { CaptureRecorder, ffmpegOf, searchFor } from '../kit/capture-recorder.ts'
import { RtspServer } from '../kit/rtsp-server.ts'
import { filterBench, settings, words } from './picture-kit.ts'
import type { Generation } from './picture-kit.ts'

const RATE = 25
/** Pictures of one size, before those of the other begin. */
const PART = 50

/** Dark grey, its left quarter white. */
function film(ffmpeg: string, size: string): Buffer {
  const input = [
    '-f',
    'lavfi',
    '-i',
    `color=c=0x404040:size=${size}:rate=${RATE},drawbox=w=iw/4:h=ih:color=white:t=fill`,
  ]
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-g', `${RATE}`, '-pix_fmt', 'yuv420p']
  const parameters = ['-x264-params', 'aud=1:repeat-headers=1', '-frames:v', `${PART}`, '-f', 'h264', 'pipe:1']
  return spawnSync(ffmpeg, ['-loglevel', 'error', ...input, ...encode, ...parameters], { maxBuffer: 1 << 24 }).stdout
}

/** A network camera that changes between two sizes every two seconds, captured by a real ffmpeg. */
async function changingCamera(
  from: Generation,
  picture: Picture,
): Promise<{ recorder: CaptureRecorder; path: string }> {
  const { path } = await filterBench(from)
  const video = Buffer.concat([film(path, '320x180'), film(path, '640x480')])
  const server = new RtspServer({ video, framesPerSecond: RATE })
  await server.open()
  onTestFinished(() => server.close())
  const recorder = new CaptureRecorder(server.url(), () => searchFor(from), picture)
  onTestFinished(() => recorder.capture.close())
  await recorder.more(10)
  return { recorder, path }
}

/** Mean luma of the columns of each picture: a quarter of its width each. */
function quarters(ffmpeg: string, recorder: CaptureRecorder): number[][] {
  const out = ['-vf', 'scale=4:1:flags=area', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1']
  const input = Buffer.concat(recorder.units.map(({ data }) => data))
  const { stdout } = spawnSync(ffmpeg, ['-loglevel', 'error', '-f', 'h264', '-i', 'pipe:0', '-vsync', '0', ...out], {
    ...{ input, maxBuffer: 1 << 24 },
  })
  return Array.from({ length: stdout.length / 4 }, (_, index) => [...stdout.subarray(index * 4, index * 4 + 4)])
}

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const)(
  'a camera that changes the size of its picture, with the ffmpeg of %s',
  (from) => {
    const shown = async (start: ImageChange, then: ImageChange) => {
      const { host } = await filterBench(from)
      const file = words('Gate')
      const { recorder, path } = await changingCamera(from, pictureOf(settings(start), host, file))
      recorder.capture.setPicture(pictureOf(settings({ ...start, ...then }), host, file))
      await recorder.until(() => recorder.capture.pictureState.state === 'shown')
      const changed = recorder.units.length
      await recorder.more(2.5 * PART)
      return { recorder, seen: quarters(path, recorder).slice(changed + 5) }
    }

    it.runIf(ffmpegOf(from))('keeps what was changed while it ran', { timeout: 60_000 }, async () => {
      const { recorder, seen } = await shown({ brightness: 10 }, { brightness: 60 })
      expect(seen.length).toBeGreaterThan(2 * PART)
      const dark = seen.map((row) => row[2]!)
      expect(Math.min(...dark)).toBeGreaterThan(64 + 50)
      expect(Math.max(...dark) - Math.min(...dark)).toBeLessThan(12)
      expect(recorder.formats.map(({ video }) => [video.width, video.height])).toEqual([[320, 180]])
      expect(recorder.states.map(({ state }) => state)).toEqual(['starting', 'live'])
    })

    it.runIf(ffmpegOf(from))('is cut out and turned as before', { timeout: 60_000 }, async () => {
      const { recorder, seen } = await shown(
        { rotate: 180, zoom: 1.5, overlay: { text: 'Gate', time: true } },
        { zoom: 2, panX: 100 },
      )
      // Turned by half, the white quarter is at the right; the right half of it is shown.
      for (const [first, , , last] of seen) expect([first! < 120, last! > 180]).toEqual([true, true])
      expect(recorder.formats.at(-1)?.video).toMatchObject({ width: 320, height: 180 })
      expect(recorder.discontinuities).toBe(0)
    })
  },
)
