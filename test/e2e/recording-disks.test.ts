import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Protection, RecordingState, Segment } from '../../electron/protocol/recordings.ts'
import { figure } from '../kit/figure.ts'
import { Dice } from '../kit/dice.ts'
import {
  abortDisk,
  canLoop,
  canMount,
  inHand,
  makeDisk,
  mountDisk,
  mountMemory,
  repairDisk,
  unmount,
} from '../kit/mounts.ts'
import { microseconds, Recorded, setUpCameras, smallCamera } from '../kit/recorded-station.ts'
import { endOfSegment } from '../kit/segment-times.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import type { TestClient } from '../kit/test-client.ts'

const probe = mkdtempSync(join(tmpdir(), 'lookout-'))
const mounts = canMount(probe)
const loops = canLoop(probe)
rmSync(probe, { recursive: true })

const CAMERA = 'yard'
/** A camera of some 100 kB/s, so that a small disk fills in its time. */
const camera = { id: CAMERA, source: 'test:?size=640x360&rate=25' }

const stateOf = (client: TestClient): RecordingState | undefined =>
  client.texts
    .filter(({ method }) => method === 'recording.state')
    .map(({ params }) => (params as { state: RecordingState }).state)
    .at(-1)

const alarm = (client: TestClient): Promise<unknown> => client.notification('alarm')

/** Milliseconds that a promise takes. */
async function timed(promise: Promise<unknown>): Promise<number> {
  const start = performance.now()
  await promise
  return performance.now() - start
}

/** Two finished segments, made by two short runs, then a third that goes on. */
async function withThreeSegments(data: string): Promise<{ recorded: Recorded; segments: Segment[] }> {
  for (let n = 0; n < 2; n++) {
    const recorded = await Recorded.start(data)
    await recorded.recorded(CAMERA, (n + 1) * 3)
    recorded.station.process.kill('SIGTERM')
    await recorded.station.ended
  }
  const recorded = await Recorded.start(data)
  await recorded.recorded(CAMERA, 8)
  return { recorded, segments: (await recorded.find(CAMERA)).segments }
}

describe.skipIf(!mounts)('a full disk (needs the right to mount)', () => {
  it('is said, costs the oldest unprotected recording alone, and recording goes on', async () => {
    const data = tempFolder()
    mountMemory(data, 120)
    setUpCameras(data, [camera])
    const { recorded, segments } = await withThreeSegments(data)
    const [first, second] = segments
    if (!first || !second) throw new Error('There are no two segments.')
    await recorded.ask<Protection>('POST', '/api/protections', { camera: CAMERA, from: first.start, to: first.end })
    const client = await recorded.station.client()
    await client.request('live.open', { camera: CAMERA })
    fill(join(data, 'foreign'))
    const said = await timed(alarm(client))
    await recorded.until('the second segment is gone', 10_000, async () => !(await names(recorded)).includes(second.id))
    expect(await names(recorded)).toContain(first.id)
    truncateSync(join(data, 'foreign'), 0)
    const freed = Date.now() * 1000
    const back = await recorded.until('recording again', 10_000, async () => (await newest(recorded)) > freed)
    const sequences = client.units.map(({ header }) => header.sequence)
    figure(`disk full: alarm after ${said.toFixed(0)} ms, recording again ${back.toFixed(0)} ms after there was room`)
    expect(said).toBeLessThanOrEqual(2_000)
    expect(back).toBeLessThanOrEqual(5_000)
    // The viewer has missed nothing.
    expect(sequences).toEqual(sequences.map((_, n) => (sequences[0] ?? 0) + n))
  }, 120_000)
})

const names = async (recorded: Recorded): Promise<string[]> =>
  (await recorded.find(CAMERA)).segments.map(({ id }) => id)

const newest = async (recorded: Recorded): Promise<number> =>
  microseconds((await recorded.find(CAMERA)).segments.at(-1)?.end ?? '1970-01-01T00:00:00Z')

/** Takes what is free of the file's disk. */
function fill(path: string): void {
  for (const block of [1 << 20, 1 << 12]) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(block))
    } catch {
      // Full.
    }
  }
}

/** Waits until nobody has anything of the disk open: only then is it mounted anew. */
const letGo = (recorded: Recorded, image: string): Promise<number> =>
  recorded.until('the disk is let go of', 15_000, () => Promise.resolve(!inHand(image)))

/** A station whose recordings have a disk of their own; the camera is being recorded. */
async function onOwnDisk(): Promise<{ recorded: Recorded; recordings: string; image: string }> {
  const data = tempFolder()
  const recordings = join(data, 'recordings')
  const image = join(tempFolder(), 'disk')
  makeDisk(image, 100)
  mountDisk(image, recordings)
  setUpCameras(data, [camera])
  const recorded = await Recorded.start(data)
  await recorded.recorded(CAMERA, 2)
  return { recorded, recordings, image }
}

describe.skipIf(!loops)('a disk (needs loop devices)', () => {
  it('that fails under the recording is said at once, and used again once it is repaired', async () => {
    const { recorded, recordings, image } = await onOwnDisk()
    const client = await recorded.station.client()
    abortDisk(recordings)
    const said = await timed(alarm(client))
    await client.until(() => (stateOf(client)?.state === 'failing' ? true : undefined))
    expect(stateOf(client)).toMatchObject({ state: 'failing', cause: 'disk' })
    expect(said).toBeLessThanOrEqual(2_000)
    unmount(recordings)
    await letGo(recorded, image)
    repairDisk(image)
    mountDisk(image, recordings)
    const since = Date.now() * 1000
    const back = await recorded.until('recording again', 15_000, async () => (await newest(recorded)) > since)
    figure(`disk error: alarm after ${said.toFixed(0)} ms, recording again ${back.toFixed(0)} ms after the repair`)
  }, 120_000)

  it('that vanishes is never written to where it was, and is used again when it is back', async () => {
    const { recorded, recordings, image } = await onOwnDisk()
    const before = await names(recorded)
    const client = await recorded.station.client()
    // As when a cable is pulled: what is open stays open for a while, the place is empty.
    unmount(recordings)
    // A new segment is wanted.
    await recorded.set(CAMERA, { mode: 'off' })
    await recorded.set(CAMERA, { mode: 'continuous' })
    await client.until(() => (stateOf(client)?.state === 'failing' ? true : undefined))
    // Elapsed time is what is tested: three tries of the recorder, one each second, none of which may write here.
    await sleep(3_000)
    expect(readdirSync(recordings)).toEqual([])
    await letGo(recorded, image)
    mountDisk(image, recordings)
    const since = Date.now() * 1000
    const back = await recorded.until('recording again', 15_000, async () => (await newest(recorded)) > since)
    figure(`mount gone and back: recording again after ${back.toFixed(0)} ms`)
    expect(await names(recorded)).toEqual(expect.arrayContaining(before))
  }, 180_000)
})

describe.skipIf(!loops)('a power cut (needs loop devices; elsewhere the recorder’s own tests cut files)', () => {
  it('costs at most two seconds, fifty times, and nothing that was called safe', async () => {
    const dice = new Dice()
    const work = tempFolder()
    const data = join(work, 'data')
    const image = join(work, 'disk')
    makeDisk(image, 64)
    mkdirSync(join(data, 'recordings'), { recursive: true })
    mountDisk(image, join(data, 'recordings'))
    setUpCameras(data, [smallCamera('a'), smallCamera('b', 162), smallCamera('c', 164)])
    const recorded = await Recorded.start(data)
    for (const id of ['a', 'b', 'c']) await recorded.recorded(id, 1)
    let worst = 0
    for (let n = 0; n < 50; n++) {
      // Elapsed time is what is tested: a cut at a random moment.
      await sleep(dice.between(0, 700))
      const safe = await Promise.all(['a', 'b', 'c'].map((id) => recorded.find(id)))
      const at = Date.now() * 1000
      copyFileSync(image, join(work, 'copy'))
      for (const segments of safe.map((found) => found.segments)) {
        worst = Math.max(worst, at - (await surviving(join(work, 'copy'), segments)))
      }
    }
    figure(`power cut 50 times: at most ${(worst / 1000).toFixed(0)} ms lost`)
    expect(worst, `seed ${dice.seed}`).toBeLessThanOrEqual(2_000_000)
  }, 240_000)
})

/** Checks that all that was called safe is in the disk's copy; answers the end of the newest picture in it, µs. */
async function surviving(image: string, segments: readonly Segment[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'lookout-'))
  mountDisk(image, folder)
  try {
    let newest = 0
    for (const { id, camera, start, end } of segments) {
      const [, stamp = ''] = id.split('~')
      const path = join(folder, camera, start.slice(0, 10), `${stamp}.mp4`)
      const last = await endOfSegment(path)
      newest = Math.max(newest, last)
      // `end` is the end of its last picture, in whole milliseconds.
      expect(last, `${id} ends too early`).toBeGreaterThanOrEqual(microseconds(end) - 1_000)
    }
    return newest
  } finally {
    unmount(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}
