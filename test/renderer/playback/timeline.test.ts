import { describe, expect, it } from 'vitest'
import type { Segment } from '../../../electron/protocol/recordings.ts'
import { Timeline } from '../../../renderer/playback/timeline.ts'
import { toInstant } from '../../../renderer/playback/times.ts'
import { at } from './fake-archive.ts'

const segment = (id: string, from: number, to: number, state: Segment['state'] = 'finished'): Segment => ({
  ...{ id, camera: 'gate', start: toInstant(at(from)), end: toInstant(at(to)), state },
  ...{ url: '', bytes: 0, protected: false },
})
const known = (from: number, to: number) => ({ from: at(from), to: at(to) })
const spot = (timeline: Timeline, seconds: number): string => {
  const found = timeline.at(at(seconds))
  return found.kind === 'recorded' ? found.span.segment : 'gap'
}

describe('a timeline', () => {
  const timeline = Timeline.of([segment('a', 0, 10), segment('b', 10.4, 20), segment('c', 50, 60)], known(0, 100))

  it('knows which segment stands at an instant, and where none does', () => {
    expect([0, 9.9, 10.4, 19.9, 50].map((seconds) => spot(timeline, seconds))).toEqual(['a', 'a', 'b', 'b', 'c'])
    expect([-1, 20, 49.9, 60].map((seconds) => spot(timeline, seconds))).toEqual(['gap', 'gap', 'gap', 'gap'])
  })

  it('lets the last picture stand over a break of less than a second', () => {
    expect(spot(timeline, 10.2)).toBe('a')
  })

  it('knows where a gap begins and ends, as far as anybody does', () => {
    expect(timeline.at(at(30))).toEqual({ kind: 'gap', from: at(20), to: at(50) })
    expect(timeline.at(at(-1))).toEqual({ kind: 'gap', from: null, to: at(0) })
    expect(timeline.at(at(60))).toEqual({ kind: 'gap', from: at(60), to: null })
  })

  it('knows where something is recorded again, and no seam between two segments is such a place', () => {
    expect([-1, 0, 15, 20, 55].map((seconds) => timeline.nextStart(at(seconds)))).toEqual([
      at(0),
      at(50),
      at(50),
      at(50),
      null,
    ])
  })

  it('goes from segment to segment both ways', () => {
    const [a, b, c] = timeline.spans
    expect([a!, b!, c!].map((span) => timeline.after(span)?.segment)).toEqual(['b', 'c', undefined])
    expect([a!, b!, c!].map((span) => timeline.before(span)?.segment)).toEqual([undefined, 'a', 'b'])
  })

  it('plays the later one of two that overlap since the clock was set back', () => {
    const overlapping = Timeline.of([segment('a', 0, 60), segment('b', 30, 90)], known(0, 100))
    expect([29, 30, 59, 89].map((seconds) => spot(overlapping, seconds))).toEqual(['a', 'b', 'b', 'b'])
  })

  it('takes a newer answer over: what has grown, what has come, what is gone', () => {
    const before = Timeline.of(
      [segment('a', 0, 10), segment('b', 10, 20), segment('c', 20, 25, 'writing')],
      known(0, 30),
    )
    const after = before.joinedWith(Timeline.of([segment('c', 20, 40), segment('d', 40, 42, 'writing')], known(12, 45)))
    expect(after.spans.map((span) => [span.segment, span.growing])).toEqual([
      ['a', false],
      ['c', false],
      ['d', true],
    ])
    expect(after.known).toEqual(known(0, 45))
  })

  it('forgets what does not touch the newer answer', () => {
    const after = timeline.joinedWith(Timeline.of([segment('z', 500, 510)], known(400, 600)))
    expect(after.spans.map((span) => span.segment)).toEqual(['z'])
    expect(after.knows(at(50))).toBe(false)
  })
})
