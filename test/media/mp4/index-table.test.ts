import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MFRO_BYTES,
  movieFragmentRandomAccess,
  readRandomAccess,
  readRandomAccessBytes,
} from '../../../electron/media/mp4/index-table.ts'

const position = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

describe('the table of key frames', () => {
  it('comes back as it was written, also beyond 4 GB', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ time: position, offset: position }), { maxLength: 30 }), (entries) => {
        expect(readRandomAccess(movieFragmentRandomAccess(entries))).toEqual(entries)
      }),
    )
  })

  it('is found from its end', () => {
    const table = movieFragmentRandomAccess([{ time: 1, offset: 2 }])
    expect(readRandomAccessBytes(table.subarray(-MFRO_BYTES))).toBe(table.byteLength)
    expect(readRandomAccessBytes(new Uint8Array(MFRO_BYTES))).toBeUndefined()
  })

  it('is not made up from a table that is cut or something else', () => {
    const table = movieFragmentRandomAccess([{ time: 1, offset: 2 }])
    for (let length = 0; length < table.byteLength; length++) {
      expect(readRandomAccess(table.subarray(0, length))).toBeUndefined()
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => readRandomAccess(bytes) === undefined))
  })

  it('says nothing where its count and its length differ', () => {
    const table = movieFragmentRandomAccess([{ time: 1, offset: 2 }])
    table.set([0xff, 0xff, 0xff, 0xff], 28) // the count
    expect(readRandomAccess(table)).toBeUndefined()
  })
})
