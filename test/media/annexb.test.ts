import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nalUnits, toAnnexB, unescape } from '../../electron/media/annexb.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const nals = (bytes: Uint8Array): string[] =>
  nalUnits(bytes).map(({ start, end }) => Buffer.from(bytes.subarray(start, end)).toString('hex'))

describe('NAL units', () => {
  it('are found behind start codes of three and of four bytes', () => {
    expect(nals(hex('00000001 6742 000001 68ee 00000001 6588'))).toEqual(['6742', '68ee', '6588'])
  })

  it('end before zeros that belong to the byte stream', () => {
    expect(nals(hex('0000000001 6742 000000 000001 68ee 0000'))).toEqual(['6742', '68ee'])
  })

  it('are not cut at bytes that only look like a start code', () => {
    expect(nals(hex('000001 65 0000030100000302 0000'))).toEqual(['650000030100000302'])
  })

  it('are none in bytes without a start code', () => {
    expect(nals(hex('01640020ffe1'))).toEqual([])
    expect(nals(new Uint8Array(0))).toEqual([])
    expect(nals(hex('000001'))).toEqual([])
  })

  it('come back as they were put together', () => {
    const nal = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => {
      // As an encoder would: no two zeros in a row, and not the last one a zero.
      const sound = bytes.map((byte) => (byte === 0 ? 7 : byte))
      return sound
    })
    fc.assert(
      fc.property(fc.array(nal, { maxLength: 8 }), (list) => {
        const joined = toAnnexB(list)
        expect(nalUnits(joined).map(({ start, end }) => joined.subarray(start, end))).toEqual(list)
      }),
    )
  })

  it('never overlap or leave the bytes, whatever the bytes', () => {
    const zeros = fc.uint8Array({ maxLength: 300 }).map((bytes) => bytes.map((byte) => (byte > 40 ? byte % 3 : byte)))
    fc.assert(
      fc.property(zeros, (bytes) => {
        let last = 0
        for (const unit of nalUnits(bytes)) {
          expect(unit.start).toBeGreaterThanOrEqual(last)
          expect(unit.end).toBeGreaterThan(unit.start)
          last = unit.end
        }
        expect(last).toBeLessThanOrEqual(bytes.byteLength)
      }),
    )
  })
})

it('removes emulation prevention bytes', () => {
  expect(unescape(hex('0000030000030100000303'))).toEqual(hex('0000000001000003'))
})
