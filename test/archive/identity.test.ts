import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemDisk } from '../../electron/base/disk.ts'
import { OTHER_STATION, STATION } from './kit/segment-bytes.ts'
import { DAY, MORNING, record, TestArchive } from './kit/test-archive.ts'
import { cutAfter } from './kit/test-disks.ts'

const MARKER = 'lookout-archive.json'
const markerOf = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, MARKER), 'utf8')) as Record<string, unknown>

const systemError = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code })

async function recordedArchive(): Promise<{ test: TestArchive; id: string }> {
  const test = new TestArchive()
  const archive = await test.openWhole()
  const id = await record(archive, { camera: 'door', start: MORNING })
  await archive.close()
  return { test, id }
}

const place = { camera: 'door', start: MORNING + DAY }

describe('the folder of an archive', () => {
  it('is made at the first start, with a marker that says whose it is', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    expect(markerOf(test.folder)).toMatchObject({ version: 1, station: STATION, made: '2026-01-02T03:04:05.000Z' })
    expect((await archive.info()).state).toEqual({ state: 'ready' })
    expect(archive.trouble).toBeNull()
  })

  it('keeps its marker for good', async () => {
    const { test } = await recordedArchive()
    const before = markerOf(test.folder)
    await (await test.openWhole()).close()
    expect(markerOf(test.folder)).toEqual(before)
  })

  it.each([
    ['an empty mount point', (folder: string) => mkdirSync(folder)],
    ['nothing at all', () => undefined],
    [
      'another disk with files on it',
      (folder: string) => {
        mkdirSync(join(folder, 'door', '2026-01-02'), { recursive: true })
        writeFileSync(join(folder, 'door', '2026-01-02', 'a.mp4'), 'film')
      },
    ],
    [
      'another station’s disk',
      (folder: string) => {
        mkdirSync(folder)
        const marker = { version: 1, station: OTHER_STATION, archive: OTHER_STATION, made: '2026-01-01T00:00:00.000Z' }
        writeFileSync(join(folder, MARKER), JSON.stringify(marker))
      },
    ],
    [
      'a disk with a damaged marker',
      (folder: string) => {
        mkdirSync(folder)
        writeFileSync(join(folder, MARKER), '{"version": 1, "stat')
      },
    ],
  ])('is never written where there is %s now, and what it held is still known', async (_, put) => {
    const { test, id } = await recordedArchive()
    const away = join(test.data, 'away')
    renameSync(test.folder, away)
    put(test.folder)
    const before = existsSync(test.folder) ? readdirSync(test.folder, { recursive: true }) : null

    const archive = await test.openWhole()
    await expect(archive.place(place.camera, place.start)).rejects.toMatchObject({ kind: 'unavailable' })
    await archive.makeRoom()
    const info = await archive.info()
    expect(info).toMatchObject({ state: { state: 'unavailable' }, disk: null })
    expect(archive.find({ camera: 'door', from: MORNING, to: MORNING + DAY }).segments).toMatchObject([{ id }])
    expect(test.alarms).toMatchObject([{ kind: 'archive', message: archive.trouble }])
    expect(existsSync(test.folder) ? readdirSync(test.folder, { recursive: true }) : null).toEqual(before)

    // The right disk is mounted again.
    if (existsSync(test.folder)) rmSync(test.folder, { recursive: true })
    renameSync(away, test.folder)
    await test.clock.advance(5_000)
    await archive.whenInLine()
    expect((await archive.info()).state).toEqual({ state: 'ready' })
    expect(archive.trouble).toBeNull()
    await record(archive, place)
    expect(archive.find({ camera: 'door', from: MORNING, to: MORNING + 2 * DAY }).segments).toHaveLength(2)
  })

  it('is not made anew where only one of the two databases still knows it', async () => {
    for (const lost of ['index.db', 'protections.db']) {
      const { test } = await recordedArchive()
      rmSync(join(test.data, lost))
      rmSync(join(test.folder, MARKER))
      const archive = await test.openWhole()
      await expect(archive.place(place.camera, place.start)).rejects.toThrow('not mounted, or was exchanged')
      expect(existsSync(join(test.folder, MARKER))).toBe(false)
    }
  })

  it('goes while recording: no new segment is placed from that moment, and none on the mount point', async () => {
    const { test } = await recordedArchive()
    const archive = await test.openWhole()
    renameSync(test.folder, join(test.data, 'away'))
    mkdirSync(test.folder)
    await expect(archive.place(place.camera, place.start)).rejects.toThrow('not mounted, or was exchanged')
    expect(readdirSync(test.folder)).toEqual([])
  })

  it('is not another disk of this station in the same run', async () => {
    const { test } = await recordedArchive()
    const archive = await test.openWhole()
    const marker = markerOf(test.folder)
    writeFileSync(join(test.folder, MARKER), JSON.stringify({ ...marker, archive: OTHER_STATION }))
    await expect(archive.place(place.camera, place.start)).rejects.toThrow('start the station again')
  })

  it('may be another disk of this station at the next start: the index is that disk’s then', async () => {
    const { test, id } = await recordedArchive()
    const spare = new TestArchive()
    await (await spare.openWhole()).close()
    const other = spare.write({ camera: 'door', start: MORNING + DAY })
    rmSync(test.folder, { recursive: true })
    renameSync(spare.folder, test.folder)
    const archive = await test.open()
    expect(() => archive.segment(id)).toThrow('There is no such recording.')
    await archive.whenInLine()
    const { segments } = archive.find({ camera: 'door', from: 0, to: MORNING + 10 * DAY })
    expect(segments.map((segment) => segment.id)).toEqual([other])
  })

  it('gets a whole marker or none, whatever step the first start is killed at', async () => {
    for (let steps = 0, killed = true; killed; steps++) {
      const test = new TestArchive()
      const { disk, cut } = cutAfter(steps)
      await (await test.open({ disk })).close()
      killed = cut()
      const next = await test.openWhole()
      expect((await next.info()).state).toEqual({ state: 'ready' })
      expect(markerOf(test.folder)).toMatchObject({ station: STATION })
      await next.close()
    }
  })

  it.each([
    ['EACCES', 'change its rights'],
    ['EROFS', 'mounted read-only'],
    ['ENOSPC', 'is full'],
    ['EIO', 'cannot be used'],
  ])('that cannot be made for %s is said in a sentence', async (code, sentence) => {
    const test = new TestArchive()
    const makeFolder = (): Promise<boolean> => Promise.reject(systemError(code))
    const archive = await test.openWhole({ disk: { ...systemDisk, makeFolder } })
    expect(test.alarms).toMatchObject([{ kind: 'archive', message: expect.stringContaining(sentence) as unknown }])
    await expect(archive.place('door', MORNING)).rejects.toThrow(sentence)
  })
})
