import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { NAL, nalUnits } from '../../electron/media/annexb.ts'
import type { FfmpegSearch } from '../../electron/capture/ffmpeg-finder.ts'
import { CaptureRecorder, ffmpegOf, searchFor } from '../kit/capture-recorder.ts'
import { ffmpegChildren } from '../kit/ffmpeg-children.ts'
import { MjpegServer } from '../kit/mjpeg-server.ts'
import { readStamp } from '../kit/read-stamp.ts'
import { RtspServer } from '../kit/rtsp-server.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/media')
const CLIP = join(FIXTURES, 'clip-320x180-25-aac.mp4')
const VIDEO = readFileSync(join(FIXTURES, 'camera-320x240-25.h264'))

const JPEG = readFileSync(join(FIXTURES, 'picture-321x201.jpg'))

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

function record(source: string, ffmpeg = (): Promise<FfmpegSearch> => searchFor('PATH')): CaptureRecorder {
  const recorder = new CaptureRecorder(source, ffmpeg)
  open.push(() => recorder.capture.close())
  return recorder
}

async function camera(login?: string): Promise<RtspServer> {
  const server = new RtspServer({ video: VIDEO, framesPerSecond: 25, ...(login === undefined ? {} : { login }) })
  await server.open()
  open.push(() => server.close())
  return server
}

const types = (data: Uint8Array): number[] => nalUnits(data).map((unit) => unit.type)

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const)('with the ffmpeg of %s', (from) => {
  const search = (): Promise<FfmpegSearch> => searchFor(from)

  it.runIf(ffmpegOf(from))('shows a test picture with sound, its capture times on the station’s clock', async () => {
    const recorder = record('test:?size=320x180&rate=30&audio=1&stamp=1', search)
    await recorder.until(() => recorder.units.length >= 120)
    expect(recorder.formats).toEqual([
      {
        video: { codec: expect.stringMatching(/^avc1\.64/) as string, width: 320, height: 180, frameRate: 30 },
        audio: { codec: 'mp4a.40.2', sampleRate: 48_000, channels: 1 },
        encoding: { mode: 'encode', encoder: expect.any(String) as string },
      },
    ])
    const video = recorder.units.filter((unit) => unit.kind === 'video')
    expect(types(video[0]!.data)).toEqual(expect.arrayContaining([NAL.sps, NAL.pps, NAL.idr]))
    expect(video[0]).toMatchObject({ keyFrame: true, duration: 33_333 })
    expect(video.slice(1, 30).every((unit) => !unit.keyFrame)).toBe(true)
    const ages = recorder.units.map((unit, index) => recorder.arrivals[index]! - unit.captureTime)
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...ages)).toBeLessThan(2_000_000)
  })

  it.runIf(ffmpegOf(from))('draws the capture time into the picture', async () => {
    const recorder = record('test:?size=640x360&rate=30&stamp=1', search)
    await recorder.until(() => recorder.units.length >= 31)
    await recorder.capture.close()
    const frames = decodeGrey(Buffer.concat(recorder.units.map((unit) => unit.data)), 640, 360)
    const stamps = frames.map((frame) => readStamp((x, y) => frame[y * 640 + x]!, 640))
    // ffmpeg counts in seconds as a floating-point number: right on a millisecond it may come out one too low.
    const off = recorder.units.map((unit, n) => Math.floor(unit.captureTime / 1000) - stamps[n]!)
    expect(off.filter((milliseconds) => milliseconds !== 0 && milliseconds !== 1)).toEqual([])
    expect(stamps).toHaveLength(recorder.units.length)
  })

  it.runIf(ffmpegOf(from))('copies the H.264 and AAC of a file and plays it over and over', async () => {
    const recorder = record(`file:${CLIP}`, search)
    await recorder.until(() => recorder.units.filter((unit) => unit.kind === 'video').length > 60)
    expect(recorder.formats).toEqual([
      {
        video: { codec: 'avc1.64000C', width: 320, height: 180, frameRate: 25 },
        audio: { codec: 'mp4a.40.2', sampleRate: 44_100, channels: 1 },
        encoding: { mode: 'copy', encoder: null },
      },
    ])
    expect(recorder.discontinuities).toBe(0)
    for (const unit of recorder.units.filter((one) => one.kind === 'video' && one.keyFrame))
      expect(types(unit.data)).toEqual(expect.arrayContaining([NAL.sps, NAL.pps, NAL.idr]))
  })
})

/** Decodes H.264 to grey pictures with the real ffmpeg. */
function decodeGrey(video: Buffer, width: number, height: number): Buffer[] {
  const run = spawnSync(
    ffmpegOf('PATH')?.path ?? 'ffmpeg',
    ['-loglevel', 'error', '-f', 'h264', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
    { input: video, maxBuffer: 1 << 28 },
  )
  const size = width * height
  return Array.from({ length: run.stdout.length / size }, (_, index) =>
    run.stdout.subarray(index * size, (index + 1) * size),
  )
}

describe('H.264 whose pictures come out of order', () => {
  it('is encoded anew, so that every picture has its time', { timeout: 30_000 }, async () => {
    const film = join(tempFolder(), 'film.mp4')
    const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-frames:v', '250']
    spawnSync('ffmpeg', [...source, '-c:v', 'libx264', '-bf', '3', '-b_strategy', '0', '-pix_fmt', 'yuv420p', film])
    const recorder = record(`file:${film}`)
    await recorder.until(() => recorder.formats.at(-1)?.encoding.mode === 'encode')
    const from = recorder.units.length
    await recorder.until(() => recorder.units.length > from + 60)
    const times = recorder.units.slice(from).map((unit) => unit.captureTime)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
})

describe('an RTSP camera', () => {
  it('is copied, without sound where it has none', async () => {
    const server = await camera()
    const recorder = record(server.url())
    await recorder.more(30)
    expect(recorder.formats[0]).toMatchObject({
      video: { width: 320, height: 240 },
      audio: null,
      encoding: { mode: 'copy' },
    })
    const times = recorder.units.map((unit) => unit.captureTime)
    expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true)
    expect(recorder.arrivals.every((arrival, index) => times[index]! <= arrival)).toBe(true)
  })

  it('is live again after it lost its power and came back', async () => {
    const server = await camera()
    const recorder = record(server.url())
    await recorder.more(10)
    await server.close()
    const retrying = await recorder.state('retrying')
    expect(retrying.lastUnit).toBe(recorder.units.at(-1)!.captureTime)
    await recorder.until(() => recorder.states.some((state) => state.state === 'retrying' && state.attempt === 2))
    expect(recorder.states.at(-1)).toMatchObject({ because: { kind: 'unreachable' } })
    await server.open()
    await recorder.state('live')
    await recorder.more(10)
    expect(recorder.discontinuities).toBeGreaterThan(0)
  })

  it('that stops sending is stalled within six seconds, ended, and started again', async () => {
    const server = await camera()
    const recorder = record(server.url())
    await recorder.more(10)
    const [before] = ffmpegChildren()
    server.fault = 'silent'
    const last = recorder.arrivals.at(-1)!
    const stalled = await recorder.state('stalled')
    expect(stalled.since - last).toBeLessThan(6_000_000)
    server.fault = null
    await recorder.state('live')
    expect(ffmpegChildren()).not.toContain(before)
  })

  it('that refuses the password says so, and the password is nowhere', async () => {
    const server = await camera('admin:secret-7f3a')
    const recorder = record(server.url('admin:wrong-91bc'))
    const retrying = await recorder.state('retrying')
    expect(retrying.because.kind).toBe('unauthorized')
    expect(retrying.because.message).toContain('refused the user name or password')
    expect(recorder.told).not.toContain('wrong-91bc')
  })

  it('with the right password is live, and the password is nowhere', async () => {
    const server = await camera('admin:secret-7f3a')
    const recorder = record(server.url())
    await recorder.more(5)
    await server.close()
    await recorder.state('retrying')
    expect(recorder.told).not.toContain('secret-7f3a')
  })

  it('that never answers is unreachable', { timeout: 30_000 }, async () => {
    const server = await camera()
    server.fault = 'hang'
    const recorder = record(server.url())
    const retrying = await recorder.state('retrying')
    expect(retrying.because.kind).toBe('unreachable')
  })
})

describe('an MJPEG camera', () => {
  async function mjpegCamera(login?: string): Promise<MjpegServer> {
    const server = new MjpegServer(JPEG, 25, login)
    await server.open()
    open.push(() => server.close())
    return server
  }

  it('is encoded, odd sizes made even', async () => {
    const server = await mjpegCamera('admin:secret-7f3a')
    const recorder = record(server.url())
    await recorder.more(60)
    expect(recorder.formats[0]).toMatchObject({
      video: { width: 320, height: 200 },
      audio: null,
      encoding: { mode: 'encode' },
    })
    expect(recorder.units.filter((unit) => unit.keyFrame).length).toBeGreaterThan(1)
    expect(recorder.told).not.toContain('secret-7f3a')
  })

  it('that refuses the password says so', async () => {
    const server = await mjpegCamera('admin:secret-7f3a')
    const retrying = await record(server.url('admin:wrong-91bc')).state('retrying')
    expect(retrying.because.kind).toBe('unauthorized')
  })
})

describe('an ffmpeg in trouble', () => {
  it('that is frozen is replaced', async () => {
    const recorder = record('test:?size=320x180')
    await recorder.more(10)
    const [frozen] = ffmpegChildren()
    process.kill(frozen!, 'SIGSTOP')
    await recorder.state('stalled')
    await recorder.state('live')
    expect(ffmpegChildren()).not.toContain(frozen)
    expect(recorder.discontinuities).toBe(1)
  })

  it('that is killed is started again at once', async () => {
    const recorder = record('test:?size=320x180')
    await recorder.more(10)
    process.kill(ffmpegChildren()[0]!, 'SIGKILL')
    const retrying = await recorder.state('retrying')
    expect(retrying).toMatchObject({ because: { kind: 'exited' }, attempt: 1 })
    expect(retrying.at).toBeLessThanOrEqual(Date.now() * 1000 + 1000)
    await recorder.state('live')
  })

  it('that is missing fails the camera until a person asks again', async () => {
    let installed = false
    const missing: FfmpegSearch = { found: false, message: 'No usable ffmpeg was found.', rejected: [] }
    const recorder = record('test:?size=320x180', () => (installed ? searchFor('PATH') : Promise.resolve(missing)))
    expect((await recorder.state('failed')).because).toEqual({ kind: 'ffmpegMissing', message: missing.message })
    installed = true
    recorder.capture.retry()
    await recorder.state('live')
  })

  it('leaves nothing behind when the camera is closed, and closing twice is safe', async () => {
    const recorder = record('test:?size=320x180&audio=1')
    await recorder.more(10)
    await Promise.all([recorder.capture.close(), recorder.capture.close()])
    expect(recorder.capture.state).toEqual({ state: 'off' })
    expect(ffmpegChildren()).toEqual([])
  })

  it('can be closed while it starts', async () => {
    const server = await camera()
    server.fault = 'hang'
    const recorder = record(server.url())
    await recorder.state('starting')
    await recorder.capture.close()
    expect(recorder.states.at(-1)).toEqual({ state: 'off' })
    expect(ffmpegChildren()).toEqual([])
  })
})

describe('what nobody foresaw', () => {
  it('is logged, and tried again like any other fault', async () => {
    const recorder = record('test:?size=64x64', () => Promise.reject(new Error('spawn ENOMEM')))
    expect((await recorder.state('retrying')).because.kind).toBe('exited')
    expect(recorder.logged.join()).toContain('spawn ENOMEM')
  })
})

describe('a bad source', () => {
  it('fails with a sentence', async () => {
    const recorder = record('concat:/etc/passwd|/etc/shadow')
    expect((await recorder.state('failed')).because.kind).toBe('sourceInvalid')
  })

  it('that is not there is tried again', async () => {
    const recorder = record('file:/nowhere/door.mp4')
    expect((await recorder.state('retrying')).because.kind).toBe('sourceMissing')
  })

  it('opens nothing where an .mp4 is really a playlist', async () => {
    const path = join(tempFolder(), 'door.mp4')
    const bait = await camera()
    writeFileSync(path, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:${bait.port}/x.ts\n`)
    const recorder = record(`file:${path}`)
    expect((await recorder.state('retrying')).because.kind).toBe('unsupported')
    expect(bait.connections).toBe(0)
  })
})
