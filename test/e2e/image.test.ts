import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImageChanged, ImageHistoryEntry, ImageView } from '../../electron/protocol/image.ts'
import type { RecordedPictures } from '../../electron/protocol/recordings.ts'
import type { Unit } from '../../electron/protocol/frame.ts'
import { luma } from '../kit/luma.ts'
import { Recorded } from '../kit/recorded-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import type { TestClient } from '../kit/test-client.ts'

/** The newest group of pictures that a client has, as one H.264 stream. */
function newestGroup(units: readonly Unit[]): Uint8Array {
  const start = units.findLastIndex(({ header }) => header.keyFrame)
  return Buffer.concat(units.slice(Math.max(0, start)).map(({ data }) => data))
}

/** Waits for what was set to be in what the client sees: a key frame after it, and a few pictures more. */
async function settled(client: TestClient): Promise<void> {
  const from = client.units.length
  await client.until(() => {
    const key = client.units.findIndex(({ header }, n) => n > from + 15 && header.keyFrame)
    return key >= 0 && client.units.length > key + 3 ? true : undefined
  })
}

const seen = async (client: TestClient): Promise<number> => {
  await settled(client)
  return luma(newestGroup(client.units), 'h264')
}

const changes = (client: TestClient): ImageChanged[] =>
  client.texts.filter(({ method }) => method === 'image.changed').map(({ params }) => params as ImageChanged)

/** How the pictures of the recordings were set. */
const picturesOf = (recorded: Recorded): Promise<RecordedPictures> => {
  const to = new Date(Date.now() + 1_000).toISOString()
  return recorded.ask('GET', `/api/recordings/pictures?camera=${CAMERA}&from=2020-01-01T00:00:00Z&to=${to}`)
}

function bytesOf({ station, token }: Recorded, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(
      new URL(path, station.url),
      { ca: station.authority, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve(Buffer.concat(chunks)))
      },
    ).once('error', reject)
  })
}

const CAMERA = 'demo'

async function watching(recorded: Recorded): Promise<TestClient> {
  const client = await recorded.station.client()
  await client.request('live.open', { camera: CAMERA })
  await client.sequences(2)
  return client
}

describe('a camera’s picture', () => {
  it('changes for everyone, in the recording and in snapshots, by one hand, and undo brings it back', async () => {
    const data = tempFolder()
    const recorded = await Recorded.start(data)
    const [one, other] = [await watching(recorded), await watching(recorded)]
    await one.request('record.start', { camera: CAMERA })
    const before = await seen(other)
    const { revision } = await one.request<ImageView>('image.set', { camera: CAMERA, settings: { brightness: 40 } })
    const told = await other.until(() => changes(other)[0])
    expect(told).toMatchObject({ camera: CAMERA, revision, by: 'admin', settings: { brightness: 40 } })
    const [brighter, brighterToo] = [await seen(other), await seen(one)]
    expect(brighter).toBeGreaterThan(before + 20)
    expect(Math.abs(brighter - brighterToo)).toBeLessThan(5)
    const { url } = await one.request<{ url: string }>('snapshot.take', { camera: CAMERA })
    expect(luma(await bytesOf(recorded, url), 'mjpeg')).toBeGreaterThan(before + 20)
    await one.request('record.stop', { camera: CAMERA })
    const { segments } = await recorded.find(CAMERA)
    expect(luma(await bytesOf(recorded, segments.at(-1)?.url ?? ''), 'mp4')).toBeGreaterThan(before + 20)

    await other.request('image.undo', { camera: CAMERA })
    expect(Math.abs((await seen(one)) - before)).toBeLessThan(10)
    const history = await one.request<ImageHistoryEntry[]>('image.history', { camera: CAMERA })
    expect(history.map(({ by, undo }) => [by, undo])).toEqual([
      ['admin', true],
      ['admin', false],
    ])
    const day = segments[0]?.start.slice(0, 10) ?? ''
    const track = readFileSync(join(data, 'recordings', CAMERA, day, 'image.jsonl'), 'utf8')
      .trim()
      .split('\n')
    expect(
      track.map((line) => (JSON.parse(line) as { settings: { brightness: number } }).settings.brightness),
    ).toContain(40)
    const { pictures } = await picturesOf(recorded)
    expect(pictures.map(({ settings: { brightness }, changed }) => [brightness, changed?.by])).toEqual([
      [0, undefined],
      [40, 'admin'],
      [0, 'admin'],
    ])
  }, 120_000)

  it('stays as the camera gives it in a recording that is to be untouched', async () => {
    const recorded = await Recorded.start(tempFolder())
    const client = await watching(recorded)
    const before = await seen(client)
    await client.request('record.set', { camera: CAMERA, settings: { untouched: true } })
    await client.request('image.set', { camera: CAMERA, settings: { brightness: 60 } })
    expect(await seen(client)).toBeGreaterThan(before + 30)
    await client.request('record.start', { camera: CAMERA })
    await recorded.recorded(CAMERA, 3)
    await client.request('record.stop', { camera: CAMERA })
    const { segments } = await recorded.find(CAMERA)
    expect(Math.abs(luma(await bytesOf(recorded, segments.at(-1)?.url ?? ''), 'mp4') - before)).toBeLessThan(10)
    expect(recorded.station.children()).toHaveLength(2)
    const { pictures } = await picturesOf(recorded)
    expect(pictures.at(-1)).toMatchObject({ untouched: true, settings: { brightness: 60 }, changed: { by: 'admin' } })
    await client.request('image.reset', { camera: CAMERA })
    await recorded.until('one ffmpeg is enough', 10_000, () =>
      Promise.resolve(recorded.station.children().length === 1),
    )
  }, 120_000)

  it('is as it was set after a restart', async () => {
    const data = tempFolder()
    const first = await Recorded.start(data)
    const client = await watching(first)
    const before = await seen(client)
    await client.request('image.set', { camera: CAMERA, settings: { brightness: -40 } })
    first.station.process.kill('SIGTERM')
    await first.station.ended
    const again = await Recorded.start(data)
    const later = await watching(again)
    expect(await later.request('image.get', { camera: CAMERA })).toMatchObject({ settings: { brightness: -40 } })
    expect(await seen(later)).toBeLessThan(before - 20)
  }, 120_000)

  it.each([
    ['a name that there is not', { shine: 5 }],
    ['a value out of range', { brightness: 101 }],
    ['a text for a number', { brightness: '5' }],
    ['no number', { brightness: null }],
    ['a line break in the overlay', { overlay: { text: 'a\nb' } }],
  ])('stays as it is with %s', async (_what, settings) => {
    const recorded = await Recorded.start(tempFolder())
    const client = await recorded.station.client()
    expect((await client.ask('image.set', { camera: CAMERA, settings })).error?.data?.kind).toBe('invalidParams')
    expect(await client.request('image.get', { camera: CAMERA })).toMatchObject({ revision: 0 })
  })

  it('takes any text for an overlay, as it stands', async () => {
    const recorded = await Recorded.start(tempFolder())
    const client = await watching(recorded)
    const text = `%{localtime} ',:;[]\\ "$(reboot)" 入口`
    await client.request('image.set', { camera: CAMERA, settings: { overlay: { text, name: true, time: true } } })
    await settled(client)
    expect(await client.request('image.get', { camera: CAMERA })).toMatchObject({ settings: { overlay: { text } } })
    const cameras = await client.request<{ state: { state: string } }[]>('cameras.list')
    expect(cameras[0]?.state.state).toBe('live')
  }, 60_000)
})
