import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { neutralImage } from '../../../electron/protocol/image.ts'
import type { CameraRange } from '../../../electron/server/recordings/ports.ts'
import { HttpsStation, type KitOptions } from '../../kit/https-station.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

const ID = 'yard~20260102T030405.000Z'
let folder: string
let film: string
beforeEach(() => {
  folder = tempFolder()
  film = join(folder, 'film.mp4')
  writeFileSync(film, Buffer.from('0123456789'))
})

async function stationWith(options: KitOptions): Promise<HttpsStation> {
  const station = await HttpsStation.start(options)
  onTestFinished(() => station.close())
  return station
}

describe('the recordings of a camera', () => {
  it('are asked for by a range in µs', async () => {
    const asked: CameraRange[] = []
    const find = (range: CameraRange) => {
      asked.push(range)
      return { segments: [], gaps: [] }
    }
    const station = await stationWith({ recordings: { find } })
    const token = await station.signedIn('viewer')
    const query = 'camera=yard&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00.5Z'
    expect(await station.ask(`/api/recordings?${query}`, { token })).toMatchObject({
      status: 200,
      body: { segments: [], gaps: [] },
    })
    const from = Date.UTC(2026, 0, 1) * 1000
    expect(asked).toEqual([{ camera: 'yard', from, to: from + 3_600_500_000 }])
  })

  it('are those of the last day where no time is given', async () => {
    const asked: CameraRange[] = []
    const coverage = (range: CameraRange) => {
      asked.push(range)
      return { ranges: [] }
    }
    const station = await stationWith({ recordings: { coverage } })
    await station.ask('/api/recordings/coverage?camera=yard', { token: await station.signedIn('viewer') })
    const to = station.clock.now()
    expect(asked).toEqual([{ camera: 'yard', from: to - 86_400e6, to }])
  })

  it('are told of with how their pictures were set, which no other route takes for an id', async () => {
    const asked: CameraRange[] = []
    const changed = { by: 'ann', at: '2026-01-01T00:00:00.000Z' }
    const span = { from: changed.at, settings: neutralImage, revision: 3, changed, untouched: true }
    const answer = { pictures: [span], next: '2026-01-01T12:00:00.000Z' }
    const pictures = (range: CameraRange) => {
      asked.push(range)
      return Promise.resolve(answer)
    }
    const station = await stationWith({ recordings: { pictures } })
    const query = 'camera=yard&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z'
    const token = await station.signedIn('viewer')
    expect(await station.ask(`/api/recordings/pictures?${query}`, { token })).toMatchObject({
      status: 200,
      body: answer,
    })
    expect(asked).toEqual([{ camera: 'yard', from: Date.UTC(2026, 0, 1) * 1000, to: Date.UTC(2026, 0, 2) * 1000 }])
  })

  it.each([
    ['no camera', ''],
    ['a path for a camera', 'camera=../etc'],
    ['a time that is none', 'camera=yard&from=yesterday'],
    ['a range that ends before it begins', 'camera=yard&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z'],
  ])('are refused with %s', async (_what, query) => {
    const station = await stationWith({})
    const answer = await station.ask(`/api/recordings?${query}`, { token: await station.signedIn('viewer') })
    expect(answer).toMatchObject({ status: 400, body: { kind: 'invalidParams' } })
  })
})

describe('a segment', () => {
  const ask = async (bytes: number, final: boolean, range?: string) => {
    const station = await stationWith({ recordings: { media: () => ({ path: film, bytes, final }) } })
    const headers = range === undefined ? {} : { range }
    return station.ask(`/api/recordings/${ID}/media`, { token: await station.signedIn('viewer'), headers })
  }

  it('is served whole', async () => {
    const answer = await ask(10, true)
    expect(answer).toMatchObject({ status: 200, text: '0123456789' })
    expect(answer.headers).toMatchObject({
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=31536000, immutable',
    })
  })

  it('is served in parts', async () => {
    const answer = await ask(10, true, 'bytes=2-4')
    expect(answer).toMatchObject({ status: 206, text: '234' })
    expect(answer.headers['content-range']).toBe('bytes 2-4/10')
  })

  it('ends where what can be played of it ends', async () => {
    const whole = await ask(6, false)
    expect(whole).toMatchObject({ status: 200, text: '012345' })
    expect(whole.headers).toMatchObject({ 'cache-control': 'no-store', 'content-length': '6' })
    expect(await ask(6, false, 'bytes=4-')).toMatchObject({ status: 206, text: '45' })
    expect(await ask(6, false, 'bytes=6-')).toMatchObject({ status: 416 })
  })

  it.each(['..%2Fyard', 'yard', 'yard~20260102T030405.000Z%00', 'yard~20260102T030405.000Z.mp4', '%2e%2e~x'])(
    'is never asked for by a name such as %s',
    async (id) => {
      const media = () => {
        throw new Error('It was asked for.')
      }
      const station = await stationWith({ recordings: { media } })
      const answer = await station.ask(`/api/recordings/${id}/media`, { token: await station.signedIn('viewer') })
      expect([400, 404]).toContain(answer.status)
    },
  )
})

describe('an export', () => {
  it('is downloaded under its own name', async () => {
    const station = await stationWith({ exports: { file: () => ({ path: film, name: 'yard_1_2.mp4' }) } })
    const answer = await station.ask('/api/exports/1/film', { token: await station.signedIn('operator') })
    expect(answer).toMatchObject({ status: 200, text: '0123456789' })
    expect(answer.headers['content-disposition']).toBe('attachment; filename="yard_1_2.mp4"')
  })
})
