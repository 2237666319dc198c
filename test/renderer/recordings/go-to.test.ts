import { describe, expect, test } from 'vitest'
import { GoTo } from '../../../renderer/state/recordings/go-to.svelte.ts'
import { toInstant } from '../../../renderer/state/recordings/micros.ts'
import { Zone } from '../../../renderer/state/recordings/zone.ts'
import { µs } from '../kit/fake-recordings.ts'

const open = (at = '2026-10-25T00:15:00Z'): GoTo =>
  new GoTo(new Zone('Europe/Berlin'), µs(at), µs('2026-11-01T12:00:00Z'))
const meant = (goTo: GoTo): string | null => (goTo.at === null ? null : toInstant(goTo.at))
const typed = (date: string, time: string): GoTo => Object.assign(open(), { date, time })

test('it begins where the playhead is, as the viewer’s clock says it', () => {
  expect(open('2026-07-01T21:59:30Z')).toMatchObject({ date: '2026-07-01', time: '23:59:30' })
  expect(meant(open('2026-07-01T21:59:30Z'))).toBe('2026-07-01T21:59:30.000Z')
})

test.each([
  ['3:12', '2026-10-20T01:12:00.000Z'],
  ['03:12:04', '2026-10-20T01:12:04.000Z'],
  ['03.12.04', '2026-10-20T01:12:04.000Z'],
  ['03:12:04.25', '2026-10-20T01:12:04.250Z'],
  [' 23:59:59,999 ', '2026-10-20T21:59:59.999Z'],
])('%s is understood', (time, instant) => {
  expect(meant(typed('2026-10-20', time))).toBe(instant)
})

describe('what cannot be is said', () => {
  test.each(['', '25:00', '12:60', 'noon', '12:00:61'])('a time as %o', (time) => {
    expect(typed('2026-10-20', time).goal).toEqual({ goal: 'problem', problem: 'bad' })
  })

  test('no date', () => {
    expect(typed('', '12:00').goal).toEqual({ goal: 'problem', problem: 'badDate' })
  })

  test('a time that the clocks went over', () => {
    expect(typed('2026-03-29', '02:30').goal).toEqual({ goal: 'problem', problem: 'never' })
  })

  test('a time to come', () => {
    expect(typed('2026-11-02', '02:30').goal).toEqual({ goal: 'problem', problem: 'future' })
  })
})

test('of a time that came twice one chooses which', () => {
  const goTo = typed('2026-10-25', '02:15:00')
  expect(goTo.goal.goal).toBe('twice')
  expect(meant(goTo)).toBe('2026-10-25T00:15:00.000Z')
  goTo.second = true
  expect(meant(goTo)).toBe('2026-10-25T01:15:00.000Z')
})
