import { beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { Calendar } from '../../../renderer/state/recordings/calendar.svelte.ts'
import { HOUR } from '../../../renderer/state/recordings/micros.ts'
import { recordedByDay, weeksOf } from '../../../renderer/state/recordings/month.ts'
import { Zone } from '../../../renderer/state/recordings/zone.ts'
import { FakeRecordings, µs } from '../kit/fake-recordings.ts'

const berlin = new Zone('Europe/Berlin')
let archive: FakeRecordings
let calendar: Calendar

beforeEach(() => {
  archive = new FakeRecordings()
  archive.cameras.gate = { recorded: [{ from: µs('2026-10-24T20:00:00Z'), to: µs('2026-10-25T23:00:00Z') }] }
  archive.cameras.yard = { recorded: [{ from: µs('2026-10-20T08:00:00Z'), to: µs('2026-10-20T09:00:00Z') }] }
  calendar = new Calendar(archive.recordings, berlin)
})

test('a month is six weeks from a Monday on', () => {
  const weeks = weeksOf('2026-10-01')
  expect(weeks).toHaveLength(6)
  expect([weeks[0]?.[0], weeks[0]?.[3], weeks[5]?.[6]]).toEqual(['2026-09-28', '2026-10-01', '2026-11-08'])
  expect(weeksOf('2026-06-01')[0]?.[0]).toBe('2026-06-01')
})

test('a recording over midnight belongs to both days, by the clock of the viewer', () => {
  const range = { from: µs('2026-06-01T21:00:00Z'), to: µs('2026-06-01T23:00:00Z') }
  const byDay = recordedByDay([range], ['2026-06-01', '2026-06-02', '2026-06-03'], berlin)
  expect([...byDay]).toEqual([
    ['2026-06-01', HOUR],
    ['2026-06-02', HOUR],
  ])
})

describe('the month shown', () => {
  test('marks the days that any camera recorded', async () => {
    await calendar.choose(['gate', 'yard'])
    await calendar.show('2026-10-25')
    expect(calendar.recordedOn('2026-10-20')).toBe(HOUR)
    expect(calendar.recordedOn('2026-10-21')).toBe(0)
    await calendar.choose(['gate'])
    expect(calendar.recordedOn('2026-10-20')).toBe(0)
  })

  test('calls a day of 25 hours whole only with all of them', async () => {
    await calendar.choose(['gate'])
    await calendar.show('2026-10-01')
    expect(calendar.recordedOn('2026-10-25')).toBe(25 * HOUR)
    expect(calendar.shareOf('2026-10-25')).toBe(1)
    expect(calendar.shareOf('2026-10-24')).toBeCloseTo(2 / 24)
  })

  test('asks once for each month', async () => {
    await calendar.choose(['gate'])
    await calendar.show('2026-10-25')
    await calendar.show('2026-10-01')
    expect(archive.asked).toHaveLength(1)
    await calendar.turn(-1)
    expect(calendar.month).toBe('2026-09-01')
    expect(archive.asked).toHaveLength(2)
  })

  test('says where it could not be asked for', async () => {
    archive.refuses.coverage = new LinkError({ kind: 'offline', message: 'No answer.' })
    await calendar.choose(['gate'])
    await calendar.show('2026-10-25')
    expect(calendar.state).toMatchObject({ state: 'failed' })
  })

  test('is not overwritten by the late answer of another', async () => {
    const answers: (() => void)[] = []
    const slow = new Calendar(
      {
        find: archive.recordings.find,
        coverage: (camera, from, to) =>
          new Promise((resolve) => {
            answers.push(() => {
              void archive.recordings.coverage(camera, from, to).then(resolve)
            })
          }),
      },
      berlin,
    )
    await slow.choose(['gate'])
    const first = slow.show('2026-10-01')
    const second = slow.show('2026-09-01')
    answers[1]?.()
    await second
    answers[0]?.()
    await first
    expect(slow.recordedOn('2026-10-25')).toBe(0)
  })
})
