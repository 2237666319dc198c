import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Camera } from '../../electron/protocol/cameras.ts'
import type { SegmentSamples } from '../../electron/protocol/recordings.ts'
import { figure } from '../kit/figure.ts'
import { Dice } from '../kit/dice.ts'
import { microseconds, Recorded, setUpCameras, smallCamera } from '../kit/recorded-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'

/** A picture of the small cameras. */
const FRAME = 100_000

const alive = (pid: number): boolean => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

const run = promisify(execFile)
const filesOf = (data: string): string[] =>
  readdirSync(join(data, 'recordings'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mp4'))
    .map((name) => join(data, 'recordings', name))

/** The capture times of all pictures that a camera's recordings hold, µs, in order. */
async function picturesOf(recorded: Recorded, camera: string): Promise<number[]> {
  const { segments } = await recorded.find(camera)
  const times: number[] = []
  for (const { id, start } of segments) {
    const samples = await recorded.ask<SegmentSamples>('GET', `/api/recordings/${encodeURIComponent(id)}/samples`)
    times.push(...samples.video.samples.time.map((time) => microseconds(start) + time))
  }
  return times.sort((a, b) => a - b)
}

describe.skipIf(process.platform !== 'linux')('a recording', () => {
  it('loses at most a second when an ffmpeg is killed, fifty times, and goes on', async () => {
    const dice = new Dice()
    const data = tempFolder()
    // The width tells whose process is whose.
    const cameras = Array.from({ length: 50 }, (_, n) => smallCamera(`c${n}`, 160 + n * 2))
    setUpCameras(data, cameras)
    const recorded = await Recorded.start(data)
    const started = Date.now() * 1000
    const client = await recorded.station.client()
    for (const { id } of cameras) await recorded.recorded(id, 2, 60_000)
    // What this machine, as busy as it is, needs to start fifty at once.
    const firsts = await Promise.all(cameras.map(async ({ id }) => (await picturesOf(recorded, id))[0] ?? Infinity))
    const slowestStart = Math.max(...firsts) - started
    const killed = await Promise.all(
      cameras.map(async ({ id }, n) => {
        // Elapsed time is what is tested: a kill at a random moment.
        await sleep(dice.between(0, 15_000))
        const wanted = `size=${160 + n * 2}x90`
        const pid = recorded.station.children().find((child) => commandOf(child).includes(wanted))
        if (pid === undefined) throw new Error(`${id} has no ffmpeg.`)
        process.kill(pid, 'SIGKILL')
        return { id, at: Date.now() * 1000 }
      }),
    )
    for (const { id, at } of killed) {
      await recorded.until(
        `${id} records again`,
        15_000,
        async () => ((await picturesOf(recorded, id)).at(-1) ?? 0) > at,
      )
    }
    const worst = { lost: 0, away: 0 }
    for (const { id, at } of killed) {
      const times = await picturesOf(recorded, id)
      const last = times.findLast((time) => time <= at) ?? 0
      const next = times.find((time) => time > at) ?? Infinity
      worst.lost = Math.max(worst.lost, at - last - FRAME)
      worst.away = Math.max(worst.away, next - at)
    }
    client.socket.close()
    figure(
      `ffmpeg killed 50 times: at most ${ms(worst.lost)} ms lost, recording again after at most ${ms(worst.away)} ms ` +
        `(fifty at once start in ${ms(slowestStart)} ms)`,
    )
    expect(worst.lost, `seed ${dice.seed}`).toBeLessThanOrEqual(1_000_000)
    expect(worst.away, `seed ${dice.seed}`).toBeLessThanOrEqual(Math.max(2_000_000, slowestStart))
  }, 240_000)

  it('loses at most a second of each camera when the station is killed, fifty times', async () => {
    const dice = new Dice()
    const lines = [17, 17, 16].map((times) => killAgainAndAgain(dice, times))
    const outcomes = (await Promise.all(lines)).flat()
    const lost = Math.max(...outcomes.map((outcome) => outcome.lost))
    const index = Math.max(...outcomes.map((outcome) => outcome.index))
    figure(
      `station killed ${outcomes.length} times: at most ${ms(lost)} ms lost, index right after at most ${index.toFixed(0)} ms`,
    )
    expect(lost, `seed ${dice.seed}`).toBeLessThanOrEqual(1_000_000)
    expect(index, `seed ${dice.seed}`).toBeLessThanOrEqual(5_000)
  }, 400_000)
})

const ms = (time: number): string => (time / 1000).toFixed(0)
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** One data folder, and one station after the other on it, each killed at a random moment. */
async function killAgainAndAgain(dice: Dice, times: number): Promise<{ lost: number; index: number }[]> {
  const data = tempFolder()
  setUpCameras(data, [smallCamera('a'), smallCamera('b', 162)])
  const outcomes: { lost: number; index: number }[] = []
  let recorded = await Recorded.start(data)
  for (let n = 0; n < times; n++) {
    const seen = await killOnce(recorded, dice)
    const readyAt = await Recorded.start(data)
    recorded = readyAt
    const index = await recorded.until('the index is right', 10_000, () => isRight(recorded, seen))
    outcomes.push({ index, lost: Math.max(...(await lostOf(recorded, seen))) })
  }
  recorded.station.process.kill('SIGTERM')
  await recorded.station.ended
  await Promise.all(filesOf(data).map(playable))
  return outcomes
}

/** When the first and the newest picture of each camera was captured that had reached a viewer as the station was killed. */
type Seen = ReadonlyMap<string, { readonly first: number; readonly last: number }>

async function killOnce(recorded: Recorded, dice: Dice): Promise<Seen> {
  const { station } = recorded
  const client = await station.client()
  await recorded.until('both cameras are live', 30_000, async () => {
    const cameras = await recorded.ask<Camera[]>('GET', '/api/cameras')
    return cameras.every(({ state }) => state.state === 'live')
  })
  const streams = new Map<number, string>()
  for (const camera of ['a', 'b']) {
    const { stream } = await client.request<{ stream: number }>('live.open', { camera })
    streams.set(stream, camera)
  }
  await client.sequences(2)
  // Elapsed time is what is tested: a kill at a random moment.
  await sleep(dice.between(0, 3_000))
  const children = station.children()
  station.process.kill('SIGKILL')
  await station.ended
  const seen = new Map<string, { first: number; last: number }>()
  for (const { header } of client.units) {
    const camera = streams.get(header.stream) ?? ''
    const { captureTime } = header
    seen.set(camera, { first: seen.get(camera)?.first ?? captureTime, last: captureTime })
  }
  for (const pid of children) await recorded.until('its ffmpeg ends', 5_000, () => Promise.resolve(!alive(pid)))
  return seen
}

/** No segment from before is still called growing: each is finished, or as whole as its file. */
async function isRight(recorded: Recorded, seen: Seen): Promise<boolean> {
  for (const [camera, { last }] of seen) {
    const { segments } = await recorded.find(camera)
    if (segments.some(({ start, state }) => microseconds(start) <= last && state === 'writing')) return false
  }
  return true
}

async function lostOf(recorded: Recorded, seen: Seen): Promise<number[]> {
  return Promise.all(
    [...seen].map(async ([camera, { first, last }]) => {
      const times = await picturesOf(recorded, camera)
      // Killed in its first half second, a recording has nothing yet: lost is what there was.
      return last - Math.max(first, times.findLast((time) => time <= last) ?? 0)
    }),
  )
}

/** Every byte that the file's fragments promise decodes. */
async function playable(path: string): Promise<void> {
  // In µs: a machine under load makes pictures that are closer to each other than their frame rate says.
  const output = ['-map', '0:v', '-vsync', '0', '-enc_time_base', '1:1000000', '-f', 'null', '-']
  const { stderr } = await run('ffmpeg', ['-v', 'error', '-xerror', '-i', path, ...output])
  expect(stderr, path).toBe('')
}
