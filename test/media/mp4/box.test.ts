import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FieldReader, boxesIn, readBoxHeader } from '../../../electron/media/mp4/box-reader.ts'
import {
  ascii,
  box,
  boxHeader,
  concat,
  fullBox,
  u16,
  u32,
  u64,
  u8,
  versioned,
} from '../../../electron/media/mp4/box.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const whole = (bytes: Uint8Array): { start: number; end: number } => ({ start: 0, end: bytes.byteLength })

describe('a box', () => {
  it('begins with its length and type', () => {
    expect(hex(box('free', u8(1, 2), u16(3)))).toBe('0000000c' + '66726565' + '0102' + '0003')
  })

  it('can have a version and flags', () => {
    expect(hex(fullBox('tfhd', 1, 0x20000))).toBe('0000000c' + '74666864' + '01020000')
  })

  it('that is written elsewhere has a length of 64 bits where it needs one', () => {
    expect(hex(boxHeader('mdat', 2 ** 32 - 9))).toBe('ffffffff' + '6d646174')
    expect(hex(boxHeader('mdat', 2 ** 32 - 8))).toBe('00000001' + '6d646174' + '0000000100000008')
  })

  it('is found again, whichever length its header has', () => {
    for (const content of [0, 1, 2 ** 32 - 9, 2 ** 32 - 8, 2 ** 45]) {
      const header = boxHeader('mdat', content)
      expect(readBoxHeader(header, 100)).toEqual({
        type: 'mdat',
        offset: 100,
        start: 100 + header.byteLength,
        end: 100 + header.byteLength + content,
      })
    }
  })

  it('is none with a length below its header, or of no length', () => {
    for (const length of [0, 2, 7]) expect(readBoxHeader(concat(u32(length), ascii('free'), u64(9)), 0)).toBeUndefined()
    expect(readBoxHeader(concat(u32(1), ascii('free'), u64(15)), 0)).toBeUndefined()
    expect(readBoxHeader(concat(u32(1), ascii('free'), u32(0xffffffff, 0)), 0)).toBeUndefined()
  })
})

describe('numbers', () => {
  it('have both signs and 53 bits', () => {
    expect(hex(u32(-1, 1))).toBe('ffffffff' + '00000001')
    expect(hex(u64(-1, 2 ** 40 + 5))).toBe('ffffffffffffffff' + '0000010000000005')
  })

  it('take 64 bits together when one of them does not fit in 32', () => {
    expect(versioned(1, 2 ** 32 - 1).version).toBe(0)
    expect(versioned(1, 2 ** 32).version).toBe(1)
    expect(hex(versioned(2 ** 32).number(1))).toBe('0000000000000001')
  })

  it('come back as they were written', () => {
    const safe = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
    fc.assert(
      fc.property(safe, fc.integer(), fc.integer({ min: 0, max: 65_535 }), (long, signed, short) => {
        const bytes = concat(u64(long), u32(signed), u16(short))
        const reader = new FieldReader(bytes, whole(bytes))
        expect([reader.u64(), reader.i32(), reader.u16(), reader.left, reader.isShort]).toEqual([
          long,
          signed,
          short,
          0,
          false,
        ])
      }),
    )
  })

  it('past the end are 0, and the reader says that it is short', () => {
    const bytes = u8(1, 2, 3)
    const reader = new FieldReader(bytes, whole(bytes))
    expect([reader.u16(), reader.u16(), reader.u8(), reader.u64(), reader.left]).toEqual([0x102, 0, 0, 0, 0])
    expect(reader.isShort).toBe(true)
    expect(new FieldReader(bytes, whole(bytes)).skip(2).bytes(9)).toEqual(u8(3))
  })
})

describe('boxes in bytes', () => {
  it('are found in order, up to the first that is cut', () => {
    const bytes = concat(box('free', u8(1)), box('skip'), box('mdat', u32(1, 2)))
    expect(boxesIn(bytes, 0, bytes.byteLength - 1).map(({ type }) => type)).toEqual(['free', 'skip'])
    expect(boxesIn(bytes, 9, bytes.byteLength).map(({ type }) => type)).toEqual(['skip', 'mdat'])
  })

  it('never overlap or leave the bytes, whatever the bytes', () => {
    const small = fc
      .uint8Array({ maxLength: 400 })
      .map((bytes) => bytes.map((byte, i) => (i % 4 < 3 ? byte % 2 : byte)))
    fc.assert(
      fc.property(small, (bytes) => {
        let last = 0
        for (const { offset, start, end } of boxesIn(bytes, 0, bytes.byteLength)) {
          expect(offset).toBe(last)
          expect(start).toBeGreaterThan(offset)
          expect(end).toBeGreaterThanOrEqual(start)
          last = end
        }
        expect(last).toBeLessThanOrEqual(bytes.byteLength)
      }),
    )
  })
})
