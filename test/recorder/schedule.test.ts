import { describe, expect, it } from 'vitest'
import { nextChange, scheduled, systemLocalTime, type LocalTimeOf } from '../../electron/recorder/schedule.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const localTimeIn = (timeZone: string): LocalTimeOf => {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  return (milliseconds) => {
    const parts = Object.fromEntries(format.formatToParts(milliseconds).map(({ type, value }) => [type, value]))
    return { weekday: DAYS.indexOf(parts['weekday']!), minute: Number(parts['hour']) * 60 + Number(parts['minute']) }
  }
}

const NEVER = '0'.repeat(48)
const week = (days: Record<number, string>): string[] => DAYS.map((_, day) => days[day] ?? NEVER)
/** From half-hour to half-hour. */
const between = (from: number, to: number): string => '0'.repeat(from) + '1'.repeat(to - from) + '0'.repeat(48 - to)
const utc = (text: string): number => Date.parse(`${text}Z`)
const change = (grid: string[], at: string, zone: string): string | undefined => {
  const next = nextChange(grid, utc(at), localTimeIn(zone))
  return next === null ? undefined : new Date(next).toISOString().slice(0, 16)
}

describe('a schedule', () => {
  it('is of local days and hours', () => {
    const grid = week({ 0: between(18, 34) })
    const berlin = localTimeIn('Europe/Berlin')
    expect(scheduled(grid, utc('2026-01-05T07:59:59'), berlin)).toBe(false)
    expect(scheduled(grid, utc('2026-01-05T08:00:00'), berlin)).toBe(true)
    expect(scheduled(grid, utc('2026-01-05T15:59:59'), berlin)).toBe(true)
    expect(scheduled(grid, utc('2026-01-05T16:00:00'), berlin)).toBe(false)
    expect(scheduled(grid, utc('2026-01-06T09:00:00'), berlin)).toBe(false)
  })

  it('says when it changes next', () => {
    const grid = week({ 0: between(18, 34) })
    expect(change(grid, '2026-01-05T07:00', 'Europe/Berlin')).toBe('2026-01-05T08:00')
    expect(change(grid, '2026-01-05T08:00', 'Europe/Berlin')).toBe('2026-01-05T16:00')
    expect(change(grid, '2026-01-05T16:00', 'Europe/Berlin')).toBe('2026-01-12T08:00')
    expect(change(week({}), '2026-01-05T16:00', 'Europe/Berlin')).toBeUndefined()
  })

  it('keeps to the wall clock when summer time begins: two o’clock does not come', () => {
    // 29 March 2026, a Sunday: 01:00 UTC is 03:00 in Berlin.
    expect(change(week({ 6: between(6, 8) }), '2026-03-29T00:00', 'Europe/Berlin')).toBe('2026-03-29T01:00')
    expect(change(week({ 6: between(4, 6) }), '2026-03-29T00:00', 'Europe/Berlin')).toBe('2026-04-05T00:00')
    expect(change(week({ 6: between(2, 8) }), '2026-03-29T00:00', 'Europe/Berlin')).toBe('2026-03-29T02:00')
  })

  it('keeps to the wall clock when it ends: two o’clock comes twice', () => {
    // 25 October 2026, a Sunday: 01:00 UTC is 02:00 in Berlin for the second time.
    const grid = week({ 6: between(4, 5) })
    expect(change(grid, '2026-10-24T23:00', 'Europe/Berlin')).toBe('2026-10-25T00:00')
    expect(change(grid, '2026-10-25T00:00', 'Europe/Berlin')).toBe('2026-10-25T00:30')
    expect(change(grid, '2026-10-25T00:30', 'Europe/Berlin')).toBe('2026-10-25T01:00')
    expect(change(grid, '2026-10-25T01:00', 'Europe/Berlin')).toBe('2026-10-25T01:30')
  })

  it.each(['Asia/Kathmandu', 'Australia/Lord_Howe', 'Asia/Shanghai', 'America/St_Johns'])(
    'is exact to the minute in %s',
    (zone) => {
      const grid = week({ 2: between(17, 18) })
      const next = nextChange(grid, utc('2026-01-05T00:00'), localTimeIn(zone))!
      expect(localTimeIn(zone)(next)).toEqual({ weekday: 2, minute: 17 * 30 })
    },
  )

  it('uses the computer’s own time zone', () => {
    const monday = new Date(2026, 0, 5, 9, 30)
    expect(systemLocalTime(monday.getTime())).toEqual({ weekday: 0, minute: 570 })
    expect(systemLocalTime(new Date(2026, 0, 4, 0, 0).getTime())).toEqual({ weekday: 6, minute: 0 })
  })
})
