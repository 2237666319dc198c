import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Export, SegmentSamples, Snapshot } from '../../electron/protocol/recordings.ts'
import { figure } from '../kit/figure.ts'
import { MjpegServer } from '../kit/mjpeg-server.ts'
import { Recorded, microseconds, smallCamera, setUpCameras } from '../kit/recorded-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const root = join(import.meta.dirname, '../..')

const probe = (path: string, entries: string): string =>
  execFileSync('ffprobe', [
    '-v',
    'error',
    '-count_frames',
    '-select_streams',
    'v',
    '-show_entries',
    entries,
    '-of',
    'csv=p=0',
    path,
  ])
    .toString()
    .trim()

/** Runs the command that anybody would check an export with. */
const verify = (film: string): { status: number | null; said: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/verify.ts'), film], { cwd: root })
  return { status, said: `${stdout.toString()}${stderr.toString()}` }
}

/** Saves the four files of an export under their own names; the film's path. */
async function download(recorded: Recorded, token: string, { id, url }: Export, folder: string): Promise<string> {
  let film = ''
  for (const part of ['film', 'manifest', 'signature', 'key']) {
    const { name, bytes } = await file(recorded, token, `${url}/${part}`)
    writeFileSync(join(folder, name), bytes)
    if (part === 'film') film = join(folder, name)
  }
  expect(id).not.toBe('')
  return film
}

function file({ station }: Recorded, token: string, path: string): Promise<{ name: string; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    get(new URL(path, station.url), { ca: station.authority, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const name = /filename="([^"]+)"/.exec(response.headers['content-disposition'] ?? '')?.[1] ?? ''
        resolve({ name, bytes: Buffer.concat(chunks) })
      })
    }).once('error', reject)
  })
}

describe('the demo camera', () => {
  it('is recorded by hand over a crash, shows the gap with its cause, and is exported across it', async () => {
    const data = tempFolder()
    const before = await Recorded.start(data)
    await (await before.station.client()).request('record.start', { camera: 'demo' })
    await before.recorded('demo', 4)
    before.station.process.kill('SIGKILL')
    await before.station.ended

    const recorded = await Recorded.start(data)
    const client = await recorded.station.client()
    await client.request('record.start', { camera: 'demo' })
    await recorded.recorded('demo', 8)
    expect(await client.request('record.stop', { camera: 'demo' })).toBeDefined()
    const { segments, gaps } = await recorded.find('demo')
    const hole = gaps.find(({ cause }) => cause === 'station')
    expect(hole, JSON.stringify(gaps)).toBeDefined()
    const [from, to] = [segments[0]?.start, segments.at(-1)?.end]
    if (from === undefined || to === undefined) throw new Error('Nothing was recorded.')

    const made = await recorded.ask<Export>('POST', '/api/exports', { camera: 'demo', from, to })
    await recorded.until('the export is finished', 30_000, async () => {
      const { progress } = await recorded.ask<Export>('GET', made.url)
      if (progress.state === 'failed') throw new Error(progress.message)
      return progress.state === 'finished'
    })
    const folder = tempFolder()
    const film = await download(recorded, recorded.token, made, folder)
    const pictures = Number(probe(film, 'stream=nb_read_frames'))
    expect(pictures).toBeGreaterThan(8 * 25)
    const intact = verify(film)
    expect(intact.status, intact.said).toBe(0)
    expect(intact.said).toContain('intact')

    const bytes = readFileSync(film)
    const place = Math.floor(bytes.byteLength / 2)
    bytes[place] = (bytes[place] ?? 0) ^ 1
    writeFileSync(film, bytes)
    const changed = verify(film)
    expect(changed.status, changed.said).toBe(1)
    figure(changed.said)
  }, 120_000)

  it('gives a snapshot of its full size, which is listed and served', async () => {
    const recorded = await Recorded.start(tempFolder())
    const client = await recorded.station.client()
    await client.request('live.open', { camera: 'demo' })
    await client.sequences(3)
    const taken = await client.request<Snapshot & { width: number }>('snapshot.take', { camera: 'demo' })
    expect(taken).toMatchObject({ width: 1280, height: 720 })
    expect(taken.file).toMatch(/^\d{8}-\d{6}-\d{3}\.jpg$/)
    const { snapshots } = await recorded.ask<{ snapshots: Snapshot[] }>('GET', '/api/snapshots?camera=demo')
    expect(snapshots).toMatchObject([{ file: taken.file, url: taken.url, time: taken.time }])
    const { bytes } = await file(recorded, recorded.token, taken.url)
    const path = join(tempFolder(), 'snapshot.jpg')
    writeFileSync(path, bytes)
    expect(probe(path, 'stream=width,height')).toBe('1280,720')
  })

  it('refuses what its mode does not allow, and settings that are none', async () => {
    const recorded = await Recorded.start(tempFolder())
    const client = await recorded.station.client()
    const set = (settings: object) => client.ask('record.set', { camera: 'demo', settings })
    expect((await set({ mode: 'sometimes' })).error?.data?.kind).toBe('invalidParams')
    expect((await set({ preRollSeconds: 31 })).error?.data?.kind).toBe('invalidParams')
    expect((await set({ schedule: ['1'] })).error?.data?.kind).toBe('invalidParams')
    expect((await set({ mode: 'off' })).result).toMatchObject({ settings: { mode: 'off' }, state: { state: 'off' } })
    expect((await client.ask('record.start', { camera: 'demo' })).error?.data?.kind).toBe('conflict')
    expect((await client.ask('record.start', { camera: 'nobody' })).error?.data?.kind).toBe('notFound')
  })
})

describe('a camera that goes away', () => {
  it('leaves a gap with its cause, and is recorded within ten seconds of its return', async () => {
    const picture = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180', '-frames:v', '1', '-f', 'mjpeg', '-']
    const camera = new MjpegServer(execFileSync('ffmpeg', picture), 10)
    await camera.open()
    onTestFinished(() => camera.close())
    const { port } = camera
    const data = tempFolder()
    setUpCameras(data, [{ id: 'gate', source: camera.url() }])
    const recorded = await Recorded.start(data)
    await recorded.recorded('gate', 3)
    await camera.close()
    await sleep(8_000)
    await camera.open(port)
    const back = Date.now() * 1000
    const after = await recorded.until('recorded again', 20_000, async () => {
      const { segments } = await recorded.find('gate')
      return microseconds(segments.at(-1)?.end ?? '1970-01-01T00:00:00Z') > back
    })
    const { gaps } = await recorded.find('gate')
    figure(`camera back: recorded again after ${after.toFixed(0)} ms; the gap: ${JSON.stringify(gaps)}`)
    expect(after).toBeLessThanOrEqual(10_000)
    expect(gaps.map(({ cause }) => cause)).toEqual(['network'])
  }, 60_000)
})

describe('a segment that is being written', () => {
  it('can be fetched and decoded up to its last safe second', async () => {
    const data = tempFolder()
    setUpCameras(data, [smallCamera('a')])
    const recorded = await Recorded.start(data)
    await recorded.recorded('a', 3)
    const { segments } = await recorded.find('a')
    const [segment] = segments
    if (!segment) throw new Error('Nothing was recorded.')
    const { bytes } = await file(recorded, recorded.token, segment.url)
    const path = join(tempFolder(), 'growing.mp4')
    writeFileSync(path, bytes)
    const pictures = Number(probe(path, 'stream=nb_read_frames'))
    const samples = await recorded.ask<SegmentSamples>('GET', segment.url.replace('/media', '/samples'))
    expect(pictures).toBeGreaterThanOrEqual(29)
    expect(samples.video.samples.time.length).toBeGreaterThanOrEqual(pictures)
    expect(microseconds(samples.end)).toBeGreaterThanOrEqual(microseconds(segment.end))
  })
})
