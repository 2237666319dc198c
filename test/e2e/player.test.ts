import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildPlayerPage } from '../kit/fake-station-page.ts'
import type { PlayerPage } from '../kit/fake-station-player.ts'
import type { FakeStation } from '../kit/fake-station.ts'
import { PlayerStage } from '../kit/player-stage.ts'

interface Latency {
  median: number
  p95: number
}

let stage: PlayerStage
let station: FakeStation
let player: PlayerPage

beforeAll(async () => {
  stage = await PlayerStage.open(await buildPlayerPage())
})

afterAll(() => stage.close())

beforeEach(async () => {
  ;({ station, page: player } = await stage.begin())
})

afterEach(async () => {
  await player.page.context().close()
  await station.close()
})

/** What a page does in its own time is asked for until it holds. */
const IN_TIME = { timeout: 30_000 }

describe.each(['webcodecs', 'jmuxer'] as const)('the %s player', (kind) => {
  afterEach(() => {
    expect(player.complaints).toEqual([])
  })

  it('shows a moving picture', async () => {
    await player.plays(kind)
    await player.reachesSize(320, 180)
    await player.moves()
  })

  it('tells frames a second, bit rate, losses and how old the picture is', async () => {
    await player.plays(kind)
    const stats = await player.statsWith(({ framesPerSecond }) => framesPerSecond > 25)
    expect(stats).toMatchObject({ decoder: kind, notShown: 0, lostSlow: 0, lostSource: 0 })
    expect(stats.bitsPerSecond).toBeGreaterThan(100_000)
    expect(stats.latencyMedian).toBeGreaterThan(-5)
    expect(stats.latencyMedian).toBeLessThan(500)
    expect(stats.latencyP95).toBeGreaterThanOrEqual(stats.latencyMedian)
    expect(Math.abs(stats.lastPictureAt - Date.now())).toBeLessThan(3_000)
  })

  it('waits while the camera gives nothing, and plays on', async () => {
    await player.plays(kind)
    station.pause()
    await player.reaches('waiting')
    station.resume()
    await player.reaches('playing')
    await player.moves()
  })

  it('comes back after the connection was cut, resuming by its key', async () => {
    await player.plays(kind)
    station.pause()
    station.cut()
    await player.reaches('waiting')
    station.resume()
    await player.reaches('playing')
    await player.moves()
    expect(station.hellos).toEqual([{ ticket: 'one-time' }, { clientId: 'client-1', key: 'key-1' }])
  })

  it('shows nothing between a gap and the next key frame, and counts both', async () => {
    await player.plays(kind)
    const lost = station.lose(5)
    const useless = station.unitsToKeyFrame
    const stats = await player.statsWith(({ lostSlow, notShown }) => lostSlow + notShown >= lost + useless)
    expect(stats).toMatchObject({ lostSlow: lost, notShown: useless })
    await player.moves()
  })

  it('follows a change of size in the middle of the stream', async () => {
    await player.plays(kind)
    station.switchVideo(1)
    await player.reachesSize(640, 360)
    station.switchVideo(0)
    await player.reachesSize(320, 180)
    await player.moves()
  })

  it('follows a change of size that nobody announced', async () => {
    await player.plays(kind)
    station.switchVideo(1, false)
    await player.reachesSize(640, 360)
    await player.moves()
  })

  it('passes over garbage and damaged units', async () => {
    await player.plays(kind)
    station.sendGarbage()
    station.damage(20)
    await player.moves()
    // It plays on; how many of them a busy machine shows is its own affair.
    await player.statsWith(({ framesPerSecond }) => framesPerSecond > 10)
  })

  it('says why the station refuses, and plays as soon as it no longer does', async () => {
    station.refuseLive = { kind: 'unavailable', message: 'The camera is off.' }
    await player.call('play', kind)
    await player.reaches('failed')
    station.refuseLive = undefined
    await player.reaches('playing')
  })

  it('acknowledges what it took, so that the station never holds back', async () => {
    await player.plays(kind)
    await expect.poll(() => station.acknowledgements, IN_TIME).toBeGreaterThan(20)
    expect(await player.statsWith(() => true)).toMatchObject({ lostSlow: 0, notShown: 0 })
  })

  it('leaves nothing behind after 200 pictures opened and closed', async () => {
    await player.plays(kind)
    await player.call('openAndClose', kind, 200)
    await expect.poll(() => station.viewers).toBe(0)
    expect(await player.call<boolean>('hasSource')).toBe(false)
    await player.plays(kind)
    await player.moves()
    expect(station.viewers).toBe(1)
  })
})

it('a video shows one picture at a time, by whichever player', async () => {
  await player.plays('webcodecs')
  await player.plays('jmuxer')
  await player.plays('webcodecs')
  await player.moves()
  await expect.poll(() => station.viewers).toBe(1)
})

describe('the WebCodecs player', () => {
  it('goes on decoding while the page hangs', async () => {
    await player.plays('webcodecs')
    const before = station.acknowledgements
    let hanging = true
    const hang = player.call('hang', 3_000).then(() => (hanging = false))
    await expect.poll(() => station.acknowledgements, IN_TIME).toBeGreaterThan(before + 10)
    expect(hanging).toBe(true)
    await hang
  })

  it('plays through a canvas where the browser has no track generator', async () => {
    await player.page.evaluate('delete globalThis.MediaStreamTrackGenerator')
    await player.plays('webcodecs')
    await player.reachesSize(320, 180)
    await player.moves()
    expect(player.complaints).toEqual([])
  })

  it.each(['track', 'canvas'])(
    'closes every frame that it shows through a %s, and those it does not',
    async (target) => {
      if (target === 'canvas') await player.page.evaluate('delete globalThis.MediaStreamTrackGenerator')
      await player.watchFrames()
      await player.plays('webcodecs')
      await expect.poll(async () => (await player.frames()).given, IN_TIME).toBeGreaterThan(30)
      await player.call('openAndClose', 'webcodecs', 40)
      await expect.poll(async () => (await player.frames()).open, IN_TIME).toBe(0)
    },
  )
})

describe('the jmuxer player', () => {
  it.each([0.5, 3])('is at the live edge again after it was thrown %f s behind', async (behind) => {
    await player.plays('jmuxer')
    await player.statsWith(({ framesPerSecond }) => framesPerSecond > 25)
    const { median } = await player.call<Latency>('latencyOver', 3)
    await player.call('seekBy', -behind)
    const latency = () => player.call<Latency>('latencyOver', 1)
    await expect.poll(async () => (await latency()).median, IN_TIME).toBeLessThan(median + 40)
  })

  it('plays on after the page hung for two seconds', async () => {
    await player.plays('jmuxer')
    await player.call('hang', 2_000)
    await player.statsWith(({ framesPerSecond }) => framesPerSecond > 25)
  })

  it('keeps only seconds of what it played', async () => {
    await player.plays('jmuxer')
    await expect.poll(() => player.call<number>('played'), IN_TIME).toBeGreaterThan(8)
    expect(await player.call<number>('buffered')).toBeLessThan(6)
  })
})

describe('the link in a browser', () => {
  it('waits for a login where there is no session, and then connects', async () => {
    station.signedIn = false
    await player.call('reopenLink')
    await expect.poll(() => player.call('linkState')).toBe('signedOut')
    station.signedIn = true
    await player.call('retry')
    await expect.poll(() => player.call('linkState')).toBe('online')
  })
})
