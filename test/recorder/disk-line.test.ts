import { describe, expect, it } from 'vitest'
import { LookoutError } from '../../electron/base/error.ts'
import { DiskLine } from '../../electron/recorder/disk-line.ts'
import type { Slice } from '../../electron/recorder/slice.ts'
import { FaultyDisk } from '../kit/faulty-disk.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { slices } from './camera-slices.ts'
import { NotingStore, readSegment } from './noting-store.ts'

class Line {
  readonly clock = new ManualClock()
  readonly disk = new FaultyDisk()
  readonly store = new NotingStore(tempFolder())
  readonly said: string[] = []
  lost = 0
  readonly line = new DiskLine({
    ...{ store: this.store, disk: this.disk, clock: this.clock },
    describe: (first, before) => ({
      ...{ version: 1, station: this.store.station, camera: 'yard', name: 'Yard', start: first.start, before },
      ...{ run: '5b0f7c5e-3f0c-4a58-8f3e-2b8f5b7a9d10', sequence: first.video[0]!.unit.sequence },
      ...{ codec: first.tracks.video.codec, width: 320, height: 240 },
    }),
    onTrouble: ({ kind }) => this.said.push(kind),
    onWell: () => this.said.push('well'),
    onLost: (pictures) => (this.lost += pictures),
  })

  async push(...all: Slice[]): Promise<void> {
    for (const slice of all) {
      if (!this.line.push(slice)) this.lost += slice.video.length
      await this.disk.idle()
    }
  }

  async pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 500) {
      await this.clock.advance(Math.min(500, milliseconds - passed))
      await this.disk.idle()
    }
  }

  get steps(): string {
    return this.disk.steps.map(({ operation }) => operation).join(' ')
  }
}

const upTo = (pictures: number): number[] => Array.from({ length: pictures }, (_, number) => number)

describe('the way to the disk', () => {
  it('writes each fragment at once and syncs each second, as long as there is something to sync', async () => {
    const line = new Line()
    await line.push(...slices(25))
    const before = line.disk.steps.length
    await line.pass(1000)
    expect(line.disk.steps.slice(before).map(({ operation }) => operation)).toEqual(['sync'])
    await line.pass(10_000)
    expect(line.disk.steps).toHaveLength(before + 1)
    expect(line.clock.pending).toBe(0)
  })

  it('finishes a segment before it begins the next', async () => {
    const line = new Line()
    await line.push(...slices(100, 2))
    await line.line.close()
    expect(line.store.segments.map(({ state }) => state)).toEqual(['finished', 'finished'])
    expect(await line.store.numbers()).toEqual(upTo(100))
    expect(line.clock.pending).toBe(0)
  })

  it.each(['append', 'sync', 'create', 'syncFolder', 'makeFolder', 'close'])(
    'loses nothing where %s fails once, whenever it does',
    async (operation) => {
      for (let time = 0; time < 40; time++) {
        const line = new Line()
        let seen = 0
        line.disk.failWhere((step) => (step.operation === operation && seen++ === time ? 'EIO' : undefined))
        for (const slice of slices(100, 2)) {
          await line.push(slice)
          await line.pass(500)
        }
        await line.line.close()
        expect(await line.store.numbers()).toEqual(upTo(100))
        expect(line.lost).toBe(0)
        if (seen <= time) return
        expect(line.said).toEqual(['diskFailing', 'well'])
        const suspects = line.store.segments.filter(({ state }) => state === 'suspect')
        expect(suspects.length).toBeLessThanOrEqual(1)
      }
    },
  )

  it('writes again from the key frame that the first picture needs that was not durable', async () => {
    const line = new Line()
    const all = slices(75)
    await line.push(...all.slice(0, 3))
    await line.pass(1000)
    expect(line.store.segments).toMatchObject([{ end: all[2]!.end }])
    await line.push(all[3]!)
    let failed = false
    line.disk.failWhere(({ operation }) => (operation === 'append' && !failed ? ((failed = true), 'EIO') : undefined))
    await line.push(...all.slice(4))
    await line.line.close()
    expect(line.store.segments).toMatchObject([
      { state: 'suspect', end: all[3]!.end },
      { state: 'finished', about: { start: all[2]!.start, before: null } },
    ])
    expect(await line.store.numbers()).toEqual(upTo(75))
  })

  it('writes again also what begins with a key frame that is safe, up to one that is not', async () => {
    const line = new Line()
    const all = slices(75)
    await line.push(...all.slice(0, 5))
    let failed = false
    line.disk.failWhere(({ operation }) => (operation === 'sync' && !failed ? ((failed = true), 'EIO') : undefined))
    await line.pass(1000)
    await line.push(...all.slice(5))
    await line.line.close()
    // Only the first fragment was durable when the sync failed.
    expect(line.store.segments).toMatchObject([{ state: 'suspect' }, { about: { start: all[0]!.start } }])
    expect((await readSegment(line.store.segments[1]!.path)).pictures.map(({ number }) => number)).toEqual(upTo(75))
  })

  it('syncs once more what was written during a sync', async () => {
    const line = new Line()
    const all = slices(75)
    await line.push(...all.slice(0, 2))
    line.disk.hold('sync')
    await line.pass(1000)
    await line.push(all[2]!)
    await line.pass(2000)
    line.disk.release()
    await line.disk.idle()
    expect(line.store.segments[0]!.end).toBe(all[1]!.end)
    await line.pass(1000)
    expect(line.store.segments[0]!.end).toBe(all[2]!.end)
    await line.line.close()
  })

  it('tries again each second while the disk is read-only, and keeps ten seconds meanwhile', async () => {
    const line = new Line()
    line.disk.failWhere(({ operation }) => (operation === 'create' ? 'EROFS' : undefined))
    for (const slice of slices(375)) {
      await line.push(slice)
      await line.pass(500)
    }
    expect(line.said.filter((word) => word === 'diskReadOnly').length).toBeGreaterThan(10)
    expect(line.line.full).toBe(true)
    line.disk.failWhere()
    await line.pass(1000)
    await line.line.close()
    const kept = await line.store.numbers()
    expect(kept).toEqual(upTo(kept.length))
    expect(kept.length).toBeGreaterThanOrEqual(250)
    expect(kept.length + line.lost).toBe(375)
    expect(line.said.at(-1)).toBe('well')
  })

  it('asks for room when the disk is full, and goes on at once when there is some', async () => {
    const line = new Line()
    const all = slices(100)
    line.store.onMakeRoom = () => (line.disk.room = Infinity)
    line.disk.room = 20_000
    await line.push(...all)
    await line.line.close()
    expect(line.store.roomAsked).toBe(1)
    expect(line.said).toEqual(['diskFull', 'well'])
    expect(await line.store.numbers()).toEqual(upTo(100))
  })

  it('leaves no crowd of empty files on a disk that stays full', async () => {
    const line = new Line()
    line.disk.room = 1000
    await line.push(...slices(25))
    await line.pass(30_000)
    expect(line.store.segments).toEqual([])
    expect(line.disk.steps.filter(({ operation }) => operation === 'create').length).toBeGreaterThan(25)
    expect(line.disk.steps.filter(({ operation }) => operation === 'remove').length).toBeGreaterThan(25)
  })

  it('waits while the archive may not be written, and says so', async () => {
    const line = new Line()
    line.store.refuse = new LookoutError('unavailable', 'This is the disk of another station.')
    await line.push(...slices(50))
    await line.pass(2000)
    expect(new Set(line.said)).toEqual(new Set(['archiveUnavailable']))
    line.store.refuse = undefined
    await line.pass(1000)
    await line.line.close()
    expect(await line.store.numbers()).toEqual(upTo(50))
  })

  it('ends within ten seconds also where the disk never answers', async () => {
    const line = new Line()
    line.disk.hold()
    line.line.push(slices(10)[0]!)
    const closed = line.line.close()
    await line.clock.advance(10_000)
    await closed
    expect(line.lost).toBe(10)
    line.disk.release()
    await line.disk.idle()
    expect(line.store.segments).toMatchObject([{ state: 'finished' }])
  })

  it('gives up at its end what a failing disk does not take, and counts it', async () => {
    const line = new Line()
    line.disk.failWhere(({ operation }) => (operation === 'append' ? 'EIO' : undefined))
    await line.push(...slices(50))
    await line.line.close()
    expect(line.lost).toBe(50)
  })

  it('says why pictures are missing where a group was too large to be written again', async () => {
    const line = new Line()
    const all = slices(75).map((slice, index) => ({ ...slice, bytes: index < 2 ? 9 * 1024 * 1024 : slice.bytes }))
    await line.push(...all.slice(0, 2))
    line.disk.failWhere(({ operation }) => (operation === 'sync' ? 'EIO' : undefined))
    await line.pass(1000)
    line.disk.failWhere()
    const [rest] = [{ ...all[3]!, start: all[1]!.end, opens: null }]
    await line.push(rest, ...all.slice(4))
    await line.line.close()
    const before = {
      cause: 'disk',
      since: all[1]!.end,
      message: 'The disk for recordings fails: EIO: the disk of the test fails',
    }
    expect(line.store.segments).toMatchObject([{ state: 'suspect' }, { state: 'finished', about: { before } }])
    expect(line.lost).toBe(rest.video.length)
  })
})
