import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Archive } from '../../electron/archive/archive.ts'
import { systemDisk, type Disk } from '../../electron/base/disk.ts'
import {
  begin,
  DAY,
  HOUR,
  idsOf,
  live,
  MORNING,
  protect,
  record,
  recordHours,
  SECOND,
  TestArchive,
  UNLIMITED,
} from './kit/test-archive.ts'
import { bytesBelow, cutAfter, diskOf } from './kit/test-disks.ts'

/** Files below the archive that are segments, by id. */
const filesOf = (test: TestArchive): string[] =>
  readdirSync(test.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.mp4'))
    .map((entry) => `${entry.parentPath.split('/').at(-2)}~${entry.name.slice(0, -4)}`)
    .sort()

describe('retention by size', () => {
  it('deletes the oldest of a camera until its gigabytes are kept, and the folders that are empty then', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 6)
    const yard = await recordHours(archive, 6, 'yard')
    const bytes = archive.segment(ids[0]!).bytes
    test.cameraRetention['door'] = { days: null, gigabytes: (bytes * 2.5) / 1e9 }
    await live(test, archive, 60_000)
    expect(idsOf(archive)).toEqual(ids.slice(4))
    expect(idsOf(archive, 'yard')).toEqual(yard)
    expect(filesOf(test)).toEqual([...ids.slice(4), ...yard].sort())
    expect(existsSync(join(test.folder, 'door', '2026-01-01'))).toBe(false)
  })

  it('deletes the oldest of all cameras for the station’s gigabytes, also of one that is no more', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const gone = await recordHours(archive, 4, 'former')
    const ids = await recordHours(archive, 2)
    const bytes = archive.segment(ids[0]!).bytes
    test.settings = { ...test.settings, retention: { days: null, gigabytes: (bytes * 3.5) / 1e9 } }
    await live(test, archive, 60_000)
    expect(idsOf(archive, 'former')).toEqual(gone.slice(3))
    expect(idsOf(archive)).toEqual(ids)
  })

  it('never deletes what is being written', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const { id } = await begin(archive, { camera: 'door', start: MORNING, closed: false })
    test.cameraRetention['door'] = { days: null, gigabytes: 1e-9 }
    test.settings = { retention: { days: 1, gigabytes: 1e-9 }, reserveGigabytes: 100_000 }
    await live(test, archive, 600_000)
    await archive.makeRoom()
    expect(idsOf(archive)).toEqual([id])
    expect(existsSync(test.path(id))).toBe(true)
  })
})

describe('retention by days', () => {
  const keepOneDay = (test: TestArchive): void => {
    test.settings = { ...test.settings, retention: { days: 1, gigabytes: null } }
  }

  it('deletes what is older, once the station has run for a day', async () => {
    const test = new TestArchive()
    keepOneDay(test)
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 3)
    await live(test, archive, 23.9 * 3_600_000)
    expect(idsOf(archive)).toEqual(ids)
    await live(test, archive, 0.5 * 3_600_000)
    expect(idsOf(archive)).toEqual(ids.slice(3))
  })

  it.each([
    ['an hour forward', HOUR],
    ['a day forward', DAY],
    ['a year forward', 365 * DAY],
    ['an hour back', -HOUR],
    ['a day back', -DAY],
    ['a year back', -365 * DAY],
  ])('deletes nothing where the clock is set %s and, some hours later, right again', async (_, step) => {
    const test = new TestArchive()
    keepOneDay(test)
    const archive = await test.openWhole()
    await live(test, archive, 30 * 3_600_000)
    const ids: string[] = []
    const recordNow = async (): Promise<void> => {
      ids.push(await record(archive, { camera: 'door', start: test.clock.now() - 2 * SECOND }))
    }
    await recordNow()
    test.clock.step(step / 1000)
    await live(test, archive, 3_600_000)
    await recordNow()
    await live(test, archive, 8 * 3_600_000)
    test.clock.step(-step / 1000)
    await recordNow()
    await live(test, archive, 3_600_000)
    expect(filesOf(test)).toEqual([...ids].sort())
  })

  it('deletes nothing because the station was started with the clock set a year forward', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    await live(test, archive, 30 * 3_600_000)
    const id = await record(archive, { camera: 'door', start: test.clock.now() - 2 * SECOND })
    await archive.close()
    test.clock.step(365 * 86_400_000)
    keepOneDay(test)
    const next = await test.openWhole()
    await live(test, next, 20 * 3_600_000)
    expect(idsOf(next)).toEqual([id])
  })
})

describe('the reserve', () => {
  /** A disk with room for some twenty segments of 50 kB, whose half is the reserve. */
  async function smallDisk(): Promise<{ test: TestArchive; archive: Archive; ids: string[] }> {
    const test = new TestArchive()
    mkdirSync(test.folder)
    test.disk = diskOf(1_000_000, test.folder)
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 8, 'door', 1_000)
    return { test, archive, ids }
  }

  it('is kept free within seconds, by the oldest recordings of all', async () => {
    const { test, archive, ids } = await smallDisk()
    ids.push(...(await recordHours(archive, 4, 'yard', 1_000)))
    await test.clock.advance(5_000)
    await archive.whenInLine()
    expect(1_000_000 - bytesBelow(test.folder)).toBeGreaterThanOrEqual(500_000)
    expect(idsOf(archive, 'door').length).toBeLessThan(8)
    expect(idsOf(archive, 'yard')).toHaveLength(4)
    expect(test.alarms).toEqual([])
  })

  it('never takes what is protected, and says so where nothing else is left', async () => {
    const { test, archive, ids } = await smallDisk()
    protect(archive, MORNING - 9 * HOUR, MORNING - 3 * HOUR + SECOND)
    test.settings = { ...test.settings, reserveGigabytes: 0.05 }
    test.disk = systemDisk
    await archive.makeRoom()
    expect(idsOf(archive)).toEqual(ids.slice(0, 6))
    expect(test.alarms).toEqual([
      { kind: 'disk', message: expect.stringContaining('Protected recordings fill the disk') as unknown },
    ])
    expect(archive.trouble).toContain('Protected recordings fill the disk')
    await archive.makeRoom()
    expect(test.alarms).toHaveLength(1)
  })

  it('is asked for by many recorders at once, and made once', async () => {
    const { archive, ids } = await smallDisk()
    await Promise.all(Array.from({ length: 32 }, () => archive.makeRoom()))
    expect(idsOf(archive).length).toBeLessThan(ids.length)
  })

  it('takes the oldest there are also while the index knows only the newest', async () => {
    const test = new TestArchive()
    const first = await test.openWhole()
    const ids = await recordHours(first, 192, 'door', 1_000)
    await first.close()
    rmSync(join(test.data, 'index.db'))
    // Half of them have to go. The newest 64 are read, then the oldest; those between come late.
    const disk = diskOf(Math.floor(1.02 * bytesBelow(test.folder)), test.folder)
    let read = 0
    const openForReading = async (path: string): ReturnType<Disk['openForReading']> => {
      if (path.endsWith('.mp4') && ++read === 129) await setTimeout(200)
      return disk.openForReading(path)
    }
    const archive = await test.openWhole({ disk: { ...disk, openForReading } })
    const left = idsOf(archive)
    expect(left.length).toBeLessThan(110)
    expect(left).toEqual(ids.slice(-left.length))
    expect(filesOf(test)).toEqual([...left].sort())
  })
})

describe('a deletion', () => {
  /** Deletes three of five segments, one is protected, with the station killed after so many steps on the disk. */
  async function killedAfter(steps: number, loseIndex: boolean): Promise<boolean> {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 5)
    protect(archive, MORNING - 4 * HOUR, MORNING - 4 * HOUR + SECOND)
    writeFileSync(join(test.folder, 'door', '2026-01-02', 'notes.txt'), 'notes')
    const bytes = archive.segment(ids[0]!).bytes
    await archive.close()

    test.cameraRetention['door'] = { days: null, gigabytes: (2.5 * bytes) / 1e9 }
    const { disk, cut } = cutAfter(steps)
    await (await test.openWhole({ disk })).close()
    if (loseIndex) rmSync(join(test.data, 'index.db'))

    test.cameraRetention = {}
    const next = await test.open()
    for (const id of idsOf(next)) expect(existsSync(test.path(id)), id).toBe(true)
    await live(test, next, 60_000)
    const left = idsOf(next)
    // Nothing is found that is not there, nothing lies about that is not found, and the newest and the protected stay.
    expect(left.slice().sort()).toEqual(filesOf(test))
    for (const id of left) expect(statSync(test.path(id)).size).toBe(next.segment(id).bytes)
    expect(left).toEqual(expect.arrayContaining([ids[1], ids[4]]))
    expect(existsSync(join(test.folder, 'door', '2026-01-02', 'notes.txt'))).toBe(true)
    if (!cut()) expect(left).toEqual([ids[1], ids[4]])
    return cut()
  }

  it.each([
    ['the index stays', false],
    ['the index is lost as well', true],
  ])('that is cut off between any two of its steps leaves all in order, where %s', async (_, loseIndex) => {
    let steps = 0
    while (await killedAfter(steps, loseIndex)) steps++
    expect(steps).toBeGreaterThan(15)
  })

  it('is taken up again where its file is gone and its row is not, even if that time is protected by now', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const [id = ''] = await recordHours(archive, 1)
    // Killed after the unlink: the row is doomed, the file is not there.
    const stop = { ...systemDisk, syncFolder: () => Promise.reject(new Error('killed')) }
    await archive.close()
    test.cameraRetention['door'] = { days: null, gigabytes: 1e-9 }
    await (await test.openWhole({ disk: stop })).close()
    expect(existsSync(test.path(id))).toBe(false)
    test.cameraRetention = {}
    const next = await test.open()
    protect(next, 0, MORNING)
    await next.whenInLine()
    expect(idsOf(next)).toEqual([])
    expect((await next.info()).bytes).toBe(0)
  })

  it('whose folder could not be synced is ended by the next pass, even if that time is protected by now', async () => {
    const test = new TestArchive()
    let failing = false
    const syncFolder = (path: string): Promise<void> =>
      failing ? Promise.reject(new Error('EIO: i/o error')) : systemDisk.syncFolder(path)
    const archive = await test.openWhole({ disk: { ...systemDisk, syncFolder } })
    const [id = ''] = await recordHours(archive, 1)
    test.cameraRetention['door'] = { days: null, gigabytes: 1e-9 }
    failing = true
    await live(test, archive, 60_000)
    expect(existsSync(test.path(id))).toBe(false)
    failing = false
    protect(archive, 0, MORNING)
    await live(test, archive, 60_000)
    expect(idsOf(archive)).toEqual([])
    expect((await archive.info()).bytes).toBe(0)
  })

  it('does not believe that files are deleted where the whole disk is missing', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 3)
    await archive.close()
    test.cameraRetention['door'] = { days: null, gigabytes: 1e-9 }
    // The disk goes just when the first file is to be unlinked.
    const away = join(test.data, 'away')
    const remove = (): Promise<void> => {
      if (existsSync(test.folder)) renameSync(test.folder, away)
      return Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }))
    }
    await (await test.openWhole({ disk: { ...systemDisk, remove } })).close()
    renameSync(away, test.folder)
    test.cameraRetention = {}
    const back = await test.open()
    // They were to go; now they are to stay, and every one of them is still there.
    protect(back, 0, MORNING)
    await back.whenInLine()
    expect(idsOf(back)).toEqual(ids)
    expect(filesOf(test)).toEqual(ids)
    // What only the index knew is still known, too.
    expect(ids.map((id) => back.segment(id).sha256)).not.toContain(null)
  })

  it('lets a recording be found again that cannot be deleted', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 2)
    await archive.close()
    test.cameraRetention['door'] = { days: null, gigabytes: 1e-9 }
    const remove = (): Promise<void> => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }))
    const next = await test.openWhole({ disk: { ...systemDisk, remove } })
    expect(idsOf(next)).toEqual(ids)
  })

  it('never takes a file that the index does not know, and none of a copy of the data folder', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const [id = ''] = await recordHours(archive, 1)
    copyFileSync(test.path(id), test.path(id).replace('.mp4', '-copy.mp4'))
    test.cameraRetention['door'] = { ...UNLIMITED, gigabytes: 1e-9 }
    await live(test, archive, 60_000)
    expect(existsSync(test.path(id))).toBe(false)
    expect(existsSync(test.path(id).replace('.mp4', '-copy.mp4'))).toBe(true)
  })
})
