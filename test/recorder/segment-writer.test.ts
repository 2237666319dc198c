import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SegmentAbout } from '../../electron/archive/segment-about.ts'
import { SegmentWriter } from '../../electron/recorder/segment-writer.ts'
import type { Slice } from '../../electron/recorder/slice.ts'
import { FaultyDisk, type DiskOperation } from '../kit/faulty-disk.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { slices } from './camera-slices.ts'
import { NotingStore, readSegment, sha256Of } from './noting-store.ts'

const about = (first: Slice, store: NotingStore): SegmentAbout => ({
  ...{ version: 1, station: store.station, camera: 'yard', name: 'Yard', start: first.start, before: null },
  ...{ run: '5b0f7c5e-3f0c-4a58-8f3e-2b8f5b7a9d10', sequence: 0, codec: first.tracks.video.codec },
  ...{ width: first.tracks.video.width, height: first.tracks.video.height },
})

/** Two segments of 50 pictures, a sync in the middle of each, as a recorder has it done; stops where it fails. */
async function recordTwo(disk: FaultyDisk, store: NotingStore): Promise<void> {
  const all = slices(100, 2)
  for (const part of [all.slice(0, 4), all.slice(4)]) {
    const [first, ...rest] = part as [Slice, ...Slice[]]
    const writer = await SegmentWriter.begin(store, disk, { about: about(first, store), first })
    try {
      for (const slice of rest) {
        await writer.append(slice)
        if (slice === rest[1]) await writer.sync()
      }
      await writer.finish()
    } catch {
      await writer.abandon()
    }
  }
}

const setUp = (): { disk: FaultyDisk; store: NotingStore } => {
  const folder = tempFolder()
  return { disk: new FaultyDisk(), store: new NotingStore(folder) }
}

/** What the journal says is so on the disk. Answers how many pictures that are. */
async function expectJournalKept({ segments }: NotingStore): Promise<number> {
  let pictures = 0
  for (const { path, end, bytes, state, sha256, about } of segments.filter((one) => one.state !== 'suspect')) {
    const read = await readSegment(path, bytes)
    const last = read.pictures.at(-1)!
    expect(read.about).toEqual(about)
    expect(last.time + last.duration).toBe(end)
    expect(read.scan.playableBytes).toBe(bytes)
    expect(read.pictures.every((one, index) => one.number === read.pictures[0]!.number + index)).toBe(true)
    if (state === 'finished') expect(sha256Of(path)).toBe(sha256)
    pictures += read.pictures.length
  }
  return pictures
}

const stepsOfTwo = async (): Promise<number> => {
  const { disk, store } = setUp()
  await recordTwo(disk, store)
  return disk.steps.length
}

describe('a segment writer', () => {
  it('writes whole segments, and tells of nothing that is not durable', async () => {
    const { disk, store } = setUp()
    await recordTwo(disk, store)
    await disk.powerCut()
    expect(store.segments.map(({ state }) => state)).toEqual(['finished', 'finished'])
    expect(await expectJournalKept(store)).toBe(100)
    expect((await readSegment(store.segments[0]!.path)).scan.finished).toBe(true)
  })

  it.each(['nothing', 'all', 'part'] as const)(
    'has what the journal says after a power cut before any of its steps, when %s unsynced is kept',
    async (kept) => {
      const keeps = { nothing: () => 0, all: (bytes: number) => bytes, part: (bytes: number) => bytes >> 1 }[kept]
      const steps = await stepsOfTwo()
      let most = 0
      for (let step = 0; step <= steps; step++) {
        const { disk, store } = setUp()
        disk.cutBefore(step)
        void recordTwo(disk, store)
        await disk.idle()
        await disk.powerCut(keeps)
        const pictures = await expectJournalKept(store)
        expect(pictures).toBeGreaterThanOrEqual(most)
        most = pictures
      }
      expect(steps).toBeGreaterThan(25)
      expect(most).toBe(100)
    },
  )

  it('keeps a whole fragment of what was not synced, if the system happened to write it', async () => {
    const { disk, store } = setUp()
    const [first, second, third] = slices(50) as [Slice, Slice, Slice]
    const writer = await SegmentWriter.begin(store, disk, { about: about(first, store), first })
    await writer.append(second)
    await writer.append(third)
    await disk.powerCut((bytes) => bytes - 1)
    const { pictures, scan } = await readSegment(store.segments[0]!.path)
    expect(pictures).toHaveLength(first.video.length + second.video.length)
    expect(scan.finished).toBe(false)
  })

  const failures: [DiskOperation, 'EIO' | 'ENOSPC' | 'EROFS'][] = [
    ['create', 'EROFS'],
    ['create', 'ENOSPC'],
    ['makeFolder', 'EROFS'],
    ['makeFolder', 'EIO'],
    ['append', 'ENOSPC'],
    ['append', 'EIO'],
    ['append', 'EROFS'],
    ['sync', 'EIO'],
    ['syncFolder', 'EIO'],
    ['close', 'EIO'],
  ]
  it.each(failures)('keeps what the journal says when %s fails with %s, at each time', async (operation, code) => {
    const clean = setUp()
    await recordTwo(clean.disk, clean.store)
    const times = clean.disk.steps.filter((step) => step.operation === operation).length
    for (let time = 0; time < times; time++) {
      const { disk, store } = setUp()
      let seen = 0
      disk.failWhere((step) => (step.operation === operation && seen++ === time ? code : undefined))
      await recordTwo(disk, store).catch(() => undefined)
      await disk.powerCut()
      await expectJournalKept(store)
    }
  })

  it('never syncs or writes a file again after a sync of it has failed, and cuts it back to whole fragments', async () => {
    const { disk, store } = setUp()
    let syncs = 0
    disk.failWhere(({ operation }) => (operation === 'sync' && ++syncs === 2 ? 'EIO' : undefined))
    const [first, second, third] = slices(50) as [Slice, Slice, Slice]
    const writer = await SegmentWriter.begin(store, disk, { about: about(first, store), first })
    await writer.append(second)
    await expect(writer.sync()).rejects.toThrow('EIO')
    const before = disk.steps.length
    await expect(writer.append(third)).rejects.toThrow('EIO')
    await expect(writer.sync()).rejects.toThrow('EIO')
    await expect(writer.finish()).rejects.toThrow('EIO')
    await writer.abandon()
    expect(disk.steps.slice(before).map(({ operation }) => operation)).toEqual(['truncate', 'close'])
    expect(store.segments).toMatchObject([{ state: 'suspect', end: second.end }])
  })

  it('cuts off a fragment that did not fit on the disk', async () => {
    const { disk, store } = setUp()
    const [first, second] = slices(50) as [Slice, Slice]
    const writer = await SegmentWriter.begin(store, disk, { about: about(first, store), first })
    disk.room = 100
    await expect(writer.append(second)).rejects.toThrow('ENOSPC')
    await writer.abandon()
    const [segment] = store.segments
    expect(statSync(segment!.path).size).toBe(segment!.bytes)
    expect((await readSegment(segment!.path)).pictures).toHaveLength(first.video.length)
  })

  it('leaves no file of a segment that never began', async () => {
    const { disk, store } = setUp()
    const [first] = slices(50) as [Slice]
    disk.room = 100
    await expect(SegmentWriter.begin(store, disk, { about: about(first, store), first })).rejects.toThrow('ENOSPC')
    expect(store.segments).toEqual([])
    const files = readdirSync(store.root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mp4'))
    expect(files).toEqual([])
  })

  it('writes over no file: a name that is taken, it leaves', async () => {
    const { disk, store } = setUp()
    const [first] = slices(50) as [Slice]
    const one = await SegmentWriter.begin(store, disk, { about: about(first, store), first })
    await one.finish()
    const foreign = store.segments[0]!.path.replace('.000Z', '.001Z')
    writeFileSync(foreign, 'of somebody else')
    const two = await SegmentWriter.begin(store, disk, { about: about(first, store), first })
    await two.finish()
    expect(store.segments.map(({ id }) => id)).toEqual(['yard~20260102T030405.000Z', 'yard~20260102T030405.002Z'])
    expect(statSync(foreign).size).toBe(16)
    expect((await readSegment(store.segments[1]!.path)).about.start).toBe(first.start)
    expect(existsSync(store.segments[0]!.path)).toBe(true)
  })

  it('lets fragments be appended while a sync takes its time', async () => {
    const { disk, store } = setUp()
    const [first, second, third] = slices(50) as [Slice, Slice, Slice]
    const writer = await SegmentWriter.begin(store, disk, { about: about(first, store), first })
    await writer.append(second)
    const synced = writer.sync()
    await writer.append(third)
    await synced
    expect(store.segments[0]!.end).toBe(second.end)
    expect(writer.dirty).toBe(true)
  })
})
