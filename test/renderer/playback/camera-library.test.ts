import { beforeEach, describe, expect, it } from 'vitest'
import { ByteCache } from '../../../renderer/playback/byte-cache.ts'
import { CameraLibrary } from '../../../renderer/playback/camera-library.ts'
import { neighbour } from '../../../renderer/playback/neighbour.ts'
import { PicturesCache } from '../../../renderer/playback/pictures-cache.ts'
import { at, FakeArchive } from './fake-archive.ts'

const HOUR = 3_600
const DAY = 24 * HOUR

let archive: FakeArchive
let now: number
const libraryOf = (): CameraLibrary =>
  new CameraLibrary('gate', {
    api: archive,
    now: () => now,
    bytes: new ByteCache(archive),
    pictures: new PicturesCache(archive),
  })

beforeEach(() => {
  archive = new FakeArchive(
    { camera: 'gate', from: 0, to: 60 },
    { camera: 'gate', from: 60, to: 120 },
    { camera: 'gate', from: 200, to: 260 },
    { camera: 'gate', from: 20 * DAY, to: 20 * DAY + 60 },
  )
  now = at(100 * DAY)
})

describe('what is known of a camera', () => {
  it('is asked for once around a place', async () => {
    const library = libraryOf()
    for (const seconds of [30, 90, 150, 230]) await library.locate(at(seconds))
    expect(archive.asked).toEqual(['find gate'])
  })

  it('is told without asking where it is known, and only there', async () => {
    const library = libraryOf()
    expect(library.spot(at(30))).toBe(undefined)
    await library.locate(at(30))
    expect(library.spot(at(30))).toMatchObject({ kind: 'recorded' })
    expect(library.spot(at(150))).toMatchObject({ kind: 'gap', from: at(120), to: at(200) })
    expect(library.spot(at(5 * HOUR))).toBe(undefined)
  })

  it('grows with the place that is played', async () => {
    for (let minute = 5; minute < 180; minute++)
      archive.recorded.push({ camera: 'gate', from: minute * 60, to: minute * 60 + 60 })
    const library = libraryOf()
    let { span } = (await library.locate(at(301))) as { span: { start: number } }
    for (let minute = 6; minute < 180; minute++) {
      const next = await library.following(span as never)
      expect(next?.start).toBe(at(minute * 60))
      span = next!
    }
    expect(archive.count('find')).toBeLessThan(8)
  })

  it('finds what was recorded next, however far away', async () => {
    const library = libraryOf()
    await library.locate(at(30))
    expect(await library.nextStart(at(130))).toBe(at(200))
    expect(await library.nextStart(at(300))).toBe(at(20 * DAY))
    expect(await library.nextStart(at(21 * DAY))).toBe(null)
  })

  it('finds what was recorded before, however far back', async () => {
    const library = libraryOf()
    const spot = await library.locate(at(20 * DAY + 1))
    if (spot.kind === 'gap') throw new Error('It is recorded there.')
    expect((await library.preceding(spot.span))?.start).toBe(at(200))
    const first = await library.locate(at(1))
    if (first.kind === 'gap') throw new Error('It is recorded there.')
    expect(await library.preceding(first.span)).toBe(null)
  })

  it('forgets what it knew, and asks again', async () => {
    const library = libraryOf()
    await library.locate(at(30))
    archive.recorded.shift()
    library.forget()
    expect(await library.locate(at(30))).toMatchObject({ kind: 'gap', to: at(60) })
  })
})

describe('the end of what is being recorded', () => {
  it('is asked for again, though no more than once a second', async () => {
    const growing = { camera: 'gate', from: 300, to: 310, growing: true }
    archive.recorded.push(growing)
    now = at(311)
    const library = libraryOf()
    await library.locate(at(305))
    expect(library.edge).toBe(at(310))
    growing.to = 312
    await library.refresh()
    now = at(312.5)
    await library.refresh()
    await library.refresh()
    expect(library.edge).toBe(at(312))
    expect(library.isComing(at(312.2))).toBe(true)
    expect(archive.count('find')).toBe(2)
  })

  it('is the end of all where nothing has come for a while', async () => {
    now = at(265)
    const library = libraryOf()
    await library.locate(at(250))
    expect(library.edge).toBe(at(260))
    now = at(276)
    expect(library.edge).toBe(null)
    expect(library.isComing(at(261))).toBe(false)
  })

  it('is heard of though it came before the last question', async () => {
    const growing = { camera: 'gate', from: 300, to: 310, growing: true }
    archive.recorded.push(growing)
    now = at(311)
    const library = libraryOf()
    await library.locate(at(305))
    Object.assign(growing, { to: 310.5, growing: false })
    now = at(330)
    await library.refresh()
    expect(library.edge).toBe(null)
    expect(library.timeline.last).toMatchObject({ end: at(310.5), growing: false })
  })

  it('is followed into the next segment', async () => {
    const growing: { camera: string; from: number; to: number; growing?: boolean } = {
      ...{ camera: 'gate', from: 300, to: 310 },
      growing: true,
    }
    archive.recorded.push(growing)
    now = at(311)
    const library = libraryOf()
    const spot = await library.locate(at(305))
    if (spot.kind === 'gap') throw new Error('It is recorded there.')
    expect(await library.following(spot.span)).toBe(null)
    Object.assign(growing, { to: 312, growing: false })
    archive.recorded.push({ camera: 'gate', from: 312, to: 313, growing: true })
    now = at(314)
    expect((await library.following(spot.span))?.start).toBe(at(312))
    expect(library.timeline.current(spot.span)).toMatchObject({ end: at(312), growing: false })
  })
})

describe('the neighbour of a picture', () => {
  it.each([
    ['in a group', 30.05, 1, 30.1],
    ['in a group, back', 30.15, -1, 30],
    ['over a seam', 59.95, 1, 60],
    ['over a seam, back', 60.01, -1, 59.9],
    ['over a gap', 119.9, 1, 200],
    ['over a gap, back', 200, -1, 119.9],
    ['out of a gap', 150, 1, 200],
    ['out of a gap, back', 150, -1, 119.9],
    ['over many days', 259.95, 1, 20 * DAY],
    ['over many days, back', 20 * DAY, -1, 259.9],
  ] as const)('%s', async (_, from, direction, expected) => {
    expect(await neighbour(libraryOf(), at(from), direction)).toBe(at(expected))
  })

  it('is none before the first and after the last', async () => {
    const library = libraryOf()
    expect(await neighbour(library, at(0.05), -1)).toBe(null)
    expect(await neighbour(library, at(20 * DAY + 59.95), 1)).toBe(null)
  })
})
