import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Candidate } from '../../electron/capture/ffmpeg-finder.ts'
import type { Camera } from '../../electron/protocol/cameras.ts'
import { startStation } from '../../electron/station/station.ts'
import { cameraIs } from '../kit/camera-states.ts'
import { ADMIN_PASSWORD } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { TestClient } from '../kit/test-client.ts'

/** A station in this process, whose computer has the ffmpegs that a test gives it. */
async function clientOfStationWith(ffmpegs: readonly Candidate[]): Promise<TestClient> {
  const data = tempFolder()
  const station = await startStation(
    { data, host: '127.0.0.1', port: 0, cameras: [] },
    {
      ...{ page: join(data, 'no-page'), version: '0.0.0', ffmpegs: () => ffmpegs },
      env: { LOOKOUT_ADMIN_PASSWORD: ADMIN_PASSWORD },
      stderr: { write: () => true },
    },
  )
  onTestFinished(() => station.close())
  const ca = readFileSync(join(data, 'tls/ca.pem'), 'utf8')
  const client = new TestClient(new WebSocket(`${station.url.replace('https', 'wss')}ws`, ['lookout.v1'], { ca }))
  await client.opened
  await client.request('hello', { user: 'admin', password: ADMIN_PASSWORD })
  return client
}

const NONE: Candidate = { from: 'FFMPEG_BIN', path: '/nowhere/ffmpeg', missing: 'it is not set' }

describe('a station without ffmpeg', () => {
  it('serves, and says in each camera’s state what to install', async () => {
    const client = await clientOfStationWith([NONE])
    const { state } = await cameraIs(client, 'demo', 'failed')
    expect(state).toMatchObject({ because: { kind: 'ffmpegMissing' } })
    expect(state).toMatchObject({ because: { message: expect.stringMatching(/Install ffmpeg/) as string } })
    const { error } = await client.ask('live.open', { camera: 'demo' })
    expect(error).toMatchObject({ data: { kind: 'unavailable' }, message: expect.stringMatching(/ffmpeg/) as string })
    expect(await client.request<Camera[]>('cameras.list')).toHaveLength(1)
  })
})
