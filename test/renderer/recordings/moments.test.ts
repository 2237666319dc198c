import { describe, expect, test } from 'vitest'
import { Formats } from '../../../renderer/i18n/formats.ts'
import { HOUR, MINUTE } from '../../../renderer/state/recordings/micros.ts'
import { µs } from '../kit/fake-recordings.ts'

const english = new Formats('en')
const chinese = new Formats('zh-CN')
const berlin = english.in('Europe/Berlin')
const at = µs('2026-11-21T02:12:04.257Z')

describe('an instant in a zone', () => {
  test('is said as its clocks show it', () => {
    expect([berlin.clock(at), berlin.minutes(at), berlin.tenths(at), berlin.precise(at)]).toEqual([
      '03:12:04',
      '03:12',
      '03:12:04.2',
      '03:12:04.257',
    ])
    expect([berlin.date(at), berlin.zone(at)]).toEqual(['Sat, Nov 21, 2026', 'GMT+1'])
    expect(chinese.in('Asia/Shanghai').date(at)).toBe('2026年11月21日周六')
  })

  test('has midnight as 00, never as 24', () => {
    expect(berlin.clock(µs('2026-11-20T23:00:00Z'))).toBe('00:00:00')
  })
})

describe('a range', () => {
  test('of one day is two times', () => {
    expect(berlin.range(at, at + HOUR)).toBe('03:12:04 – 04:12:04')
  })

  test('over midnight has its dates', () => {
    expect(berlin.range(at, at + 24 * HOUR)).toBe('Sat, Nov 21 03:12:04 – Sun, Nov 22 03:12:04')
  })

  test('over a change of the clocks has its zones, as it may end before it began', () => {
    const back = µs('2026-10-25T00:30:00Z')
    expect(berlin.range(back, back + 40 * MINUTE)).toBe('02:30:00 GMT+2 – 02:10:00 GMT+1')
  })
})

test('a length is said in its two largest units', () => {
  const lengths = [2_000, 59_400, 126_000, 3_600_000, 7_500_000, 180_000_000]
  expect(lengths.map((length) => english.length(length))).toEqual(['2.0s', '59s', '2m 6s', '1h', '2h 5m', '2d 2h'])
  expect(chinese.length(126_000)).toBe('2分钟 6秒')
})

test('sizes are said as disks are sold', () => {
  expect([900, 4_200_000, 1_530_000_000, 512e9].map((bytes) => english.bytes(bytes))).toEqual([
    '1 kB',
    '4 MB',
    '1.5 GB',
    '512 GB',
  ])
})

test('days, months and weekdays are those of the calendar, in any zone of the computer', () => {
  expect([english.day('2026-11-01'), english.month('2026-11-01')]).toEqual([
    'Sunday, November 1, 2026',
    'November 2026',
  ])
  expect(english.weekdays()[0]).toEqual({ short: 'Mon', long: 'Monday' })
})
