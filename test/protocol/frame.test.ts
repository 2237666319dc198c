import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUnit, HEADER_BYTES, readFrame, UnitAssembler, type UnitHeader } from '../../electron/protocol/frame.ts'
import { limits } from '../../electron/protocol/version.ts'

interface Vector {
  name: string
  hex: string
  header?: Record<string, unknown>
  payload?: string
  refused?: string
}
const file = join(import.meta.dirname, '../fixtures/media-frames.json')
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }

const unitHeader: fc.Arbitrary<UnitHeader> = fc.record({
  kind: fc.constantFrom('video', 'audio', 'still'),
  stream: fc.integer({ min: 0, max: 0xffff }),
  keyFrame: fc.boolean(),
  droppedBefore: fc.boolean(),
  configurationChanged: fc.boolean(),
  sequence: fc.integer({ min: 0, max: 0xffffffff }),
  captureTime: fc.maxSafeNat(),
  duration: fc.integer({ min: 0, max: 0xffffffff }),
})

const header = (fields: Partial<UnitHeader> = {}): UnitHeader => ({
  kind: 'video',
  stream: 1,
  keyFrame: true,
  droppedBefore: false,
  configurationChanged: false,
  sequence: 0,
  captureTime: 0,
  duration: 0,
  ...fields,
})

describe('the published test vectors', () => {
  it.each(vectors)('$name', ({ hex, header: expected, payload, refused }) => {
    const read = readFrame(Buffer.from(hex, 'hex'))
    if (refused !== undefined) {
      expect(read).toEqual({ ok: false, message: refused })
      return
    }
    if (!read.ok) throw new Error(read.message)
    expect(read.value.header).toEqual(expected)
    expect(Buffer.from(read.value.payload).toString('hex')).toBe(payload)
  })

  it('are what encodeUnit writes', () => {
    for (const { hex, header: expected, payload } of vectors) {
      if (!expected || expected['fragmentCount'] !== 1) continue
      const [frame] = encodeUnit(expected as unknown as UnitHeader, Buffer.from(payload ?? '', 'hex'))
      expect(Buffer.from(frame ?? []).toString('hex')).toBe(hex)
    }
  })
})

describe('a unit', () => {
  it('comes back as it was, however large, and every fragment keeps to the limit', () => {
    fc.assert(
      fc.property(unitHeader, fc.integer({ min: 0, max: 300_000 }), (fields, bytes) => {
        const data = Uint8Array.from({ length: bytes }, (_, i) => (i * 31) & 0xff)
        const frames = encodeUnit(fields, data)
        const assembler = new UnitAssembler()
        const results = frames.map((frame) => assembler.add(frame))
        for (const frame of frames) expect(frame.byteLength).toBeLessThanOrEqual(limits.fragmentBytes + HEADER_BYTES)
        const last = results.pop()
        expect(results.every((read) => read.ok && read.value === undefined)).toBe(true)
        if (!last?.ok || !last.value) throw new Error('the unit is not whole')
        expect(last.value.header).toMatchObject(fields)
        expect(Buffer.compare(last.value.data, data)).toBe(0)
      }),
      { numRuns: 100 },
    )
  })

  it('may be interleaved with units of other streams and of the other kind', () => {
    const assembler = new UnitAssembler()
    const data = new Uint8Array(100_000)
    const [videoA, videoB] = encodeUnit(header(), data)
    const [audio] = encodeUnit(header({ kind: 'audio' }), new Uint8Array(10))
    const [other] = encodeUnit(header({ stream: 2 }), new Uint8Array(10))
    const wholes = [videoA, audio, other, videoB].map((frame) => assembler.add(frame ?? new Uint8Array()))
    expect(wholes.map((read) => read.ok && read.value?.data.byteLength)).toEqual([undefined, 10, 10, 100_000])
  })

  it('is refused when a fragment is missing, and the next unit starts clean', () => {
    const assembler = new UnitAssembler()
    const [first, , third] = encodeUnit(header(), new Uint8Array(200_000))
    assembler.add(first ?? new Uint8Array())
    expect(assembler.add(third ?? new Uint8Array()).ok).toBe(false)
    const [next] = encodeUnit(header({ sequence: 1 }), new Uint8Array(5))
    expect(assembler.add(next ?? new Uint8Array())).toMatchObject({ ok: true, value: { header: { sequence: 1 } } })
  })

  it('is forgotten when its stream is dropped', () => {
    const assembler = new UnitAssembler()
    const [first, second] = encodeUnit(header(), new Uint8Array(100_000))
    assembler.add(first ?? new Uint8Array())
    assembler.drop(1)
    expect(assembler.add(second ?? new Uint8Array()).ok).toBe(false)
  })
})

describe('bytes from anywhere', () => {
  it('never throw and never hold more than one unit', () => {
    const started = encodeUnit(header(), new Uint8Array(70_000))[0] ?? new Uint8Array()
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((mask) => started.map((byte, i) => byte ^ (mask[i] ?? 0))),
      fc.tuple(fc.nat(31), fc.nat(255)).map(([at, value]) => started.map((byte, i) => (i === at ? value : byte))),
    )
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), (frames) => {
        const assembler = new UnitAssembler()
        for (const frame of frames) {
          const read = assembler.add(frame)
          if (!read.ok) expect(read.message.length).toBeGreaterThan(10)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('that claim a huge unit are refused before memory is taken', () => {
    const [frame] = encodeUnit(header(), new Uint8Array(70_000))
    new DataView((frame ?? new Uint8Array()).buffer).setUint32(28, 0xffffffff)
    expect(readFrame(frame ?? new Uint8Array())).toMatchObject({ ok: false })
  })
})
