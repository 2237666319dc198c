import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Camera } from '../../electron/protocol/cameras.ts'
import { cameraBecomes, cameraIs } from '../kit/camera-states.ts'
import { runCommand, RunningStation } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import type { TestClient } from '../kit/test-client.ts'

/** Two small cameras, told apart by their sizes. */
const TWO = ['--camera', 'left=test:?size=320x180&rate=30', '--camera', 'right=test:?size=640x360&rate=30']

async function watch(client: TestClient, camera: string): Promise<number> {
  const { stream } = await client.request<{ stream: number }>('live.open', { camera })
  return stream
}

const ffmpegOf = (station: RunningStation, words: string): number =>
  station.children().find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words)) ?? -1

/** Every unit came, one after the other. */
function expectNoGap(client: TestClient, stream: number): void {
  const headers = client.units.map(({ header }) => header).filter((header) => header.stream === stream)
  expect(headers.length).toBeGreaterThan(30)
  expect(headers.map(({ sequence }) => sequence)).toEqual(headers.map((_, index) => headers[0]!.sequence + index))
  expect(headers.some(({ droppedBefore }) => droppedBefore)).toBe(false)
}

async function seconds(event: Promise<unknown>): Promise<number> {
  const start = performance.now()
  await event
  return (performance.now() - start) / 1000
}

describe('an ffmpeg', () => {
  it.each([
    ['is killed', 'SIGKILL', 6],
    // Silence for 5 s is a stall.
    ['stands still', 'SIGSTOP', 12],
  ] as const)(
    'that %s comes back in the same stream, and costs the other camera no picture',
    async (_what, signal, limit) => {
      const station = await RunningStation.start({ args: TWO })
      const client = await station.client()
      await Promise.all([cameraIs(client, 'left', 'live'), cameraIs(client, 'right', 'live')])
      const [left, right] = [await watch(client, 'left'), await watch(client, 'right')]
      await client.sequences(60)
      const noticed = cameraBecomes(client, 'left', 'stalled', 'retrying')
      const back = cameraBecomes(client, 'left', 'live')
      const known = client.units.length
      process.kill(ffmpegOf(station, '320x180'), signal)
      expect(await seconds(noticed)).toBeLessThan(6)
      expect(await seconds(back)).toBeLessThan(limit)
      const first = await client.until(() =>
        client.units.slice(known).find(({ header }) => header.stream === left && header.droppedBefore),
      )
      expect(first.header.keyFrame).toBe(true)
      expectNoGap(client, right)
    },
  )
})

describe('a viewer that stops reading', () => {
  it('loses pictures and hears how many; the others lose none', async () => {
    const station = await RunningStation.start({ args: TWO })
    const [stopped, other] = [await station.client(), await station.client()]
    await cameraIs(other, 'right', 'live')
    const stream = await watch(other, 'right')
    // 60 streams over one line fill what the operating system holds within seconds.
    for (let count = 0; count < 60; count++) await watch(stopped, 'right')
    stopped.socket.pause()
    await other.sequences(other.units.length + 240)
    expectNoGap(other, stream)
    stopped.socket.resume()
    const { params } = await stopped.notification('live.dropped')
    expect(params).toMatchObject({ cause: 'slow', frames: expect.any(Number) as number })
  })
})

describe('a station', () => {
  it('goes on when nobody reads its log any more', async () => {
    const station = await RunningStation.start({ args: ['--camera', 'gone=rtsp://127.0.0.1:1/x'] })
    const client = await station.client()
    station.process.stderr?.destroy()
    // Each of these is a warning on stderr.
    for (let warnings = 0; warnings < 3; warnings++) await cameraBecomes(client, 'gone', 'retrying')
    expect(await client.request('echo', 'here')).toBe('here')
    expect(station.process.exitCode).toBeNull()
  })

  it.each([
    ['::1', '[::1]'],
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', 'localhost'],
  ])('serves on %s', async (host, shown) => {
    const station = await RunningStation.start({ args: ['--host', host] })
    expect(new URL(station.url).hostname).toBe(shown)
    expect((await station.http('GET', '/api/station')).status).toBe(200)
    const client = await station.client()
    await client.request('live.open', { camera: 'demo' })
    await client.sequences(2)
  })

  it('starts on damaged files, keeps them aside, and loses no camera', async () => {
    const data = tempFolder()
    const station = await RunningStation.start({ data })
    const client = await station.client()
    await client.request('cameras.add', { id: 'yard', name: 'Yard', source: 'test:' })
    station.process.kill('SIGKILL')
    await station.ended
    writeFileSync(join(data, 'settings.json'), '{"version": 1, "cam')
    writeFileSync(join(data, 'tls/station.pem'), 'no certificate')
    writeFileSync(join(data, 'station.json'), '')
    const again = await RunningStation.start({ data })
    const cameras = await (await again.client()).request<Camera[]>('cameras.list')
    expect(cameras.map(({ id }) => id)).toEqual(['yard'])
    expect(readdirSync(data).some((name) => name.startsWith('settings.broken-'))).toBe(true)
    expect(JSON.parse(readFileSync(join(data, 'station.json'), 'utf8'))).toMatchObject({ url: again.url })
  })

  it('says in one sentence that its database is damaged, and touches it not', async () => {
    const data = tempFolder()
    const garbage = Buffer.alloc(8192, 'x')
    writeFileSync(join(data, 'station.db'), garbage)
    const { code, stderr } = await runCommand(['--data', data, '--port', '0'])
    expect(code).toBe(1)
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^The database .*station\.db cannot be used: .*\.$/)
    expect(readFileSync(join(data, 'station.db'))).toEqual(garbage)
  })

  it('says so where a data folder can never be made', async () => {
    const { code, stderr } = await runCommand(['--data', '/proc/lookout/data', '--port', '0'])
    expect(code).toBe(1)
    expect(stderr).toContain('/proc/lookout/data')
  })
})

describe('camera names', () => {
  const NAMES = [
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '前门摄像头'.repeat(20),
    'الباب الأمامي',
    '🚪👨‍👩‍👧‍👦',
    "Robert'); DROP TABLE cameras;--",
    '__proto__',
    'constructor',
  ]

  it('come back as they were written, each with an id of its own, and are there after a restart', async () => {
    const data = tempFolder()
    const station = await RunningStation.start({ data })
    const client = await station.client()
    for (const name of NAMES) await client.request('cameras.add', { name, source: 'test:', enabled: false })
    station.process.kill('SIGTERM')
    await station.ended
    const again = await (await RunningStation.start({ data })).client()
    const cameras = await again.request<Camera[]>('cameras.list')
    expect(cameras.map(({ name }) => name)).toEqual(NAMES)
    expect(new Set(cameras.map(({ id }) => id)).size).toBe(NAMES.length)
    expect(cameras.filter(({ id }) => !/^[a-z0-9][a-z0-9_-]{0,62}$/.test(id))).toEqual([])
  })
})

describe('an admin in a hurry', () => {
  it('leaves one ffmpeg for each camera that is there, and none for the others', async () => {
    const station = await RunningStation.start()
    const client = await station.client()
    const source = (rate: number): string => `test:?size=64x64&rate=${rate}`
    const twice = await Promise.all(
      [1, 2].map((rate) => client.ask('cameras.add', { id: 'a', name: 'A', source: source(rate) })),
    )
    expect(twice.map(({ error }) => error?.data?.kind)).toEqual([undefined, 'conflict'])
    await client.request('cameras.add', { id: 'b', name: 'B', source: source(3) })
    await Promise.all([cameraIs(client, 'a', 'live'), cameraIs(client, 'b', 'live')])
    await Promise.all([
      ...[4, 5, 6].map((rate) => client.ask('cameras.update', { camera: 'a', source: source(rate) })),
      client.ask('cameras.update', { camera: 'b', source: source(7) }),
      client.ask('cameras.remove', { camera: 'b' }),
      client.ask('cameras.update', { camera: 'b', source: source(8) }),
    ])
    await cameraIs(client, 'a', 'live')
    const lines = station.children().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    expect(lines.map((line) => /rate=(\d+)/.exec(line)?.[1])).toEqual(['6'])
  })
})
