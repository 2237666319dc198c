import { beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../../../renderer/state/recordings/micros.ts'
import { LEAD, nearestGap, newestRecorded, nextRecorded } from '../../../renderer/state/recordings/search.ts'
import { FakeRecordings, µs } from '../kit/fake-recordings.ts'

const now = µs('2026-03-01T12:00:00Z')
let archive: FakeRecordings

beforeEach(() => {
  archive = new FakeRecordings()
  archive.cameras.gate = {
    recorded: [
      { from: now - 40 * DAY, to: now - 20 * DAY },
      { from: now - 20 * DAY + HOUR, to: now - 2 * HOUR },
      { from: now - 2 * HOUR + 40 * SECOND, to: now - SECOND },
    ],
    causes: [{ at: now - 2 * HOUR, cause: 'network', message: 'No answer.' }],
  }
  archive.cameras.yard = {
    recorded: [
      { from: now - DAY, to: now - 3 * HOUR },
      { from: now - 3 * HOUR + 2 * SECOND, to: now - SECOND },
    ],
    causes: [{ at: now - 3 * HOUR, cause: 'camera' }],
  }
})

const gap = (at: number, direction: 1 | -1, cameras = ['gate', 'yard']): ReturnType<typeof nearestGap> =>
  nearestGap(archive.recordings, cameras, { at, direction, now })

describe('the next gap', () => {
  test('is the nearest of any camera, with its cause', async () => {
    expect(await gap(now - 4 * HOUR, 1)).toMatchObject({
      camera: 'yard',
      gap: { from: now - 3 * HOUR, cause: 'camera' },
    })
    expect(await gap(now - 3 * HOUR, 1)).toMatchObject({
      camera: 'gate',
      gap: { cause: 'network', message: 'No answer.' },
    })
  })

  test('is another one each time, as one lands just before it', async () => {
    const first = await gap(now - 4 * HOUR, 1)
    const second = await gap(first!.gap.from - LEAD, 1)
    expect(second?.gap.from).toBe(now - 2 * HOUR)
    expect(await gap(second!.gap.from - LEAD, 1)).toBeNull()
  })

  test('backwards is the one before', async () => {
    expect(await gap(now, -1)).toMatchObject({ gap: { from: now - 2 * HOUR } })
    expect(await gap(now - 2 * HOUR - LEAD, -1)).toMatchObject({ gap: { from: now - 3 * HOUR } })
  })

  test('is found weeks away, after a short look has found none', async () => {
    expect(await gap(now - 4 * HOUR, -1, ['gate'])).toMatchObject({
      gap: { from: now - 20 * DAY, to: now - 20 * DAY + HOUR },
    })
    const asked = archive.asked.filter(({ what }) => what === 'coverage').map(({ from, to }) => to - from)
    expect(asked.length).toBeGreaterThan(1)
    expect(asked).toEqual([...asked].sort((a, b) => a - b))
  })

  test('is the one that goes on, where a camera is not recorded any more', async () => {
    archive.cameras.gate = { recorded: [{ from: now - DAY, to: now - 10 * MINUTE }] }
    expect(await gap(now - HOUR, 1, ['gate'])).toMatchObject({ gap: { from: now - 10 * MINUTE, to: now } })
  })

  test('is none where all is recorded', async () => {
    archive.cameras.gate = { recorded: [{ from: now - DAY, to: now - SECOND }] }
    expect(await gap(now - HOUR, 1, ['gate'])).toBeNull()
    expect(await gap(now - HOUR, -1, ['gate'])).toBeNull()
  })

  test('has no cause where the station does not say one, and is found all the same', async () => {
    archive.refuses.find = new Error('no')
    expect(await gap(now - 4 * HOUR, 1)).toMatchObject({ gap: { from: now - 3 * HOUR, cause: null } })
  })
})

test('the next recording of any camera begins where it begins, or at once', async () => {
  const { recordings } = archive
  expect(await nextRecorded(recordings, ['gate'], { from: now - 2 * HOUR + SECOND, to: now })).toBe(
    now - 2 * HOUR + 40 * SECOND,
  )
  expect(await nextRecorded(recordings, ['gate'], { from: now - HOUR, to: now })).toBe(now - HOUR)
  expect(await nextRecorded(recordings, ['roof'], { from: now - HOUR, to: now })).toBeNull()
  expect(await nextRecorded(recordings, ['gate'], { from: now, to: now })).toBeNull()
})

test('the newest picture is found however long ago it was', async () => {
  archive.cameras.roof = { recorded: [{ from: now - 200 * DAY, to: now - 199 * DAY }] }
  expect(await newestRecorded(archive.recordings, ['roof'], now)).toBe(now - 199 * DAY)
  expect(await newestRecorded(archive.recordings, ['roof', 'gate'], now)).toBe(now - SECOND)
  expect(await newestRecorded(archive.recordings, ['cellar'], now)).toBeNull()
})
