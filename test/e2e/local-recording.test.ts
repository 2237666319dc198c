import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildClientPage } from '../kit/client-page.ts'
import { openConsole, signIn } from '../kit/console-page.ts'
import { PlayerPage } from '../kit/fake-station-player.ts'
import type { FakeStation } from '../kit/fake-station.ts'
import { PlayerStage } from '../kit/player-stage.ts'
import { RunningStation } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'

interface Film {
  id: string
  name: string
  bytes: number
  length: number
  pictures: number
  gaps: { count: number; length: number }
}
interface Progress {
  shelf: string
  pictures: number
  length: number
}

const run = promisify(execFile)
const RATE = 30
const IN_TIME = { timeout: 30_000 }

let stage: PlayerStage
let station: FakeStation
let page: PlayerPage

beforeAll(async () => {
  const folder = await buildClientPage('test/renderer/player/recording-page.ts', '<video id="video"></video>')
  stage = await PlayerStage.open(folder)
})

afterAll(() => stage.close())

beforeEach(async () => {
  ;({ station, page } = await stage.begin())
})

afterEach(async () => {
  await page.page.context().close()
  await station.close()
})

const value = <T>(target: Page, name: string): Promise<T> => target.evaluate(`testPage.${name}`)
const progress = (): Promise<Progress | null> => value(page.page, 'progress')
const recordedSeconds = async (): Promise<number> => ((await progress())?.length ?? 0) / 1_000_000
const records = async (seconds: number): Promise<void> => {
  await expect.poll(recordedSeconds, IN_TIME).toBeGreaterThan(seconds)
}

async function stops(): Promise<Film[]> {
  await page.call('stop')
  await expect.poll(() => value(page.page, 'ended'), IN_TIME).toEqual({ because: 'asked' })
  return page.call<Film[]>('films')
}

/** What ffprobe reads and decodes of a film; it has nothing to complain of. */
async function look({ id, name }: Pick<Film, 'id' | 'name'>) {
  const file = join(tempFolder(), name)
  await writeFile(file, Buffer.from(await page.call<string>('bytes', id, name), 'base64'))
  return lookAt(file)
}

async function lookAt(file: string) {
  const entries = 'packet=pts_time,flags:stream=codec_name,width,height,nb_read_frames:format_tags'
  const ask = ['-v', 'warning', '-of', 'json', '-select_streams', 'v', '-count_frames', '-show_entries', entries, file]
  const { stdout, stderr } = await run('ffprobe', ask)
  const { packets, streams, format } = JSON.parse(stdout) as {
    packets: { pts_time: string; flags: string }[]
    streams: { codec_name: string; width: number; height: number; nb_read_frames: string }[]
    format: { tags: Record<string, string> }
  }
  const { nb_read_frames: frames, ...stream } = streams[0]!
  expect(stderr).toBe('')
  expect(Number(frames), 'every packet is a picture').toBe(packets.length)
  expect(packets[0]?.flags, 'it starts at a key frame').toMatch(/^K/)
  return { times: packets.map(({ pts_time }) => Number(pts_time)), stream, tags: format.tags }
}

/** Of the units that the camera gave meanwhile none is missing, but for the few that were still on their way. */
async function holdsAll(film: Film, givenBefore: number, givenAtEnd: number): Promise<void> {
  const { times } = await look(film)
  const meanwhile = givenAtEnd - givenBefore
  expect(film).toMatchObject({ pictures: times.length, gaps: { count: 0, length: 0 } })
  expect(times.length).toBeGreaterThanOrEqual(meanwhile - 2)
  expect(times.length, 'the group that was there, and no unit twice').toBeLessThan(meanwhile + RATE + 5)
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
}

/** The longest pause between two pictures, in seconds. */
const longestPause = (times: number[]): number => Math.max(...times.slice(1).map((time, index) => time - times[index]!))

describe.each(['webcodecs', 'jmuxer'] as const)('recording what the %s player shows', (kind) => {
  it('keeps every picture, from the group on that is on the screen', async () => {
    await page.plays(kind)
    const before = station.given
    await page.call('record')
    await records(5)
    const atEnd = station.given
    const [film, ...more] = await stops()
    await holdsAll(film!, before, atEnd)
    const { stream, tags } = await look(film!)
    expect(more).toEqual([])
    expect(stream).toEqual({ codec_name: 'h264', width: 320, height: 180 })
    expect(tags['title']).toBe('Front gate')
    expect(film!.name).toMatch(/^demo_\d{8}T\d{6}Z\.mp4$/)
  })

  it('goes on after a reconnect, and notes the gap as long as it was', async () => {
    await page.plays(kind)
    await page.call('record')
    await records(2)
    station.cut()
    station.pause()
    const paused = performance.now()
    await page.reaches('waiting')
    // The gap's length is what is tested: it has to become one.
    await expect.poll(() => performance.now() - paused, IN_TIME).toBeGreaterThan(1_500)
    station.lose(RATE)
    station.resume()
    await page.reaches('playing')
    const before = await recordedSeconds()
    await records(before + 3)
    const [film, ...more] = await stops()
    const { times } = await look(film!)
    expect(more).toEqual([])
    expect(times).toHaveLength(film!.pictures)
    expect(film!.gaps.count).toBe(1)
    const gap = film!.gaps.length / 1_000_000
    expect(gap).toBeGreaterThan(1.5)
    expect(longestPause(times)).toBeCloseTo(gap + 1 / RATE, 1)
    expect(film!.length / 1_000_000).toBeCloseTo(times.at(-1)! - times[0]! + 1 / RATE, 1)
  })
})

it('records on while the picture is put away, and while it is shown again', async () => {
  await page.plays('webcodecs')
  const before = station.given
  await page.call('record')
  await records(1)
  await page.call('closePicture')
  await records(3)
  expect(station.viewers).toBe(1)
  await page.plays('jmuxer')
  await expect.poll(() => station.viewers, IN_TIME).toBe(1)
  await records(5)
  const atEnd = station.given
  const [film] = await stops()
  await holdsAll(film!, before, atEnd)
  await page.call('closePicture')
  await expect.poll(() => station.viewers, IN_TIME).toBe(0)
})

it('begins another film where the camera’s picture becomes another', async () => {
  await page.plays('webcodecs')
  await page.call('record')
  await records(2)
  station.switchVideo(1)
  await records(4)
  const films = await stops()
  const looks = [await look(films[0]!), await look(films[1]!)]
  expect(films).toHaveLength(2)
  expect(looks.map(({ stream }) => stream.width)).toEqual([320, 640])
  expect(looks.map(({ times }) => times.length)).toEqual(films.map(({ pictures }) => pictures))
  expect((await progress())?.pictures).toBe(films[0]!.pictures + films[1]!.pictures)
})

it('is there for the next page where this one died in the middle', async () => {
  await page.plays('webcodecs')
  await page.call('record')
  await records(4)
  const other = await PlayerPage.open(await page.page.context().newPage(), station.url)
  expect(await other.call<Film[]>('stored'), 'what is being recorded is nobody else’s').toEqual([])
  const { pictures } = (await progress())!
  await page.page.goto('about:blank')
  page = other
  await expect.poll(() => other.call<unknown[]>('stored'), IN_TIME).toHaveLength(1)
  const [film] = await other.call<Film[]>('stored')
  const { times } = await look(film!)
  // All but the group that was being received, a second of this camera, and the one that its key frame had not yet closed.
  expect(times.length).toBeGreaterThan(pictures - 2 * RATE - 15)
  await other.call('remove', film!.id, film!.name)
  expect(await other.call<Film[]>('stored')).toEqual([])
})

it('records into memory where the browser gives no files', async () => {
  await page.page.route('**/recording-worker*', async (route) => {
    const script = await (await route.fetch()).text()
    await route.fulfill({
      body: `navigator.storage.getDirectory = undefined;${script}`,
      contentType: 'text/javascript',
    })
  })
  await page.plays('webcodecs')
  await page.call('record')
  await records(2)
  expect((await progress())?.shelf).toBe('memory')
  const [film] = await stops()
  const { times } = await look(film!)
  expect(times).toHaveLength(film!.pictures)
})

it('comes to the downloads of somebody who watches a real station', async () => {
  const real = await RunningStation.start()
  const { page: watcher, complaints } = await openConsole(stage.browser, real.url)
  await signIn(watcher)
  await watcher.locator('.tile.live').waitFor()
  await watcher.keyboard.press('Shift+R')
  await watcher
    .locator('.tile')
    .getByText(/^0:0[3-9], /)
    .waitFor()
  const download = watcher.waitForEvent('download')
  await watcher.keyboard.press('Shift+R')
  const file = join(tempFolder(), (await download).suggestedFilename())
  await (await download).saveAs(file)
  const { times, stream } = await lookAt(file)
  expect(file).toMatch(/demo_\d{8}T\d{6}Z\.mp4$/)
  expect(stream.codec_name).toBe('h264')
  expect(times.at(-1)).toBeGreaterThan(2.5)
  expect(complaints).toEqual([])
})
