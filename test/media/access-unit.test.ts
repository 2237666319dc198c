import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccessUnitReader } from '../../electron/media/access-unit.ts'
import { nalUnits } from '../../electron/media/annexb.ts'
import { NutDemuxer } from '../../electron/media/nut.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const types = (data: Uint8Array | undefined): number[] => (data ? nalUnits(data).map((unit) => unit.type) : [])

const SETS = hex('00000001 6742001f 00000001 68ee01')
const IDR = hex('00000001 658801')
const SLICE = hex('000001 419a01')

describe('access units', () => {
  it('that are complete are handed on as they are', () => {
    const unit = new Uint8Array([...SETS, ...IDR])
    const read = new AccessUnitReader(new Uint8Array(0)).read(unit)
    expect(read).toMatchObject({ keyFrame: true })
    expect(read?.data).toBe(unit)
  })

  it('with a key picture get the parameter sets of the header', () => {
    const read = new AccessUnitReader(SETS).read(IDR)
    expect(types(read?.data)).toEqual([7, 8, 5])
    expect(read?.sps).toEqual(hex('6742001f'))
  })

  it('get the newest parameter sets that came in the stream', () => {
    const reader = new AccessUnitReader(SETS)
    reader.read(hex('00000001 67640020 00000001 68ee02 000001 419a'))
    expect(Buffer.from(reader.read(IDR)!.data).toString('hex')).toBe(
      '0000000167640020' + '0000000168ee02' + '00000001658801',
    )
  })

  it('keep their delimiter first', () => {
    expect(types(new AccessUnitReader(SETS).read(new Uint8Array([...hex('00000001 0910'), ...IDR]))?.data)).toEqual([
      9, 7, 8, 5,
    ])
  })

  it('without a key picture stay as they are', () => {
    const read = new AccessUnitReader(SETS).read(SLICE)
    expect(read).toEqual({ data: SLICE, keyFrame: false, sps: undefined })
  })

  it('from an MP4 become Annex B with parameter sets', () => {
    const units: Uint8Array[] = []
    let reader = new AccessUnitReader(new Uint8Array(0))
    const demuxer = new NutDemuxer({
      stream: (stream) => (reader = new AccessUnitReader(stream.extradata)),
      packet: (packet) => units.push(reader.read(packet.data)!.data),
      lost: () => undefined,
    })
    demuxer.push(
      new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/media/video-copied-b-frames-ffmpeg-5.1.nut'))),
    )
    expect(types(units[0])).toEqual([7, 8, 6, 5])
    expect(units.slice(1).every((unit) => types(unit).every((type) => type === 1))).toBe(true)
  })

  it('never throw, whatever the header and the packets', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((rest) => Uint8Array.of(1, 100, 0, 32, 255, 225, ...rest)),
    )
    fc.assert(fc.property(bytes, bytes, (extradata, packet) => void new AccessUnitReader(extradata).read(packet)))
  })
})
