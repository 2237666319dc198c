import { describe, expect, it } from 'vitest'
import { LiveEdge } from '../../../renderer/playback/live-edge.ts'

const S = 1_000_000

describe('the live edge', () => {
  it('is where the first of the recordings ends that go on', () => {
    expect(LiveEdge.limit([100 * S, 98 * S])).toBe(98 * S - 1)
  })

  it('is not held back by a recording that is far behind', () => {
    expect(LiveEdge.limit([100 * S, 40 * S])).toBe(100 * S - 1)
  })

  it('is nowhere where nothing is being recorded', () => {
    expect(LiveEdge.limit([])).toBe(Infinity)
  })

  it('waits at the end until two more seconds are there, and says once that it has come to it', () => {
    const edge = new LiveEdge()
    const looks = [10, 10, 11, 11.9, 12, 12.5].map((limit) => [edge.look(10 * S, limit * S), edge.waits])
    expect(looks).toEqual([
      [true, true],
      [false, true],
      [false, true],
      [false, true],
      [false, false],
      [false, false],
    ])
  })
})
