import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demandOf, plan, reserveBytes, type Demand } from '../../electron/archive/retention.ts'
import type { SegmentRow } from '../../electron/archive/segment-row.ts'
import { fullAt } from '../../electron/archive/usage.ts'

const DAY = 86_400_000_000
const NOW = 1000 * DAY

/** A segment of a day, named by it. */
const segment = (day: number, bytes = 100, turn = day): SegmentRow => ({
  ...{ id: String(day), camera: 'door', start: (day - 1) * DAY, end: day * DAY, bytes, turn: turn * DAY },
  ...{ state: 'finished', sha256: null, before: null },
})

const never = (): boolean => false
const ids = (rows: readonly SegmentRow[]): string[] => rows.map(({ id }) => id)
const olderThan = (days: number): Demand => demandOf({ days, gigabytes: null }, 0, NOW)
const excess = (bytes: number): Demand => ({ age: null, excess: bytes })

describe('the plan of what is deleted', () => {
  it('takes what is older than the days that are kept, and nothing else', () => {
    const rows = [segment(960), segment(969), segment(970), segment(990)]
    expect(ids(plan(rows, olderThan(30), never, 100).segments)).toEqual(['960', '969'])
  })

  it('takes the oldest until the excess is gone, and no more than the rest of one segment beyond', () => {
    const rows = [segment(1), segment(2), segment(3), segment(4)]
    expect(plan(rows, excess(150), never, 100)).toMatchObject({ segments: [{ id: '1' }, { id: '2' }], missing: 0 })
    expect(plan(rows, excess(0), never, 100).segments).toEqual([])
  })

  it('passes over what is protected, and says how much is missing then', () => {
    const rows = [segment(1), segment(2), segment(3)]
    const result = plan(rows, excess(250), ({ id }) => id === '1' || id === '3', 100)
    expect(result).toMatchObject({ segments: [{ id: '2' }], missing: 150, held: 200 })
  })

  it('takes nothing by age where nobody knows the time', () => {
    expect(plan([segment(1)], demandOf({ days: 1, gigabytes: null }, 0, null), never, 100).segments).toEqual([])
  })

  it('lets what was recorded while the clock was a year back grow as old as its neighbours', () => {
    const rows = [segment(990), segment(620, 100, 991), segment(992)]
    expect(plan(rows, olderThan(30), never, 100).segments).toEqual([])
    expect(ids(plan(rows, demandOf({ days: 30, gigabytes: null }, 0, 1021.5 * DAY), never, 100).segments)).toEqual([
      '990',
      '620',
    ])
  })

  it('lets what was recorded while the clock was a year ahead go with the first behind it, and hold up nothing', () => {
    const rows = [segment(960), segment(1330, 100, 1330), segment(961, 100, 1331), segment(990, 100, 1332)]
    expect(ids(plan(rows, olderThan(30), never, 100).segments)).toEqual(['960', '1330', '961'])
    expect(ids(plan(rows.slice(0, 2), olderThan(30), never, 100).segments)).toEqual(['960'])
  })

  it('plans no more at once than it is told, and then does not say that anything is missing', () => {
    const rows = Array.from({ length: 10 }, (_, i) => segment(i + 1))
    expect(plan(rows, excess(5_000), never, 4)).toMatchObject({ segments: { length: 4 }, missing: 0 })
  })

  it('never takes anything protected, whatever is held and asked', () => {
    const rows = fc.array(
      fc.record({ day: fc.integer({ min: 1, max: 1400 }), bytes: fc.nat(1000), safe: fc.boolean() }),
    )
    const demands = fc.record({
      age: fc.option(fc.record({ now: fc.constant(NOW), before: fc.integer({ min: 0, max: 2 * NOW }) })),
      excess: fc.integer({ min: -1000, max: 100_000 }),
    })
    fc.assert(
      fc.property(rows, demands, (held, demand) => {
        const safe = new Set<SegmentRow>()
        const all = held.map(({ day, bytes, safe: isSafe }, turn) => {
          const row = segment(day, bytes, turn)
          if (isSafe) safe.add(row)
          return row
        })
        const { segments, missing } = plan(all, demand, (row) => safe.has(row), 50)
        expect(segments.some((row) => safe.has(row))).toBe(false)
        // In the order of writing, and nothing beyond what was asked but the rest of the last one.
        expect(segments.map((row) => row.turn)).toEqual(segments.map((row) => row.turn).sort((a, b) => a - b))
        const butLast = segments.slice(0, -1).reduce((sum, { bytes }) => sum + bytes, 0)
        if (demand.age === null && segments.length > 0) expect(butLast).toBeLessThan(demand.excess)
        expect(missing).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('the reserve', () => {
  it('is what is set, and never more than half of the disk', () => {
    expect(reserveBytes(5, 100e9)).toBe(5e9)
    expect(reserveBytes(5, 4e9)).toBe(2e9)
  })
})

describe('the forecast', () => {
  const retention = { days: null, gigabytes: null }
  const usage = {
    ...{ now: NOW, sampled: DAY, room: 100e9, retention },
    cameras: [
      { bytes: 50e9, written: 6e9, retention },
      { bytes: 10e9, written: 4e9, retention },
    ],
  }

  it('says when the room is used up, by what the last day brought', () => {
    expect(fullAt(usage)).toBe(NOW + 10 * DAY)
  })

  it('says never where the days or the gigabytes that are kept fit', () => {
    expect(fullAt({ ...usage, retention: { days: 14, gigabytes: null } })).toBeNull()
    expect(fullAt({ ...usage, retention: { days: 30, gigabytes: null } })).toBe(NOW + 10 * DAY)
    expect(fullAt({ ...usage, retention: { days: null, gigabytes: 150 } })).toBeNull()
    const limited = usage.cameras.map((camera) => ({ ...camera, retention: { days: null, gigabytes: 60 } }))
    expect(fullAt({ ...usage, cameras: limited })).toBeNull()
  })

  it('says nothing where nothing was written, or too little time has passed to tell', () => {
    expect(fullAt({ ...usage, cameras: [{ bytes: 1, written: 0, retention }] })).toBeNull()
    expect(fullAt({ ...usage, sampled: 60_000_000 })).toBeNull()
  })

  it('is now where there is no room any more', () => {
    expect(fullAt({ ...usage, room: -5e9 })).toBe(NOW)
  })
})
