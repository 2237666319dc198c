/**
 * How fast an archive of 100,000 segments is open again, how fast it is rebuilt from its files where the index was lost,
 * and how long the questions of a timeline take. The files are real, of one fragment each.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { Archive } from '../../electron/archive/archive.ts'
import { segmentName, segmentPath } from '../../electron/archive/segment-name.ts'
import { systemClock } from '../../electron/base/clock.ts'
import { systemDisk } from '../../electron/base/disk.ts'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { segmentBytes, STATION } from '../archive/kit/segment-bytes.ts'
import { median, percentile, table, type Row } from './figures.ts'

const MINUTE = 60_000_000
const START = Date.UTC(2026, 0, 1) * 1000
const LIMIT_SECONDS = 5

const UNLIMITED = { days: null, gigabytes: null }

function open(data: string): Promise<Archive> {
  return Archive.open({
    ...{ folder: join(data, 'recordings'), data, disk: systemDisk, clock: systemClock, log: silentLog },
    ...{ random: systemRandom, station: STATION, cameraRetention: () => UNLIMITED },
    settings: () => ({ retention: UNLIMITED, reserveGigabytes: 0.05 }),
    onAlarm: ({ message }) => console.log(`alarm: ${message}`),
  })
}

/** A minute each, one after the other, of 16 cameras. */
function writeSegments(folder: string, count: number): void {
  const cameras = 16
  for (let i = 0; i < count; i++) {
    const name = segmentName(`camera-${i % cameras}`, START + Math.floor(i / cameras) * MINUTE)
    if (!name) throw new Error('There is no such name.')
    const path = segmentPath(folder, name)
    if (Math.floor(i / cameras) % 1440 === 0) mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, segmentBytes({ camera: name.camera, start: name.start, seconds: 1, pictureBytes: 10 }))
  }
}

/** Seconds that `work` takes, and the longest that it kept everything else waiting, ms. */
async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number; stall: number }> {
  let [last, stall] = [performance.now(), 0]
  const ticker = setInterval(() => {
    stall = Math.max(stall, performance.now() - last - 5)
    last = performance.now()
  }, 5)
  const start = performance.now()
  const result = await work()
  const seconds = (performance.now() - start) / 1000
  clearInterval(ticker)
  return { result, seconds, stall }
}

function questions(archive: Archive, minutes: number): number[] {
  return Array.from({ length: 500 }, (_, i) => {
    const from = START + ((i * 7919) % minutes) * MINUTE
    const start = performance.now()
    archive.find({ camera: `camera-${i % 16}`, from, to: from + 60 * MINUTE })
    return performance.now() - start
  })
}

const row = (what: string, figure: string, limit = ''): Row => ({ what, figure, limit })

export async function archiveBench(count = 100_000): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'lookout-bench-'))
  try {
    const made = await open(data)
    await made.close()
    writeSegments(join(data, 'recordings'), count)
    const rebuilt = await timed(async () => {
      const archive = await open(data)
      await archive.whenInLine()
      return archive
    })
    await rebuilt.result.close()
    const opened = await timed(() => open(data))
    const compared = await timed(() => opened.result.whenInLine())
    const minutes = Math.floor(count / 16)
    const asked = questions(opened.result, minutes)
    const wide = await timed(() =>
      Promise.resolve(opened.result.coverage({ camera: 'camera-3', from: START, to: START + minutes * MINUTE })),
    )
    const info = await timed(() => opened.result.info())
    await opened.result.close()
    if (info.result.cameras.length !== 16) throw new Error('The archive does not hold what was put into it.')
    table(`An archive of ${count} segments`, [
      row('open with its index', `${opened.seconds.toFixed(2)} s`, `≤ ${LIMIT_SECONDS} s`),
      row('compared with its files, behind', `${compared.seconds.toFixed(2)} s, stall ${compared.stall.toFixed(0)} ms`),
      row('rebuilt from its files, behind', `${rebuilt.seconds.toFixed(2)} s, stall ${rebuilt.stall.toFixed(0)} ms`),
      row('an hour found', `${median(asked).toFixed(2)} ms, p99 ${percentile(asked, 99).toFixed(2)} ms`),
      row('coverage of everything of a camera', `${(wide.seconds * 1000).toFixed(1)} ms`),
      row('what it says of itself', `${(info.seconds * 1000).toFixed(1)} ms`),
    ])
    if (opened.seconds > LIMIT_SECONDS) process.exitCode = 1
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}
