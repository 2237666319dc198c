import fc from 'fast-check'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Archive } from '../../electron/archive/archive.ts'
import { Snapshots } from '../../electron/archive/snapshots.ts'
import { systemDisk, type Disk } from '../../electron/base/disk.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { MORNING, record, TestArchive } from './kit/test-archive.ts'

const NAMES = ['20260102-030405-678.jpg', '20260102T030405.678Z', 'passwd', 'settings.json', '.', '..', '', 'door']
const ROUTES = [
  ...['../', '../../', '..\\', '..\\..\\', './', '/', '//', '\\', '\\\\?\\', 'C:\\', 'file:///', '~/', '~root/'],
  ...['%2e%2e/', '%2e%2e%2f', '..%2f', '%252e%252e%252f', '..%5c', '%c0%ae%c0%ae/', '..%c0%af', '.%00./', '..;/'],
  ...['\0', 'door\0', '../\0', '\u2025/', '\uff0e\uff0e/', '．．／', '....//', '..././', 'door/../../', 'door/../'],
]
const ENDS = [
  '',
  '\0',
  '\0.jpg',
  '%00',
  '/',
  '/.',
  '/..',
  ' ',
  '.',
  '\n',
  '::$DATA',
  ':stream',
  '?x',
  '#x',
  '.jpg',
  '.mp4',
]

/** Everything that people try, and its counterparts behind the name. */
const PAYLOADS = [...new Set(ROUTES.flatMap((way) => NAMES.map((name) => way + name)))].concat(
  NAMES.flatMap((name) => ENDS.filter((end) => end !== '').map((end) => name + end)),
)

/** A disk that notes every path it is asked for. */
function noting(): { disk: Disk; paths: string[] } {
  const paths: string[] = []
  const note =
    <R>(operation: (path: string) => Promise<R>) =>
    (path: string): Promise<R> => {
      paths.push(path)
      return operation(path)
    }
  const disk = {
    ...systemDisk,
    openForReading: note((path) => systemDisk.openForReading(path)),
    stat: note((path) => systemDisk.stat(path)),
    list: note((path) => systemDisk.list(path)),
  }
  return { disk, paths }
}

async function snapshotsWithSecret(): Promise<{ folder: string; snapshots: Snapshots; paths: string[] }> {
  const data = tempFolder()
  const folder = join(data, 'snapshots')
  const { disk, paths } = noting()
  const snapshots = new Snapshots(folder, disk)
  await snapshots.save('door', MORNING, new Uint8Array([0xff, 0xd8]))
  writeFileSync(join(data, 'settings.json'), 'secret')
  writeFileSync(join(data, '20260102-030405-678.jpg'), 'secret')
  writeFileSync(join(folder, '20260102-030405-678.jpg'), 'secret')
  paths.length = 0
  return { folder, snapshots, paths }
}

describe('a path that was made up', () => {
  it(`is one of ${PAYLOADS.length} here`, () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(300)
  })

  it('reads no snapshot, as a file or as a camera, and no other file', async () => {
    const { snapshots, paths } = await snapshotsWithSecret()
    for (const payload of PAYLOADS) {
      await expect(snapshots.file('door', payload), payload).rejects.toMatchObject({ kind: 'notFound' })
      await expect(snapshots.file(payload, '20260102-030405-678.jpg'), payload).rejects.toMatchObject({
        kind: 'notFound',
      })
    }
    expect(paths).toEqual([])
  })

  it('lists nothing and saves nothing', async () => {
    const { folder, snapshots } = await snapshotsWithSecret()
    for (const payload of PAYLOADS.filter((name) => name !== 'door' && name !== 'passwd')) {
      await expect(snapshots.list(payload, 10), payload).rejects.toMatchObject({ kind: 'invalidParams' })
      await expect(snapshots.save(payload, MORNING, new Uint8Array()), payload).rejects.toMatchObject({
        kind: 'invalidParams',
      })
    }
    expect(readdirSync(folder).sort()).toEqual(['20260102-030405-678.jpg', 'door'])
  })

  it('finds no recording, places none, and opens nothing', async () => {
    const test = new TestArchive()
    const { disk, paths } = noting()
    const archive: Archive = await test.openWhole({ disk })
    await record(archive, { camera: 'door', start: MORNING })
    paths.length = 0
    for (const payload of PAYLOADS) {
      for (const id of [payload, `door~${payload}`, `${payload}~20260102T030000.000Z`]) {
        expect(() => archive.segment(id), id).toThrow('There is no such recording.')
        await expect(archive.samples(id), id).rejects.toMatchObject({ kind: 'notFound' })
      }
      expect(archive.find({ camera: payload, from: 0, to: MORNING * 2 }).segments.length).toBe(
        payload === 'door' ? 1 : 0,
      )
    }
    expect(paths).toEqual([])
    for (const payload of PAYLOADS.filter((name) => name !== 'door' && name !== 'passwd')) {
      await expect(archive.place(payload, MORNING), payload).rejects.toMatchObject({ kind: 'invalidParams' })
    }
  })

  it('reads no snapshot whatever the characters', async () => {
    const { snapshots } = await snapshotsWithSecret()
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...PAYLOADS))
    await fc.assert(
      fc.asyncProperty(anything, anything, async (camera, file) => {
        await expect(snapshots.file(camera, file)).rejects.toMatchObject({ kind: 'notFound' })
      }),
      { numRuns: 500 },
    )
  })
})

describe('a link', () => {
  it('leads to no snapshot: neither a linked file nor a linked folder', async () => {
    const { folder, snapshots, paths } = await snapshotsWithSecret()
    const outside = tempFolder()
    mkdirSync(join(outside, 'yard'))
    writeFileSync(join(outside, 'yard', '20260102-030405-678.jpg'), 'secret')
    symlinkSync(join(outside, 'yard'), join(folder, 'yard'))
    symlinkSync(join(outside, 'yard', '20260102-030405-678.jpg'), join(folder, 'door', '20260102-030405-679.jpg'))
    expect(await snapshots.list('yard', 10)).toEqual([])
    expect(paths).toEqual([])
    expect((await snapshots.list('door', 10)).map(({ file }) => file)).toEqual(['20260102-030000-000.jpg'])
    await expect(snapshots.file('yard', '20260102-030405-678.jpg')).rejects.toMatchObject({ kind: 'notFound' })
    await expect(snapshots.file('door', '20260102-030405-679.jpg')).rejects.toMatchObject({ kind: 'notFound' })
  })
})
