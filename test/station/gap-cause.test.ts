import { describe, expect, it } from 'vitest'
import type { CaptureFailure, CaptureState } from '../../electron/capture/types.ts'
import { noPictures } from '../../electron/station/gap-cause.ts'

const retrying = (kind: CaptureFailure): CaptureState => ({
  ...{ state: 'retrying', at: 0, attempt: 1, lastUnit: null },
  because: { kind, message: 'why' },
})

describe('why no pictures come', () => {
  it('is nothing while they do', () => {
    expect(noPictures({ state: 'live', since: 0 }, { cause: 'network', message: 'why' })).toBeNull()
  })

  it('stays what it was while a camera is being started again', () => {
    const known = { cause: 'network', message: 'why' } as const
    expect(noPictures({ state: 'starting', since: 0 }, known)).toBe(known)
    expect(noPictures({ state: 'starting', since: 0 }, null)).toBeNull()
  })

  it.each([
    ['unreachable', 'network'],
    ['stalled', 'camera'],
    ['unauthorized', 'camera'],
    ['exited', 'encoder'],
    ['ffmpegMissing', 'encoder'],
    ['sourceInvalid', 'operator'],
  ] as const)('%s is of the %s', (kind, cause) => {
    expect(noPictures(retrying(kind), null)).toEqual({ cause, message: 'why' })
  })

  it('is a person’s doing where the camera is switched off', () => {
    expect(noPictures({ state: 'off' }, null)).toEqual({ cause: 'operator', message: 'The camera was switched off.' })
  })
})
