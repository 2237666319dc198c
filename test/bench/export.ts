/**
 * How fast a film of an hour is exported, and verified: 4 Mbit/s of video in segments of a minute, as a recorder writes
 * them, through the real archive and exporter. Beside it what the same computer takes to copy the same bytes and hash
 * them three times, as an export has to: of the segment, of the film, and of its second.
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Archive } from '../../electron/archive/archive.ts'
import { Exporter } from '../../electron/archive/export/exporter.ts'
import { keySigner } from '../../electron/archive/export/signer.ts'
import { verifyExport } from '../../electron/archive/export/verify.ts'
import { segmentAboutBytes } from '../../electron/archive/segment-about.ts'
import { segmentName, segmentPath } from '../../electron/archive/segment-name.ts'
import { systemClock } from '../../electron/base/clock.ts'
import { systemDisk } from '../../electron/base/disk.ts'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { concat } from '../../electron/media/mp4/box.ts'
import { fragment, type RunSample } from '../../electron/media/mp4/fragment.ts'
import { scanInit } from '../../electron/media/mp4/scan.ts'
import { initSegment } from '../../electron/media/mp4/init-segment.ts'
import { aboutOf, segmentBytes, STATION } from '../archive/kit/segment-bytes.ts'
import { table, type Row } from './figures.ts'

const MINUTE = 60_000_000
const START = Date.UTC(2026, 0, 1) * 1000
const CAMERA = 'bench'
const BYTES_PER_SECOND = 500_000
const PICTURES_PER_SECOND = 25
const LEAST_SPEED = 100
const UNLIMITED = { days: null, gigabytes: null }

/** A minute in fragments of half a second, all with the same bytes in them, which no disk can compress. */
function makeFragments(): Uint8Array {
  const data = [randomBytes(BYTES_PER_SECOND / PICTURES_PER_SECOND)]
  const fragments = Array.from({ length: 120 }, (_, half) => {
    const first = Math.ceil((half * PICTURES_PER_SECOND) / 2)
    const count = Math.ceil(((half + 1) * PICTURES_PER_SECOND) / 2) - first
    const samples = Array.from({ length: count }, (__, i): RunSample => {
      return { data, duration: 40_000, keyFrame: half % 2 === 0 && i === 0 }
    })
    return concat(...fragment({ sequence: half + 1, video: { baseTime: first * 40_000, samples }, audio: null }))
  })
  return concat(...fragments)
}

async function writeArchive(folder: string, minutes: number): Promise<void> {
  const fragments = makeFragments()
  const sample = segmentBytes({ camera: CAMERA, start: START, seconds: 1 })
  const read = (offset: number, length: number) => Promise.resolve(sample.slice(offset, offset + length))
  const init = await scanInit({ size: sample.byteLength, read })
  if (!init) throw new Error('The segment of the tests cannot be read.')
  for (let minute = 0; minute < minutes; minute++) {
    const start = START + minute * MINUTE
    const name = segmentName(CAMERA, start)
    if (!name) throw new Error('There is no such name.')
    const path = segmentPath(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    const about = segmentAboutBytes(aboutOf({ camera: CAMERA, start }))
    writeFileSync(path, concat(initSegment({ video: init.video, audio: null, start, about }), fragments))
  }
}

interface Time {
  readonly seconds: number
  /** Of all threads of this process. */
  readonly cpuSeconds: number
  /** The longest that everything else was kept waiting, ms. */
  readonly stall: number
}

async function timed(work: () => Promise<unknown>): Promise<Time> {
  let [last, stall] = [performance.now(), 0]
  const ticker = setInterval(() => {
    stall = Math.max(stall, performance.now() - last - 5)
    last = performance.now()
  }, 5)
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  clearInterval(ticker)
  return { seconds, cpuSeconds: (user + system) / 1e6, stall }
}

async function copyAndHash(folder: string, to: string): Promise<void> {
  const hashes = [createHash('sha256'), createHash('sha256'), createHash('sha256')]
  const copy = await open(to, 'wx')
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of files.filter((each) => each.isFile())) {
    const file = await open(join(entry.parentPath, entry.name))
    for (;;) {
      const { buffer, bytesRead } = await file.read(new Uint8Array(512 * 1024))
      if (bytesRead === 0) break
      const bytes = buffer.subarray(0, bytesRead)
      for (const hash of hashes) hash.update(bytes)
      await copy.write(bytes)
    }
    await file.close()
  }
  await copy.datasync()
  await copy.close()
}

function openArchive(data: string): Promise<Archive> {
  return Archive.open({
    ...{ folder: join(data, 'recordings'), data, disk: systemDisk, clock: systemClock, log: silentLog },
    ...{ random: systemRandom, station: STATION, cameraRetention: () => UNLIMITED },
    settings: () => ({ retention: UNLIMITED, reserveGigabytes: 0.05 }),
    onAlarm: ({ message }) => console.log(`alarm: ${message}`),
  })
}

/** Makes the film; answers its path. */
async function exportAll(archive: Archive, data: string, minutes: number): Promise<string> {
  const exporter = await Exporter.open({
    ...{ source: archive, folder: join(data, 'exports'), disk: systemDisk, clock: systemClock, log: silentLog },
    ...{ random: systemRandom, signer: keySigner(generateKeyPairSync('ed25519').privateKey) },
    station: () => ({ id: STATION, name: 'bench', version: '0' }),
  })
  const range = { camera: CAMERA, from: START + 500_000, to: START + minutes * MINUTE }
  const { id } = await exporter.start(range, 'bench')
  await new Promise<void>((resolve, reject) => {
    exporter.onChange(({ progress }) => {
      if (progress.state === 'finished') resolve()
      if (progress.state === 'failed') reject(new Error(progress.message))
    })
  })
  const { path } = exporter.file(id, 'film')
  await exporter.close()
  return path
}

export async function exportBench(minutes = 60): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'lookout-bench-'))
  const folder = join(data, 'recordings')
  try {
    await (await openArchive(data)).close()
    await writeArchive(folder, minutes)
    const archive = await openArchive(data)
    await archive.whenInLine()
    const copied = await timed(() => copyAndHash(folder, join(data, 'copy')))
    rmSync(join(data, 'copy'))
    let film = ''
    const made = await timed(async () => (film = await exportAll(archive, data, minutes)))
    const verified = await timed(async () => {
      const { findings } = await verifyExport({ film, disk: systemDisk })
      if (findings.length > 0) throw new Error('The film is not what was signed.')
    })
    await archive.close()
    show(minutes, { copied, made, verified })
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

type Times = Record<'copied' | 'made' | 'verified', Time>

function show(minutes: number, { copied, made, verified }: Times): void {
  const megabytes = (minutes * 60 * BYTES_PER_SECOND) / 1e6
  const row = (what: string, { seconds, cpuSeconds, stall }: Time, limit = ''): Row => ({
    what,
    seconds: seconds.toFixed(2),
    'MB/s': (megabytes / seconds).toFixed(0),
    '× real time': ((minutes * 60) / seconds).toFixed(0),
    'CPU, s': cpuSeconds.toFixed(2),
    'longest stall, ms': stall.toFixed(0),
    limit,
  })
  table(`An export of ${minutes} minutes at 4 Mbit/s, ${(megabytes / 1000).toFixed(2)} GB`, [
    row('exported', made, `≥ ${LEAST_SPEED} ×, or the disk’s own speed`),
    row('the same bytes copied and hashed', copied),
    row('verified', verified),
  ])
}
