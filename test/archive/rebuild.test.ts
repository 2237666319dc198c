import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Archive } from '../../electron/archive/archive.ts'
import type { Recordings } from '../../electron/protocol/recordings.ts'
import { systemDisk } from '../../electron/base/disk.ts'
import { aboutOf, OTHER_STATION, segmentBytes } from './kit/segment-bytes.ts'
import { begin, DAY, MORNING, record, SECOND, TestArchive } from './kit/test-archive.ts'

const everything = (archive: Archive, camera = 'door'): Recordings =>
  archive.find({ camera, from: MORNING - 10 * DAY, to: MORNING + 10 * DAY })

const ids = (archive: Archive, camera = 'door'): string[] => everything(archive, camera).segments.map(({ id }) => id)

const loseIndex = (test: TestArchive): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(test.data, `index.db${suffix}`), { force: true })
}

/** All files below a folder, with their content. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path).toString('base64')]))
}

async function recordedMorning(test: TestArchive): Promise<Archive> {
  const archive = await test.openWhole()
  const at = (seconds: number): number => MORNING + seconds * SECOND
  await record(archive, { camera: 'door', start: at(0) + 123, seconds: 5 })
  await record(archive, { camera: 'door', start: at(5), seconds: 5 })
  const network = { cause: 'network', since: at(10), message: 'The camera does not answer.' } as const
  await record(archive, { camera: 'door', start: at(30), before: network })
  await record(archive, { camera: 'door', start: at(100), before: { cause: 'operator', since: null, message: null } })
  await record(archive, { camera: 'yard', start: at(3) })
  const { id, end, bytes } = await begin(archive, { camera: 'yard', start: at(60), closed: false })
  archive.suspect(id, end, bytes, 'EIO: i/o error, fdatasync')
  return archive
}

describe('an index that was lost', () => {
  it('is rebuilt from the files as it was: segments, gaps and causes', async () => {
    const test = new TestArchive()
    const archive = await recordedMorning(test)
    const before = [everything(archive, 'door'), everything(archive, 'yard')]
    const coverage = archive.coverage({ camera: 'door', from: MORNING, to: MORNING + DAY })
    const held = await archive.info()
    await archive.close()
    loseIndex(test)

    const rebuilt = await test.openWhole()
    expect([everything(rebuilt, 'door'), everything(rebuilt, 'yard')]).toEqual(before)
    expect(before[0]?.gaps.map(({ cause, message }) => [cause, message])).toEqual([
      ['network', 'The camera does not answer.'],
      ['operator', null],
    ])
    expect(before[1]?.segments.map(({ state }) => state)).toEqual(['finished', 'suspect'])
    expect(rebuilt.coverage({ camera: 'door', from: MORNING, to: MORNING + DAY })).toEqual(coverage)
    expect(await rebuilt.info()).toMatchObject({ bytes: held.bytes, cameras: held.cameras, state: { state: 'ready' } })
    expect(test.alarms).toEqual([])
  })

  it.each([
    ['is no database', (path: string) => writeFileSync(path, 'garbage'.repeat(1000))],
    ['is cut', (path: string) => truncateSync(path, 5000)],
    ['has other tables', (path: string) => writeFileSync(path, '')],
  ])('is rebuilt as well where it %s', async (_, damage) => {
    const test = new TestArchive()
    const archive = await recordedMorning(test)
    const before = everything(archive)
    await archive.close()
    damage(join(test.data, 'index.db'))
    expect(everything(await test.openWhole())).toEqual(before)
  })

  it('is rebuilt without a single file being changed', async () => {
    const test = new TestArchive()
    await (await recordedMorning(test)).close()
    loseIndex(test)
    const before = contents(test.folder)
    await test.openWhole()
    expect(contents(test.folder)).toEqual(before)
  })

  it('is rebuilt while recorders go on, whose own segments are left to them', async () => {
    const test = new TestArchive()
    await (await recordedMorning(test)).close()
    loseIndex(test)
    const archive = await test.open()
    const now = await begin(archive, { camera: 'door', start: MORNING + 300 * SECOND, closed: false })
    await archive.whenInLine()
    expect(everything(archive).segments.map(({ state }) => state)).toEqual([
      ...Array<string>(4).fill('finished'),
      'writing',
    ])
    archive.finished(now.id, now.end, now.bytes, 'cd'.repeat(32))
    expect(archive.segment(now.id)).toMatchObject({ state: 'finished', sha256: 'cd'.repeat(32) })
  })

  it('takes nothing from a segment that was begun and ended while its folder was listed', async () => {
    const test = new TestArchive()
    await (await recordedMorning(test)).close()
    const opened = Promise.withResolvers<Archive>()
    let id: string | undefined
    const list = async (path: string): ReturnType<typeof systemDisk.list> => {
      if (id === undefined && path.endsWith('2026-01-02')) {
        id = ''
        id = await record(await opened.promise, { camera: 'door', start: MORNING + 300 * SECOND }, 'ef'.repeat(32))
      }
      return systemDisk.list(path)
    }
    const archive = await test.open({ disk: { ...systemDisk, list } })
    opened.resolve(archive)
    await archive.whenInLine()
    expect(archive.segment(id ?? '')).toMatchObject({ state: 'finished', sha256: 'ef'.repeat(32) })
  })

  it('says how far it is, and shows what was found so far', async () => {
    const test = new TestArchive()
    for (let i = 0; i < 200; i++) test.write({ camera: 'door', start: MORNING + i * 2 * SECOND })
    const archive = await test.open()
    const states = new Set<string>()
    archive.onChange(() => {
      void archive.info().then(({ state }) => states.add(JSON.stringify(state)))
    })
    await archive.whenInLine()
    await archive.info()
    expect([...states]).toContain('{"state":"indexing","done":64,"total":200}')
    expect(ids(archive)).toHaveLength(200)
  })
})

describe('what the station did not write', () => {
  it('is left alone: other files, broken ones, another station’s, and ours in the wrong place', async () => {
    const test = new TestArchive()
    await (await test.openWhole()).close()
    const own = test.write({ camera: 'door', start: MORNING })
    const day = join(test.folder, 'door', '2026-01-02')
    const put = (path: string, content: Uint8Array | string): void => {
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, content)
    }
    put(join(test.folder, 'notes.txt'), 'notes')
    put(join(test.folder, 'lost+found', 'x'), 'x')
    put(join(test.folder, 'UPPER', '2026-01-02', '20260102T040000.000Z.mp4'), 'x')
    put(join(day, 'holiday.mp4'), 'film')
    put(join(day, '20260102T040000.000Z.mp4'), 'no film')
    put(join(day, '20260102T040001.000Z.mp4'), '')
    put(
      join(day, '20260102T040002.000Z.mp4'),
      segmentBytes({ camera: 'door', start: MORNING + 3602e6 }).subarray(0, 300),
    )
    put(join(day, '20260102T040003.000Z.mp4'), segmentBytes({ camera: 'yard', start: MORNING + 3603e6 }))
    put(join(day, '20260102T040004.000Z.mp4'), segmentBytes({ camera: 'door', start: MORNING + 3600e6 }))
    put(
      join(day, '20260102T040005.000Z.mp4'),
      segmentBytes({ camera: 'door', start: MORNING + 3605e6, station: OTHER_STATION }),
    )
    put(
      join(test.folder, 'door', '2026-01-03', '20260102T030000.000Z.mp4'),
      segmentBytes({ camera: 'door', start: MORNING }),
    )
    mkdirSync(join(day, '20260102T040006.000Z.mp4'))
    const before = contents(test.folder)

    const archive = await test.openWhole()
    expect(ids(archive)).toEqual([own])
    expect(contents(test.folder)).toEqual(before)

    // Not even where everything that may go has to go.
    await archive.close()
    test.settings = { retention: { days: 1, gigabytes: 1e-9 }, reserveGigabytes: 0.05 }
    const strict = await test.openWhole()
    expect(ids(strict)).toEqual([])
    const { [test.path(own)]: gone, ...left } = before
    expect(gone).toBeDefined()
    expect(contents(test.folder)).toEqual(left)
  })

  it('is not reached through a link', async () => {
    const test = new TestArchive()
    await (await test.openWhole()).close()
    const outside = new TestArchive()
    const id = outside.write({ camera: 'door', start: MORNING })
    mkdirSync(join(test.folder, 'door', '2026-01-02'), { recursive: true })
    symlinkSync(outside.path(id), test.path(id))
    symlinkSync(join(outside.folder, 'door'), join(test.folder, 'yard'))
    const archive = await test.openWhole()
    expect(ids(archive)).toEqual([])
    expect(ids(archive, 'yard')).toEqual([])
  })

  it('is ours where a person has put the former station into the marker', async () => {
    const test = new TestArchive()
    await (await test.openWhole()).close()
    const marker = join(test.folder, 'lookout-archive.json')
    const content = JSON.parse(readFileSync(marker, 'utf8')) as object
    writeFileSync(marker, JSON.stringify({ ...content, formerly: [OTHER_STATION] }))
    const id = test.write({ camera: 'door', start: MORNING, station: OTHER_STATION })
    expect(ids(await test.openWhole())).toEqual([id])
  })
})

describe('a recording that was cut off', () => {
  it('is as long as its file says at the next start, and is kept as it is', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const { id } = await begin(archive, { camera: 'door', start: MORNING, seconds: 5, closed: false })
    // The station was killed: nothing else is told. More had reached the file than the index knew, and a torn end.
    const whole = segmentBytes({ camera: 'door', start: MORNING, seconds: 9, closed: false })
    await archive.close()
    writeFileSync(test.path(id), whole.subarray(0, whole.byteLength - 10))

    const next = await test.openWhole()
    expect(everything(next).segments).toMatchObject([
      { id, state: 'finished', start: '2026-01-02T03:00:00.000Z', end: '2026-01-02T03:00:08.000Z' },
    ])
    expect(readFileSync(test.path(id)).byteLength).toBe(whole.byteLength - 10)
    expect(next.segment(id).bytes).toBeLessThan(whole.byteLength - 10)
    expect(next.newestEnd('door')).toBe(MORNING + 8 * SECOND)
  })

  it('is the newest still where it was written while the clock was set back', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    await record(archive, { camera: 'door', start: MORNING })
    const { id } = await begin(archive, { camera: 'door', start: MORNING - DAY, closed: false })
    await archive.close()
    writeFileSync(test.path(id), segmentBytes({ camera: 'door', start: MORNING - DAY, seconds: 9, closed: false }))
    expect((await test.openWhole()).newestEnd('door')).toBe(MORNING - DAY + 9 * SECOND)
  })

  it('is not shown as one that still grows before it is repaired', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const { id } = await begin(archive, { camera: 'door', start: MORNING, closed: false })
    await archive.close()
    const next = await test.open()
    expect(next.segment(id).state).toBe('finished')
  })

  it.each([0, 1, 7, 40, 300, 700, 5000])(
    'is whole or left alone when cut after %i bytes, and never throws',
    async (bytes) => {
      const test = new TestArchive()
      const archive = await test.openWhole()
      const { id } = await begin(archive, { camera: 'door', start: MORNING, seconds: 3, closed: false })
      await archive.close()
      truncateSync(test.path(id), bytes)
      const next = await test.openWhole()
      for (const segment of everything(next).segments) expect(segment.bytes).toBeLessThanOrEqual(bytes)
      expect(readFileSync(test.path(id)).byteLength).toBe(bytes)
    },
  )
})

describe('a row', () => {
  it('goes where its file was taken away while the station was off', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const first = await record(archive, { camera: 'door', start: MORNING })
    const second = await record(archive, { camera: 'door', start: MORNING + DAY })
    const other = await record(archive, { camera: 'yard', start: MORNING })
    await archive.close()
    rmSync(test.path(first))
    rmSync(join(test.folder, 'yard'), { recursive: true })
    const next = await test.openWhole()
    expect(ids(next)).toEqual([second])
    expect(() => next.segment(first)).toThrow('There is no such recording.')
    expect(() => next.segment(other)).toThrow('There is no such recording.')
  })

  it('stays where the whole folder is gone, as when its disk is not mounted', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const id = await record(archive, { camera: 'door', start: MORNING })
    await archive.close()
    rmSync(test.folder, { recursive: true })
    const next = await test.openWhole()
    expect(ids(next)).toEqual([id])
    expect(existsSync(test.folder)).toBe(false)
  })

  it('of a clock that was set back stands beside the one that was there, and overwrites nothing', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const first = await record(archive, { camera: 'door', start: MORNING })
    const again = await record(archive, { camera: 'door', start: MORNING })
    expect([first, again]).toEqual(['door~20260102T030000.000Z', 'door~20260102T030000.001Z'])
    expect(aboutOf({ camera: 'door', start: MORNING }).start).toBe(MORNING)
    await archive.close()
    loseIndex(test)
    expect(ids(await test.openWhole())).toEqual([first, again])
  })
})
