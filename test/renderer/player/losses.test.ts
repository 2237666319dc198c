import { describe, expect, it } from 'vitest'
import { Losses } from '../../../renderer/player/losses.ts'

const after = (...sequences: number[]): Losses => {
  const losses = new Losses()
  for (const sequence of sequences) losses.unit(sequence)
  return losses
}

describe('losses', () => {
  it('are none where every unit comes', () => {
    expect(after(5, 6, 7)).toMatchObject({ slow: 0, source: 0 })
  })

  it('are seen by the gap even where nobody announces them', () => {
    expect(after(5, 9).slow).toBe(3)
  })

  it('are counted once where gap and announcement speak of the same units', () => {
    const losses = after(5, 9)
    losses.announce(3, 'slow')
    expect(losses.slow).toBe(3)
  })

  it('are the source’s where it says so', () => {
    const losses = after(5, 9)
    losses.announce(3, 'source')
    expect(losses).toMatchObject({ slow: 0, source: 3 })
  })

  it('need no gap: a camera that starts anew goes on counting', () => {
    const losses = after(5, 6)
    losses.announce(12, 'source')
    expect(losses).toMatchObject({ slow: 0, source: 12 })
  })

  it('are not seen across the largest sequence number, nor between two streams', () => {
    const losses = after(0xffffffff, 0)
    losses.restart()
    losses.unit(5000)
    expect(losses.slow).toBe(0)
  })
})
