import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Lasting } from '../../electron/archive/lasting.ts'
import { Protections } from '../../electron/archive/protections.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { HOUR, idsOf, live, MORNING, protect, recordHours, SECOND, TestArchive } from './kit/test-archive.ts'

describe('a protected range', () => {
  it('keeps every recording that it touches, until it is taken away', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 5)
    const { id } = protect(archive, MORNING - 4 * HOUR + SECOND, MORNING - 3 * HOUR + SECOND)
    test.cameraRetention['door'] = { days: null, gigabytes: 1e-9 }
    await live(test, archive, 60_000)
    expect(idsOf(archive)).toEqual(ids.slice(1, 3))
    expect(archive.find({ camera: 'door', from: 0, to: MORNING }).segments.map((s) => s.protected)).toEqual([
      true,
      true,
    ])
    expect((await archive.info()).protectedBytes).toBe((await archive.info()).bytes)
    expect(test.alarms).toMatchObject([{ kind: 'disk' }])
    archive.unprotect(id)
    await live(test, archive, 60_000)
    expect(idsOf(archive)).toEqual([])
  })

  it('outlives the index and the process', async () => {
    const test = new TestArchive()
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 3)
    const made = protect(archive, MORNING - 2 * HOUR, MORNING - 2 * HOUR + SECOND)
    expect(made).toMatchObject({ camera: 'door', reason: 'theft', by: 'anna', from: '2026-01-02T01:00:00.000Z' })
    await archive.close()
    rmSync(join(test.data, 'index.db'))
    test.cameraRetention['door'] = { days: null, gigabytes: 1e-9 }
    const next = await test.openWhole()
    await live(test, next, 60_000)
    expect(next.protections()).toEqual([made])
    expect(next.protections('yard')).toEqual([])
    expect(idsOf(next)).toEqual([ids[1]])
  })

  it('is refused where it is empty, and where there is none to take away', async () => {
    const archive = await new TestArchive().openWhole()
    expect(() => protect(archive, MORNING, MORNING)).toThrow('ends after it starts')
    expect(() => archive.unprotect('nobody')).toThrow('There is no such protected range.')
  })

  it('is everything where nobody can read what is protected', () => {
    const path = join(tempFolder(), 'protections.db')
    writeFileSync(path, 'damaged'.repeat(1000))
    const protections = new Protections(Lasting.open(path), new ManualClock(), systemRandom)
    expect(protections.covers('door', { start: 0, end: 1 })).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('damaged'.repeat(1000))
  })

  it('holds everything where nobody can read what is protected, and recording goes on', async () => {
    const test = new TestArchive()
    await (await test.openWhole()).close()
    writeFileSync(join(test.data, 'protections.db'), 'damaged'.repeat(1000))
    const archive = await test.openWhole()
    const ids = await recordHours(archive, 3)
    test.cameraRetention['door'] = { days: null, gigabytes: 1e-9 }
    await live(test, archive, 60_000)
    await archive.makeRoom()
    expect(idsOf(archive)).toEqual(ids)
    expect(test.alarms).toMatchObject([{ kind: 'protections' }])
    expect(() => protect(archive, 0, MORNING)).toThrow('cannot be used')
  })
})
