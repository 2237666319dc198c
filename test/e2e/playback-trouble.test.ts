import { describe, expect, it } from 'vitest'
import type { Seen } from '../kit/playback-hand.ts'
import { page, server, setUpPlayback, stage } from '../kit/playback-set-up.ts'
import { at, IN_TIME } from '../kit/playback-stage.ts'
import type { Film } from '../kit/stamped-film.ts'

setUpPlayback()

const film = (index: number): Film => stage.films['gate']![index]!

describe('the live edge', () => {
  it('is followed as the recording grows, at no more than its speed', async () => {
    const live = server.add('live', film(0), at(4))
    await page.call('open', ['live'], at(4.5))
    await page.seek(at(3))
    await page.call('play', 4)
    await expect.poll(async () => (await page.state()).rate, IN_TIME).toBe(1)
    expect((await page.state()).position).toBeLessThan(at(4))
    for (const seconds of [5, 6, 7, 8]) {
      live.until = at(seconds)
      await page.call('setNow', at(seconds + 0.5))
      await page.call('watch', 1)
    }
    const [seen] = await page.call<Seen[]>('watch', 0.01)
    expect(seen!.position).toBeGreaterThan(at(5))
    expect(seen!.position).toBeLessThan(at(8))
    expect(seen!.stamps['live']).toBe(stage.stampAt('gate', seen!.position))
  })

  it('goes over into the next segment when that begins', async () => {
    const first = server.add('live', film(0), at(9.5))
    await page.call('open', ['live'], at(10))
    await page.seek(at(8.5))
    await page.call('play', 1)
    await page.call('watch', 0.5)
    delete first.until
    const second = server.add('live', film(1), at(11))
    await page.call('setNow', at(11.5))
    await page.call('watch', 2)
    second.until = at(13)
    await page.call('setNow', at(13.5))
    await expect.poll(async () => (await page.state()).position, IN_TIME).toBeGreaterThan(at(10.5))
    const { stamps, position } = await page.call<Seen>('seen')
    expect(stamps['live']).toBe(stage.stampAt('gate', position))
  })
})

describe('what goes wrong', () => {
  it('shows when the station cannot be reached, and comes back by itself', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(1))
    server.isOffline = true
    const { seen } = await page.seek(at(51))
    expect(seen.states['gate']).toBe('failed')
    expect((await page.state()).problems['gate']?.kind).toBe('offline')
    server.isOffline = false
    await page.reaches('picture')
    expect(stage.isExact(await page.call<Seen>('seen'))).toBe(true)
    page.forgiveNetwork()
  })

  it('waits with all cameras while the station is slow, and none runs ahead', async () => {
    await page.call('open', ['gate', 'yard'])
    await page.seek(at(1))
    server.delay = 150
    await page.call('play', 1)
    const seen = await page.call<Seen[]>('watch', 4)
    const exact = seen.filter((one) => stage.isExact(one)).length
    expect(exact / seen.length).toBeGreaterThan(0.9)
    expect(seen.at(-1)!.position).toBeGreaterThan(at(2.5))
  })

  it('is a gap where the recording was deleted meanwhile', async () => {
    const recorded = server.add('short', film(0))
    await page.call('open', ['short'])
    await page.seek(at(1))
    server.remove(recorded)
    expect((await page.seek(at(8))).seen.states['short']).toBe('gap')
    page.forgiveNetwork()
  })

  it('passes over a damaged group, says so in it, and plays on after it', async () => {
    const { samples } = film(0).video
    const bytes = film(0).bytes.slice()
    // The group of the fourth second is noise.
    bytes.fill(0xa5, samples.offset[75]! + 5, samples.offset[99])
    server.add('damaged', { ...film(0), bytes })
    await page.call('open', ['damaged'])
    const { seen } = await page.seek(at(3.5))
    expect(seen.states['damaged']).toBe('failed')
    expect((await page.state()).problems['damaged']?.kind).toBe('damaged')
    await page.seek(at(2.5))
    await page.call('play', 1)
    await expect.poll(async () => (await page.call<Seen>('seen')).stamps['damaged'], IN_TIME).toBeGreaterThan(at(4.1))
  })

  it('says where this browser has no decoder', async () => {
    const video = { ...film(0).video, codec: 'hvc1.1.6.L93.B0' }
    server.add('foreign', { ...film(0), video })
    await page.call('open', ['foreign'])
    const { seen } = await page.seek(at(3.5))
    expect(seen.states['foreign']).toBe('failed')
    expect((await page.state()).problems['foreign']?.kind).toBe('unsupported')
  })
})

describe('canvases and thumbnails', () => {
  it('paints a canvas that comes later at once', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(4.2))
    expect(await page.call<number>('attachAnother', 'gate')).toBe(at(4.2))
  })

  it('keeps the cameras that stay when others come and go', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(4.2))
    await page.call('show', ['yard', 'gate'])
    await page.reaches('picture')
    expect(stage.isExact(await page.call<Seen>('seen'))).toBe(true)
    await page.call('show', ['yard'])
    await page.reaches('picture')
    expect((await page.state()).cameras).toEqual({ yard: 'picture' })
  })

  it('makes a small picture of any instant while it plays elsewhere', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(1))
    await page.call('play', 1)
    expect(await page.call<number[] | null>('thumbnail', 'gate', at(14.7), 320)).toEqual([at(14), 320, 180])
    expect(await page.call<number[] | null>('thumbnail', 'yard', at(47.3), 480)).toEqual([at(47.013), 480, 270])
    expect(await page.call<number[] | null>('thumbnail', 'gate', at(30), 320)).toBe(null)
    expect((await page.state()).playing).toBe(true)
    expect((await page.state()).cameras).toEqual({ gate: 'picture' })
  })
})
