import { describe, expect, it } from 'vitest'
import { retryDelay } from '../../../renderer/link/back-off.ts'

describe('the pause before connecting again', () => {
  it('is none the first time, then half a second, doubling up to ten', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 20].map((failures) => retryDelay(failures, 0.5))
    expect(delays).toEqual([0, 500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  })

  it('is spread by a fifth each way', () => {
    expect(retryDelay(3, 0)).toBe(800)
    expect(retryDelay(3, 0.999)).toBe(1200)
  })
})
