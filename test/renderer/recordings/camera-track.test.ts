import { beforeEach, describe, expect, test } from 'vitest'
import type { Recordings } from '../../../electron/protocol/recordings.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { CameraTrack } from '../../../renderer/state/recordings/camera-track.svelte.ts'
import { DAY, HOUR, MINUTE, SECOND, type Range } from '../../../renderer/state/recordings/micros.ts'
import { settle } from '../../kit/manual-clock.ts'
import { FakeRecordings, µs } from '../kit/fake-recordings.ts'

let now = µs('2026-03-01T12:00:00Z')
let archive: FakeRecordings
let track: CameraTrack
const last = (length: number): Range => ({ from: now - length, to: now })
const asked = (): string[] => archive.asked.map(({ what, from, to }) => `${what} ${Math.round((to - from) / MINUTE)}`)

beforeEach(() => {
  now = µs('2026-03-01T12:00:00Z')
  archive = new FakeRecordings()
  archive.cameras.gate = {
    recorded: [
      { from: now - 30 * DAY, to: now - HOUR },
      { from: now - HOUR + MINUTE, to: now - SECOND },
    ],
    causes: [{ at: now - HOUR, cause: 'disk' }],
  }
  track = new CameraTrack('gate', archive.recordings, () => now)
})

test('a window is asked for with what lies beside it, and a drag inside asks nothing more', async () => {
  await track.show(last(2 * HOUR))
  await track.show({ from: now - 3 * HOUR, to: now - HOUR })
  expect(asked()).toEqual(['find 360'])
  expect(track.state).toEqual({ state: 'ready' })
  expect(track.track?.gaps).toMatchObject([{ cause: 'disk' }])
})

test('a wide window is asked for as coverage, and asked again for causes once it is narrow enough', async () => {
  await track.show(last(7 * DAY))
  expect(track.track?.gaps).toMatchObject([{ cause: null }])
  await track.show(last(DAY))
  expect(asked().map((question) => question.split(' ')[0])).toEqual(['coverage', 'find'])
  expect(track.track?.gaps).toMatchObject([{ cause: 'disk' }])
})

test('while a question is under way no other is asked, and then only for the newest window', async () => {
  const answers: ((found: Recordings) => void)[] = []
  const questions: number[] = []
  const slow = new CameraTrack(
    'gate',
    {
      find: (_camera, from) => {
        questions.push(from)
        return new Promise((resolve) => answers.push(resolve))
      },
      coverage: () => Promise.resolve([]),
    },
    () => now,
  )
  void slow.show(last(HOUR))
  for (let day = 1; day <= 5; day++) void slow.show({ from: now - day * DAY - HOUR, to: now - day * DAY })
  expect(questions).toHaveLength(1)
  answers[0]?.({ segments: [], gaps: [] })
  await settle()
  expect(questions).toHaveLength(2)
  expect(questions[1]).toBeLessThan(now - 5 * DAY)
})

describe('what grows', () => {
  test('is asked for again by its end alone', async () => {
    await track.show(last(2 * HOUR))
    now += 3 * SECOND
    archive.cameras.gate = {
      ...archive.cameras.gate,
      recorded: [archive.cameras.gate!.recorded[0]!, { from: now - HOUR, to: now - SECOND }],
    }
    await track.refresh()
    expect(track.track?.recorded.at(-1)?.to).toBe(now - SECOND)
    expect(asked()[1]).toBe('find 4')
    expect(track.track?.gaps).toMatchObject([{ cause: 'disk' }])
  })

  test('is left alone while the past is looked at', async () => {
    await track.show({ from: now - 5 * DAY, to: now - 5 * DAY + HOUR })
    now += MINUTE
    await track.refresh()
    expect(asked()).toHaveLength(1)
  })

  test('stays as it was where the station does not answer', async () => {
    await track.show(last(2 * HOUR))
    const before = track.track
    archive.refuses.find = new Error('gone')
    now += 3 * SECOND
    await track.refresh()
    expect(track.track).toBe(before)
    expect(track.state).toEqual({ state: 'ready' })
  })
})

describe('a question that fails', () => {
  test('is said, and asked again by itself', async () => {
    archive.refuses.find = new LinkError({ kind: 'unavailable', message: 'The archive cannot be read.' })
    await track.show(last(HOUR))
    expect(track.state).toMatchObject({ state: 'failed', problem: { message: 'The archive cannot be read.' } })
    delete archive.refuses.find
    await track.refresh()
    expect(track.state).toEqual({ state: 'ready' })
  })

  test('leaves what was known in sight', async () => {
    await track.show(last(HOUR))
    archive.refuses.find = new LinkError({ kind: 'offline', message: 'No answer.' })
    await track.show({ from: now - 9 * DAY, to: now - 9 * DAY + HOUR })
    expect(track.state.state).toBe('failed')
    expect(track.track).not.toBeNull()
  })
})
