import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, fromInstant, HOUR, MINUTE, toInstant } from '../../../renderer/state/recordings/micros.ts'
import { addDays, addMonths, Zone } from '../../../renderer/state/recordings/zone.ts'

const berlin = new Zone('Europe/Berlin')
const hours = (zone: Zone, day: string): number => (zone.endOf(day) - zone.startOf(day)) / HOUR
const said = (instants: number[]): string[] => instants.map(toInstant)
const wall = (day: string, time: string): Parameters<Zone['instantsOf']>[0] => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return { year, month, day: date, hour, minute, second: 0 }
}

describe('a day', () => {
  test('has 23, 24 or 25 hours where the clocks say so', () => {
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map((day) => hours(berlin, day))).toEqual([24, 23, 25])
  })

  test('is half an hour longer on Lord Howe Island', () => {
    expect(hours(new Zone('Australia/Lord_Howe'), '2026-04-05')).toBe(24.5)
  })

  test('begins at the first of two midnights', () => {
    const havana = new Zone('America/Havana')
    expect(toInstant(havana.startOf('2026-11-01'))).toBe('2026-11-01T04:00:00.000Z')
    expect(hours(havana, '2026-11-01')).toBe(25)
  })

  test('begins when the clocks go forward where midnight is skipped', () => {
    const beirut = new Zone('Asia/Beirut')
    expect(toInstant(beirut.startOf('2026-03-29'))).toBe('2026-03-28T22:00:00.000Z')
    expect(beirut.wallAt(beirut.startOf('2026-03-29'))).toMatchObject({ day: 29, hour: 1 })
  })

  test.each(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Havana'])(
    'in %s holds every instant that is in it',
    (name) => {
      const zone = new Zone(name)
      const instants = fc.integer({
        min: fromInstant('2012-01-01T00:00:00Z'),
        max: fromInstant('2030-01-01T00:00:00Z'),
      })
      fc.assert(
        fc.property(instants, (at) => {
          const day = zone.dayOf(at)
          expect(zone.startOf(day)).toBeLessThanOrEqual(at)
          expect(zone.endOf(day)).toBeGreaterThan(at)
        }),
        { numRuns: 200 },
      )
    },
  )
})

describe('a time on the wall', () => {
  test('comes once as a rule', () => {
    expect(said(berlin.instantsOf(wall('2026-07-01', '03:30')))).toEqual(['2026-07-01T01:30:00.000Z'])
  })

  test('comes twice where the clocks go back', () => {
    expect(said(berlin.instantsOf(wall('2026-10-25', '02:30')))).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ])
  })

  test('never comes where the clocks go forward', () => {
    expect(berlin.instantsOf(wall('2026-03-29', '02:30'))).toEqual([])
  })

  test('is read back from its instant', () => {
    expect(new Zone('Asia/Kathmandu').wallAt(fromInstant('2026-01-02T03:04:05Z'))).toEqual({
      year: 2026,
      month: 1,
      day: 2,
      hour: 8,
      minute: 49,
      second: 5,
    })
  })
})

test('the changes of the clocks are found to the moment, in a year and in an hour', () => {
  const year = { from: fromInstant('2026-01-01T00:00:00Z'), to: fromInstant('2027-01-01T00:00:00Z') }
  expect(said(berlin.changes(year.from, year.to))).toEqual(['2026-03-29T01:00:00.000Z', '2026-10-25T01:00:00.000Z'])
  const back = fromInstant('2026-10-25T01:00:00Z')
  expect(berlin.changes(back - 10 * MINUTE, back + 10 * MINUTE)).toEqual([back])
  expect(berlin.changes(back, back + DAY)).toEqual([])
  expect(new Zone('UTC').changes(year.from, year.to)).toEqual([])
})

test('days and months are counted by the calendar', () => {
  expect([addDays('2026-03-28', 2), addDays('2024-02-29', 366), addDays('2026-01-01', -1)]).toEqual([
    '2026-03-30',
    '2025-03-01',
    '2025-12-31',
  ])
  expect([addMonths('2026-01-31', 1), addMonths('2026-01-15', -1)]).toEqual(['2026-02-28', '2025-12-15'])
})
