import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Snapshots } from '../../electron/archive/snapshots.ts'
import { systemDisk } from '../../electron/base/disk.ts'
import { snapshotSchema } from '../../electron/protocol/recordings.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { MORNING, SECOND } from './kit/test-archive.ts'
import { cutAfter } from './kit/test-disks.ts'

const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])

describe('snapshots', () => {
  it('are kept under the camera and the millisecond, and found again', async () => {
    const snapshots = new Snapshots(join(tempFolder(), 'snapshots'), systemDisk)
    const saved = await snapshots.save('door', MORNING + 5_678_999, JPEG)
    expect(saved).toEqual({
      camera: 'door',
      file: '20260102-030005-678.jpg',
      url: '/api/snapshots/door/20260102-030005-678.jpg',
      time: '2026-01-02T03:00:05.678Z',
      bytes: 4,
    })
    expect(snapshotSchema.parse(saved)).toEqual(saved)
    expect(await snapshots.list('door', 10)).toEqual([saved])
    expect(readFileSync(await snapshots.file('door', saved.file))).toEqual(Buffer.from(JPEG))
  })

  it('are listed the newest first, so many as are asked for', async () => {
    const snapshots = new Snapshots(join(tempFolder(), 'snapshots'), systemDisk)
    for (const second of [3, 1, 2]) await snapshots.save('door', MORNING + second * SECOND, JPEG)
    await snapshots.save('yard', MORNING, JPEG)
    const listed = await snapshots.list('door', 2)
    expect(listed.map(({ file }) => file)).toEqual(['20260102-030003-000.jpg', '20260102-030002-000.jpg'])
    expect(await snapshots.list('nobody', 2)).toEqual([])
  })

  it('never overwrite each other', async () => {
    const snapshots = new Snapshots(join(tempFolder(), 'snapshots'), systemDisk)
    const saved = await Promise.all([1, 2, 3].map((byte) => snapshots.save('door', MORNING, Uint8Array.of(byte))))
    expect(saved.map(({ file }) => file)).toEqual([0, 1, 2].map((ms) => `20260102-030000-00${ms}.jpg`))
    for (const [index, { file }] of saved.entries()) {
      expect([...readFileSync(await snapshots.file('door', file))]).toEqual([index + 1])
    }
  })

  it('are whole or not there, whatever step the station is killed at', async () => {
    for (let steps = 0, killed = true; killed; steps++) {
      const folder = join(tempFolder(), 'snapshots')
      const { disk, cut } = cutAfter(steps)
      await new Snapshots(folder, disk).save('door', MORNING, JPEG).catch(() => undefined)
      killed = cut()
      const next = new Snapshots(folder, systemDisk)
      for (const { bytes } of await next.list('door', 10)) expect(bytes).toBe(4)
      await next.save('door', MORNING, JPEG)
      expect((await next.list('door', 10)).length).toBeGreaterThan(0)
    }
  })

  it('say so where the disk is full', async () => {
    const folder = join(tempFolder(), 'snapshots')
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    const create = (): never => {
      throw full
    }
    const snapshots = new Snapshots(folder, { ...systemDisk, create })
    await expect(snapshots.save('door', MORNING, JPEG)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(readdirSync(join(folder, 'door'))).toEqual([])
  })

  it('are not what other programs put there', async () => {
    const folder = join(tempFolder(), 'snapshots')
    const snapshots = new Snapshots(folder, systemDisk)
    const { file } = await snapshots.save('door', MORNING, JPEG)
    for (const name of ['holiday.jpg', '20260230-000000-000.jpg', `${file}.part`])
      writeFileSync(join(folder, 'door', name), 'x')
    expect((await snapshots.list('door', 10)).map((each) => each.file)).toEqual([file])
  })
})
