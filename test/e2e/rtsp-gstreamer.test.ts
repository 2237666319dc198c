import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cameraBecomes, cameraIs } from '../kit/camera-states.ts'
import { RunningStation } from '../kit/running-station.ts'

const PYTHON = '/usr/bin/python3'
const CAMERA = join(import.meta.dirname, '../kit/rtsp-camera.py')
const CHECK =
  'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer, Gst; Gst.init(None);' +
  'assert all(Gst.ElementFactory.find(name) for name in ("x264enc", "rtph264pay"))'
const missing = spawnSync(PYTHON, ['-c', CHECK], { stdio: 'ignore' }).status !== 0
const title = 'an RTSP camera of GStreamer' + (missing ? ' (skipped: its RTSP server for Python is not installed)' : '')

interface GstreamerCamera {
  readonly port: number
  kill(): Promise<void>
}

/** @param port 0 for any free one */
async function startCamera(port = 0): Promise<GstreamerCamera> {
  const child = spawn(PYTHON, [CAMERA, String(port)], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', () => reject(new Error('the camera ended')))
  })
  return { port: Number(line), kill }
}

async function seconds(event: Promise<unknown>): Promise<number> {
  const start = performance.now()
  await event
  return (performance.now() - start) / 1000
}

describe.skipIf(missing)(title, () => {
  it('is copied, is missed within 6 s of its end, and goes on in the same stream within 10 s of its return', async () => {
    const camera = await startCamera()
    const station = await RunningStation.start({ args: ['--camera', `yard=rtsp://127.0.0.1:${camera.port}/cam`] })
    const client = await station.client()
    const live = await cameraIs(client, 'yard', 'live')
    expect(live).toMatchObject({ encoding: { mode: 'copy', encoder: null }, video: { width: 640, height: 360 } })
    const { stream } = await client.request<{ stream: number }>('live.open', { camera: 'yard', audio: true })
    await client.until(() => client.units.find(({ header }) => header.kind === 'audio') ?? (live.audio ? undefined : 0))
    await client.sequences(60)

    const missed = cameraBecomes(client, 'yard', 'stalled', 'retrying')
    const back = cameraBecomes(client, 'yard', 'live')
    await camera.kill()
    expect(await seconds(missed)).toBeLessThan(6)
    const known = client.units.length
    await startCamera(camera.port)
    expect(await seconds(back)).toBeLessThan(10)

    const first = await client.until(() => client.units.slice(known).find(({ header }) => header.droppedBefore))
    expect(first.header).toMatchObject({ stream, keyFrame: true })
    expect(client.texts.some(({ method }) => method === 'live.ended')).toBe(false)
  })
})
