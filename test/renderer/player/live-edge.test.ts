import { describe, expect, it } from 'vitest'
import { chase } from '../../../renderer/player/live-edge.ts'

/** Seconds until a playhead so far behind is within 30 ms of the newest frame, looking 30 times a second. */
function secondsToCatchUp(behind: number): number {
  let seconds = 0
  for (let left = behind; left > 0.03 && seconds < 60; seconds += 1 / 30) {
    const next = chase(left, false)
    left = next.type === 'jump' ? 0 : left - (next.rate - 1) / 30
  }
  return seconds
}

describe('the chase for the live edge', () => {
  it('leaves alone what is at the edge', () => {
    expect(chase(-0.02, false)).toEqual({ type: 'rate', rate: 1 })
    expect(chase(0.03, false)).toEqual({ type: 'rate', rate: 1 })
  })

  it('plays faster the further behind it is, and jumps from far away', () => {
    expect([0.05, 0.2, 0.79].map((behind) => chase(behind, false))).toEqual([
      { type: 'rate', rate: 1.1 },
      { type: 'rate', rate: 1.5 },
      { type: 'rate', rate: 1.5 },
    ])
    expect(chase(5, false)).toEqual({ type: 'jump' })
  })

  it('jumps over what a picture that is just being opened got at once', () => {
    expect(chase(0.05, true)).toEqual({ type: 'rate', rate: 1.1 })
    expect(chase(0.2, true)).toEqual({ type: 'jump' })
  })

  it('has made up for any delay within three seconds', () => {
    for (const behind of [0.04, 0.1, 0.2, 0.5, 0.79, 0.81, 30]) expect(secondsToCatchUp(behind)).toBeLessThan(3)
  })
})
