import { describe, expect, it } from 'vitest'
import { Hole } from '../../electron/recorder/hole.ts'

const AWAY = { cause: 'network', message: 'The camera does not answer.' } as const
const REFUSED = { cause: 'network', message: 'The camera refuses the password.' } as const
const STOPPED = { cause: 'operator', message: 'Recording was stopped by hand.' } as const
const SECOND = 1_000_000

describe('a hole', () => {
  it('has the cause that lasted longest, all its times taken together', () => {
    const hole = new Hole(AWAY, 0)
    hole.because(STOPPED, 5 * SECOND)
    hole.because(REFUSED, 12 * SECOND)
    expect(hole.endedBy(100 * SECOND, 80 * SECOND, 20 * SECOND)).toEqual({
      ...{ cause: 'network', since: 80 * SECOND, message: 'The camera refuses the password.' },
    })
  })

  it('of less than a second is none', () => {
    expect(new Hole(AWAY, 0).endedBy(10 * SECOND, 9.5 * SECOND, SECOND)).toBeNull()
    expect(new Hole(AWAY, 0).endedBy(10 * SECOND, 12 * SECOND, SECOND)).toBeNull()
  })

  it('is told also where nobody knows since when it is', () => {
    expect(new Hole(AWAY, 0).endedBy(10 * SECOND, null, SECOND)).toEqual({ ...AWAY, since: null })
  })
})
