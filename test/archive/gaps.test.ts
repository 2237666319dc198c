import { describe, expect, it } from 'vitest'
import { coverageOf } from '../../electron/archive/coverage.ts'
import { gapsOf, type GapSpan, type Question, type Recorded } from '../../electron/archive/gaps.ts'
import type { GapCause } from '../../electron/protocol/recordings.ts'

/** Seconds are easier to read; the code counts in µs. */
const recorded = (
  start: number,
  end: number,
  before?: { cause: GapCause; since?: number; message?: string },
): Recorded => ({
  ...{ start: start * 1e6, end: end * 1e6 },
  before: before
    ? {
        cause: before.cause,
        since: before.since === undefined ? null : before.since * 1e6,
        message: before.message ?? null,
      }
    : null,
})

const asked = (start: number, end: number, more: Partial<Question> = {}): Question => ({
  ...{ start: start * 1e6, end: end * 1e6, now: 100_000 * 1e6, present: null },
  ...more,
})

const words = (gaps: readonly GapSpan[]): string[] =>
  gaps.map(({ start, end, cause, message }) => {
    return `${start / 1e6}–${end / 1e6} ${cause}${message === null ? '' : `: ${message}`}`
  })

describe('gaps', () => {
  it('are what lies between recordings, each with the cause that the one behind it says', () => {
    const segments = [
      recorded(0, 60),
      recorded(60, 120),
      recorded(150, 210, { cause: 'network', since: 121, message: 'No answer.' }),
    ]
    expect(words(gapsOf(segments, asked(0, 300)))).toEqual(['120–150 network: No answer.'])
  })

  it('are none below one second', () => {
    expect(gapsOf([recorded(0, 60), recorded(60.999, 120, { cause: 'camera' })], asked(0, 300))).toEqual([])
    expect(words(gapsOf([recorded(0, 60), recorded(61, 120, { cause: 'camera' })], asked(0, 300)))).toEqual([
      '60–61 camera',
    ])
  })

  it('are cut to the range that is asked for', () => {
    const segments = [recorded(0, 60), recorded(300, 360, { cause: 'station' }), recorded(900, 960, { cause: 'disk' })]
    expect(words(gapsOf(segments, asked(100, 500)))).toEqual(['100–300 station', '360–500 disk'])
  })

  it('say that a recording was deleted where the one behind it knows of no gap', () => {
    const [gap] = gapsOf([recorded(0, 60), recorded(600, 660)], asked(0, 660))
    expect(gap).toMatchObject({ start: 60e6, end: 600e6, cause: 'station' })
    expect(gap?.message).toContain('no longer in the archive')
  })

  it('are parted where a recording was deleted first and another cause came later', () => {
    const segments = [recorded(0, 60), recorded(600, 660, { cause: 'camera', since: 500 })]
    const gaps = gapsOf(segments, asked(0, 660))
    expect(gaps.map(({ start, end, cause }) => [start / 1e6, end / 1e6, cause])).toEqual([
      [60, 500, 'station'],
      [500, 600, 'camera'],
    ])
  })

  it('are one where the cause was only noticed a little late', () => {
    const segments = [recorded(0, 60), recorded(600, 660, { cause: 'camera', since: 75 })]
    expect(words(gapsOf(segments, asked(0, 660)))).toEqual(['60–600 camera'])
  })

  it('are none before the first recording, unless it says since when there should have been one', () => {
    expect(gapsOf([recorded(100, 160, { cause: 'camera' })], asked(0, 160))).toEqual([])
    expect(words(gapsOf([recorded(100, 160, { cause: 'camera', since: 40 })], asked(0, 160)))).toEqual([
      '40–100 camera',
    ])
  })

  it('reach to the present where something keeps the camera from being recorded, and no further', () => {
    const present = { cause: 'camera' as const, message: 'It is off.' }
    expect(words(gapsOf([recorded(0, 60)], asked(0, 500, { present, now: 100e6 })))).toEqual([
      '60–100 camera: It is off.',
    ])
    expect(words(gapsOf([recorded(0, 60)], asked(0, 80, { present, now: 100e6 })))).toEqual([
      '60–80 camera: It is off.',
    ])
    expect(gapsOf([recorded(0, 60)], asked(0, 500, { now: 100e6 }))).toEqual([])
    expect(gapsOf([], asked(0, 500, { present }))).toEqual([])
  })

  it('are none where recordings overlap, as after a clock was set back', () => {
    const segments = [recorded(0, 60), recorded(5, 40, { cause: 'station' }), recorded(50, 110)]
    expect(gapsOf(segments, asked(0, 110))).toEqual([])
  })
})

describe('coverage', () => {
  const span = (start: number, end: number) => ({ start: start * 1e6, end: end * 1e6 })

  it('joins what has less than a second between, and is cut to the range', () => {
    const ranges = coverageOf([span(0, 60), span(60.5, 120), span(121.5, 180)], span(30, 150))
    expect(ranges).toEqual([span(30, 120), span(121.5, 150)])
  })

  it('joins over wider breaks rather than answer more ranges than can be shown', () => {
    const spans = Array.from({ length: 100 }, (_, i) => span(i * 10, i * 10 + 5))
    const ranges = coverageOf(spans, span(0, 1000), 10)
    expect(ranges.length).toBeLessThanOrEqual(10)
    expect(ranges[0]?.start).toBe(0)
    expect(ranges.at(-1)?.end).toBe(995e6)
  })
})
