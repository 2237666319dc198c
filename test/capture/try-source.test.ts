import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { trySource } from '../../electron/capture/try-source.ts'
import type { TryResult } from '../../electron/capture/try-source.ts'
import { ffmpegOf, searchFor } from '../kit/capture-recorder.ts'
import { ffmpegChildren } from '../kit/ffmpeg-children.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { RtspServer } from '../kit/rtsp-server.ts'

const CLIP = join(import.meta.dirname, '../fixtures/media/clip-320x180-25-aac.mp4')
const never = new AbortController().signal

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const)('trying a source with the ffmpeg of %s', (from) => {
  const attempt = async (source: string, signal = never): Promise<TryResult> =>
    trySource(source, await searchFor(from), systemClock, signal)

  it.runIf(ffmpegOf(from))('shows its first picture and its size', async () => {
    const tried = await attempt('test:?size=1280x720')
    expect(tried).toMatchObject({ ok: true, picture: { width: 1280, height: 720 } })
    expect(await attempt(`file:${CLIP}`)).toMatchObject({ ok: true, picture: { width: 320, height: 180 } })
    const jpeg = tried.ok ? Buffer.from(tried.picture.jpeg) : Buffer.alloc(0)
    const frame = jpeg.indexOf(Uint8Array.of(0xff, 0xc0))
    expect([jpeg.readUInt16BE(frame + 7), jpeg.readUInt16BE(frame + 5)]).toEqual([640, 360])
  })

  it.runIf(ffmpegOf(from))('says why there is none', async () => {
    expect(await attempt('file:/nowhere/a.mp4')).toMatchObject({ ok: false, reason: { kind: 'sourceMissing' } })
    expect(await attempt('rtsp://127.0.0.1:1/x')).toMatchObject({ ok: false, reason: { kind: 'unreachable' } })
    expect(await attempt('exec:ls')).toMatchObject({ ok: false, reason: { kind: 'sourceInvalid' } })
  })
})

it.runIf(ffmpegOf('PATH'))('an attempt that is cancelled leaves no process behind', async () => {
  const server = new RtspServer({ video: new Uint8Array(0), framesPerSecond: 25 })
  server.fault = 'hang'
  await server.open()
  const cancel = new AbortController()
  const search = await searchFor('PATH')
  const tried = trySource(server.url(), search, new ManualClock(), cancel.signal)
  cancel.abort()
  expect(await tried).toMatchObject({ ok: false, reason: { message: 'The attempt was cancelled.' } })
  expect(ffmpegChildren()).toEqual([])
  await server.close()
})
