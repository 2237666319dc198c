import { describe, expect, test } from 'vitest'
import type { Recordings } from '../../../electron/protocol/recordings.ts'
import { fromInstant, MINUTE, SECOND, toInstant, type Range } from '../../../renderer/state/recordings/micros.ts'
import {
  coveredTrack,
  extended,
  joined,
  joinedGaps,
  spotAt,
  trackOf,
  within,
  type GapSpan,
} from '../../../renderer/state/recordings/spans.ts'

const start = fromInstant('2026-01-02T03:00:00Z')
const minute = (n: number): number => start + n * MINUTE
const range = (from: number, to: number): Range => ({ from: minute(from), to: minute(to) })
const gap = (from: number, to: number, cause: GapSpan['cause'] = 'network'): GapSpan => ({
  ...range(from, to),
  cause,
  message: null,
})

const answer = (segments: Range[], gaps: GapSpan[] = []): Recordings => ({
  segments: segments.map(({ from, to }) => ({
    id: `gate~${toInstant(from)}`,
    camera: 'gate',
    start: toInstant(from),
    end: toInstant(to),
    bytes: 1,
    url: '/',
    state: 'finished',
    protected: false,
  })),
  gaps: gaps.map(({ from, to, cause, message }) => ({
    start: toInstant(from),
    end: toInstant(to),
    cause: cause ?? 'station',
    message,
  })),
})

describe('what is recorded', () => {
  test('is one stretch over segments that touch, and over less than a second between them', () => {
    const ranges = [range(0, 1), range(1, 2), { from: minute(2) + SECOND / 2, to: minute(3) }, range(5, 6)]
    expect(joined(ranges)).toEqual([range(0, 3), range(5, 6)])
  })

  test('is one stretch where segments overlap, as after a clock was set back', () => {
    expect(joined([range(0, 3), range(1, 2), range(2, 4)])).toEqual([range(0, 4)])
  })
})

describe('a gap', () => {
  test('that a question has cut in two is one again', () => {
    expect(joinedGaps([gap(0, 1), gap(1, 3), gap(4, 5)])).toEqual([gap(0, 3), gap(4, 5)])
  })

  test('ends where its cause becomes another', () => {
    expect(joinedGaps([gap(0, 1, 'camera'), gap(1, 2, 'disk')])).toHaveLength(2)
  })

  test('of which only the place is known has no cause', () => {
    const covered = [range(0, 2), range(3, 5)].map(({ from, to }) => ({ start: toInstant(from), end: toInstant(to) }))
    expect(coveredTrack(range(0, 5), covered).gaps).toEqual([gap(2, 3, null)])
  })
})

test('at an instant there is a recording, a gap, or nothing', () => {
  const track = trackOf(range(0, 10), answer([range(1, 3), range(5, 6)], [gap(3, 5)]))
  const kinds = [0, 1, 2.9, 3, 4.9, 5, 6].map((at) => spotAt(track, minute(at)).kind)
  expect(kinds).toEqual(['nothing', 'recorded', 'recorded', 'gap', 'gap', 'recorded', 'nothing'])
})

describe('a newer answer about the end', () => {
  const track = trackOf(range(0, 10), answer([range(0, 3), range(4, 6)], [gap(3, 4), gap(6, 7)]))

  test('lets what was recorded grow', () => {
    const tail = trackOf(range(5, 9), answer([range(4, 8)]))
    expect(extended(track, tail).recorded).toEqual([range(0, 3), range(4, 8)])
  })

  test('ends the gap that was open', () => {
    const tail = trackOf(range(5, 9), answer([range(4, 6), range(7, 8)], [gap(6, 7)]))
    expect(extended(track, tail).gaps).toEqual([gap(3, 4), gap(6, 7)])
  })

  test('ends a gap that began before it at its own beginning, where recording goes on', () => {
    const tail = trackOf(range(6.5, 9), answer([range(6.5, 8)]))
    expect(extended(track, tail)).toMatchObject({
      recorded: [range(0, 3), range(4, 6), range(6.5, 8)],
      gaps: [gap(3, 4), gap(6, 6.5)],
    })
  })

  test('keeps a gap whole that began before it', () => {
    const tail = trackOf(range(6.5, 9), answer([range(8, 9)], [gap(6.5, 8)]))
    expect(extended(track, tail).gaps).toEqual([gap(3, 4), gap(6, 8)])
  })

  test('takes back what has been deleted meanwhile', () => {
    expect(extended(track, trackOf(range(4, 10), answer([]))).recorded).toEqual([range(0, 3)])
  })
})

test('a part of a track has its own seconds and gaps', () => {
  const track = trackOf(range(0, 10), answer([range(0, 3), range(4, 10)], [gap(3, 4)]))
  expect(within(track, range(2, 5))).toEqual({ recorded: 2 * MINUTE, gaps: [gap(3, 4)] })
})
