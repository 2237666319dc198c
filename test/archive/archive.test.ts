import { rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Alarms, type ArchiveAlarm } from '../../electron/archive/alarms.ts'
import { Identity } from '../../electron/archive/identity.ts'
import { Journal } from '../../electron/archive/journal.ts'
import { Lasting } from '../../electron/archive/lasting.ts'
import { SegmentIndex } from '../../electron/archive/segment-index.ts'
import { systemDisk } from '../../electron/base/disk.ts'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { archiveSchema, recordingsSchema, segmentSamplesSchema } from '../../electron/protocol/recordings.ts'
import type { SegmentStore } from '../../electron/recorder/segment-store.ts'
import { aboutOf, segmentBytes, STATION } from './kit/segment-bytes.ts'
import { begin, DAY, MORNING, record, SECOND, TestArchive } from './kit/test-archive.ts'

const all = { camera: 'door', from: 0, to: MORNING + 100 * DAY }

describe('the archive', () => {
  it('is what recorders need', async () => {
    const store: SegmentStore = await new TestArchive().openWhole()
    expect(store.station).toBe(STATION)
  })

  it('shows a segment from its first durable picture on, while it grows, and whole', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const plan = { camera: 'door', start: MORNING + 7, seconds: 3, closed: false }
    const { id } = await begin(archive, plan)
    archive.grew(id, MORNING + 7 + SECOND, 4_000)
    const one = archive.find(all).segments
    expect(one).toEqual([
      {
        ...{ id, camera: 'door', start: '2026-01-02T03:00:00.000Z', end: '2026-01-02T03:00:01.000Z', bytes: 4_000 },
        ...{ url: `/api/recordings/${id}/media`, state: 'writing', protected: false },
      },
    ])
    archive.grew(id, MORNING + 7 + 2 * SECOND, 8_000)
    expect(archive.find(all).segments).toMatchObject([{ bytes: 8_000, end: '2026-01-02T03:00:02.000Z' }])
    archive.finished(id, MORNING + 7 + 3 * SECOND, 9_000, 'ab'.repeat(32))
    expect(archive.segment(id)).toEqual({
      ...{ id, path: test.path(id), camera: 'door', start: MORNING + 7, end: MORNING + 7 + 3 * SECOND },
      ...{ bytes: 9_000, state: 'finished', sha256: 'ab'.repeat(32) },
    })
    expect(recordingsSchema.parse(archive.find(all))).toEqual(archive.find(all))
  })

  it('answers what overlaps a range, at either end, and what only touches it not', async () => {
    const archive = await new TestArchive().openWhole()
    const ids: string[] = []
    for (let i = 0; i < 5; i++)
      ids.push(await record(archive, { camera: 'door', start: MORNING + i * 10 * SECOND, seconds: 10 }))
    const found = (from: number, to: number): string[] =>
      archive
        .find({ camera: 'door', from: MORNING + from * SECOND, to: MORNING + to * SECOND })
        .segments.map((s) => s.id)
    expect(found(10, 20)).toEqual([ids[1]])
    expect(found(19.999, 30.001)).toEqual([ids[1], ids[2], ids[3]])
    expect(found(12, 13)).toEqual([ids[1]])
    expect(found(50, 60)).toEqual([])
    expect(archive.find({ ...all, camera: 'yard' })).toEqual({ segments: [], gaps: [] })
  })

  it('finds a gap with its cause also where only its middle is asked for', async () => {
    const archive = await new TestArchive().openWhole()
    await record(archive, { camera: 'door', start: MORNING })
    const before = { cause: 'encoder', since: null, message: 'It ended.' } as const
    await record(archive, { camera: 'door', start: MORNING + 600 * SECOND, before })
    const range = { camera: 'door', from: MORNING + 100 * SECOND, to: MORNING + 200 * SECOND }
    expect(archive.find(range)).toEqual({
      segments: [],
      gaps: [
        { start: '2026-01-02T03:01:40.000Z', end: '2026-01-02T03:03:20.000Z', cause: 'encoder', message: 'It ended.' },
      ],
    })
  })

  it('says why nothing is recorded at present, up to now and not over what is recorded', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    await record(archive, { camera: 'door', start: MORNING })
    const present = { cause: 'camera', message: 'It is unplugged.' } as const
    expect(archive.find(all, present).gaps).toEqual([
      { ...present, start: '2026-01-02T03:00:02.000Z', end: '2026-01-02T03:04:05.000Z' },
    ])
    expect(archive.find(all, null).gaps).toEqual([])
    await record(archive, { camera: 'door', start: MORNING + 60 * SECOND, before: { ...present, since: null } })
    const early = { camera: 'door', from: MORNING, to: MORNING + 30 * SECOND }
    expect(archive.find(early, { cause: 'operator', message: 'Off.' }).gaps).toMatchObject([{ cause: 'camera' }])
  })

  it('gives each its own place, also to many who ask for the same start at once', async () => {
    const archive = await new TestArchive().openWhole()
    const places = await Promise.all(Array.from({ length: 12 }, () => archive.place('door', MORNING)))
    expect(new Set(places.map(({ id }) => id)).size).toBe(12)
    expect(places[0]?.folders.map((folder) => folder.split('/').slice(-2).join('/'))).toEqual([
      'recordings/door',
      'door/2026-01-02',
    ])
  })

  it('knows the end of the segment that was written last, also after the clock was set back', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    expect(archive.newestEnd('door')).toBeNull()
    await record(archive, { camera: 'door', start: MORNING })
    expect(archive.newestEnd('door')).toBe(MORNING + 2 * SECOND)
    await record(archive, { camera: 'door', start: MORNING - DAY })
    expect(archive.newestEnd('door')).toBe(MORNING - DAY + 2 * SECOND)
    await archive.close()
    expect((await test.openWhole()).newestEnd('door')).toBe(MORNING - DAY + 2 * SECOND)
  })

  it('tells its listeners when segments begin and end and when something is protected', async () => {
    const archive = await new TestArchive().openWhole()
    const heard = vi.fn()
    const stop = archive.onChange(heard)
    const { id, end, bytes } = await begin(archive, { camera: 'door', start: MORNING })
    expect(heard).toHaveBeenCalledTimes(1)
    archive.finished(id, end, bytes, 'ab'.repeat(32))
    expect(heard).toHaveBeenCalledTimes(2)
    const range = { camera: 'door', from: '2026-01-02T03:00:00.000Z', to: '2026-01-02T03:00:01.000Z', reason: '' }
    archive.unprotect(archive.protect(range, 'anna').id)
    expect(heard).toHaveBeenCalledTimes(4)
    stop()
    await record(archive, { camera: 'door', start: MORNING + DAY })
    expect(heard).toHaveBeenCalledTimes(4)
  })

  it('closes twice, and while its index is being rebuilt', async () => {
    const test = new TestArchive()
    await (await test.openWhole()).close()
    for (let i = 0; i < 200; i++) test.write({ camera: 'door', start: MORNING + i * 2 * SECOND })
    const archive = await test.open()
    await Promise.all([archive.close(), archive.close()])
    expect(test.clock.pending).toBe(0)
  })
})

describe('the samples of a segment', () => {
  it('are where they lie in the file', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const plan = { camera: 'door', start: MORNING, seconds: 3, pictureBytes: 77 }
    const id = await record(archive, plan)
    const samples = await archive.samples(id)
    expect(segmentSamplesSchema.parse(samples)).toEqual(samples)
    expect(samples).toMatchObject({
      ...{ id, camera: 'door', start: '2026-01-02T03:00:00.000Z', end: '2026-01-02T03:00:03.000Z', audio: null },
      video: { codec: 'avc1.4D400D', width: 320, height: 240, samples: { key: [0, 25, 50] } },
    })
    const { offset, size, time } = samples.video.samples
    expect(size).toEqual(Array(75).fill(77))
    expect(time.slice(0, 3)).toEqual([0, 40_000, 80_000])
    expect(offset[1]! - offset[0]!).toBe(77)
    expect(offset.at(-1)! + 77).toBeLessThanOrEqual(segmentBytes(plan).byteLength)
  })

  it('are only those that are durable while it is being written', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const { id } = await begin(archive, { camera: 'door', start: MORNING, seconds: 5, closed: false })
    const twoSeconds = segmentBytes({ camera: 'door', start: MORNING, seconds: 2, closed: false }).byteLength
    archive.grew(id, MORNING + 2 * SECOND, twoSeconds)
    expect((await archive.samples(id)).video.samples.time).toHaveLength(50)
    archive.grew(id, MORNING + 5 * SECOND, statSync(test.path(id)).size)
    expect((await archive.samples(id)).video.samples.time).toHaveLength(125)
  })

  it('are read once for all who ask, and again where that failed', async () => {
    const test = new TestArchive()
    const openForReading = vi.fn((path: string) => systemDisk.openForReading(path))
    const archive = await test.openWhole({ disk: { ...systemDisk, openForReading } })
    const id = await record(archive, { camera: 'door', start: MORNING })
    openForReading.mockClear()
    openForReading.mockRejectedValueOnce(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))
    await expect(archive.samples(id)).rejects.toMatchObject({ kind: 'unavailable' })
    await Promise.all([archive.samples(id), archive.samples(id)])
    await archive.samples(id)
    expect(openForReading).toHaveBeenCalledTimes(2)
  })

  it('are refused with a sentence where the file is gone or damaged', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const gone = await record(archive, { camera: 'door', start: MORNING })
    const damaged = await record(archive, { camera: 'door', start: MORNING + DAY })
    rmSync(test.path(gone))
    truncateSync(test.path(damaged), 20)
    await expect(archive.samples(gone)).rejects.toMatchObject({ kind: 'notFound' })
    await expect(archive.samples(damaged)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('what the archive says of itself', () => {
  it('is what it holds of each camera, and when the disk is full by the last day', async () => {
    const test = new TestArchive()
    test.disk = { ...systemDisk, space: () => Promise.resolve({ bytes: 100e9, free: 10e9 }) }
    const archive = await test.openWhole()
    const ids = []
    for (let hour = 5; hour > 0; hour--) {
      ids.push(await record(archive, { camera: 'door', start: MORNING - hour * 3_600 * SECOND }))
    }
    await record(archive, { camera: 'yard', start: MORNING })
    const bytes = archive.segment(ids[0]!).bytes
    const info = await archive.info()
    expect(archiveSchema.parse(info)).toEqual(info)
    expect(info).toMatchObject({
      ...{ folder: test.folder, state: { state: 'ready' }, disk: { bytes: 100e9, free: 10e9, reserve: 0.05e9 } },
      ...{ bytes: 6 * bytes, protectedBytes: 0, reserveGigabytes: 0.05, retention: { days: null, gigabytes: null } },
      cameras: [
        { camera: 'door', bytes: 5 * bytes, oldest: '2026-01-01T22:00:00.000Z', newest: '2026-01-02T02:00:02.000Z' },
        { camera: 'yard', bytes, oldest: '2026-01-02T03:00:00.000Z', newest: '2026-01-02T03:00:02.000Z' },
      ],
    })
    const sampled = test.clock.now() - (MORNING - 5 * 3_600 * SECOND)
    const left = (Date.parse(info.fullAt!) * 1000 - test.clock.now()) / sampled
    expect(left).toBeCloseTo(9.95e9 / (6 * bytes), 0)
    test.settings = { ...test.settings, retention: { days: 1, gigabytes: null } }
    expect((await archive.info()).fullAt).toBeNull()
  })
})

describe('the journal', () => {
  it('never lets an index that fails reach a recorder: the next word writes all of it', async () => {
    const test = new TestArchive()
    const alarms: ArchiveAlarm[] = []
    const index = SegmentIndex.inMemory()
    const lasting = Lasting.open(join(test.data, 'protections.db'))
    const known = { known: () => null, remember: () => undefined }
    const common = { folder: test.folder, disk: systemDisk, clock: test.clock, random: systemRandom, log: silentLog }
    const identity = new Identity({ ...common, ...known, station: STATION })
    const told = new Alarms((alarm) => alarms.push(alarm))
    const journal = new Journal({ ...common, index, lasting, identity, alarms: told, onChange: () => undefined })
    const { id, path } = await journal.place('door', MORNING)
    const put = vi.spyOn(index, 'put').mockImplementation(() => {
      throw new Error('database or disk is full')
    })
    journal.begun({ id, camera: 'door', path, about: aboutOf({ camera: 'door', start: MORNING }) })
    journal.grew(id, MORNING + SECOND, 1_000)
    expect(index.get(id)).toBeUndefined()
    expect(alarms).toMatchObject([{ kind: 'index', message: expect.stringContaining('Recording goes on.') as unknown }])
    put.mockRestore()
    journal.grew(id, MORNING + 2 * SECOND, 2_000)
    expect(index.get(id)).toMatchObject({ start: MORNING, end: MORNING + 2 * SECOND, bytes: 2_000, state: 'writing' })
    for (let second = 3; second <= 30; second++) journal.grew(id, MORNING + second * SECOND, second * 1_000)
    expect(journal.live(id)).toMatchObject({ end: MORNING + 30 * SECOND, bytes: 30_000 })
    expect(index.get(id)?.end).toBeGreaterThanOrEqual(MORNING + 20 * SECOND)
    lasting.close()
  })

  it('does not gather the places that a recorder asked for and could not use', async () => {
    const archive = await new TestArchive().openWhole()
    for (let i = 0; i < 100; i++) await archive.place('door', MORNING + i * SECOND)
    const again = await archive.place('door', MORNING)
    expect(again.id).toBe('door~20260102T030000.000Z')
  })
})
