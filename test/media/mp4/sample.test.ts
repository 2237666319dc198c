import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nalUnits, toAnnexB } from '../../../electron/media/annexb.ts'
import { toAdts, parseAudioSpecificConfig } from '../../../electron/media/adts.ts'
import { concat } from '../../../electron/media/mp4/box.ts'
import { rawAac, sampleToAnnexB, toSample } from '../../../electron/media/mp4/sample.ts'
import { videoTrackOf } from '../../../electron/media/mp4/tracks.ts'
import { accessUnits, cameraStream } from './camera.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const text = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('hex')
const typesOf = (annexB: Uint8Array): number[] => nalUnits(annexB).map(({ type }) => type)

describe('a sample', () => {
  it('has lengths of four bytes in the place of start codes', () => {
    expect(text(toSample(hex('00000001 658801 000001 06aabb')))).toBe('00000003658801' + '0000000306aabb')
  })

  it('leaves out delimiters, parameter sets and filler, and keeps all else', () => {
    const unit = hex('00000001 0910 00000001 6764 00000001 68ee 00000001 0605 00000001 0cff80 00000001 6588')
    expect(text(toSample(unit))).toBe('000000020605' + '000000026588')
  })

  it('shares the bytes of its access unit', () => {
    const unit = hex('00000001 6588010203')
    const [length, nal] = toSample(unit)
    expect(length).toHaveLength(4)
    expect(nal!.buffer).toBe(unit.buffer)
  })

  it('is nothing where there is nothing to keep', () => {
    expect(toSample(hex('00000001 0910'))).toEqual([])
    expect(toSample(new Uint8Array())).toEqual([])
  })

  it('becomes an access unit again, with the parameter sets of its track before a key picture', () => {
    const units = accessUnits(cameraStream())
    const { avcC } = videoTrackOf(units[0]!)!
    const [key, delta] = [units[0]!, units[1]!].map((unit) => sampleToAnnexB(concat(...toSample(unit)), avcC))
    expect(typesOf(key!)).toEqual(typesOf(units[0]!).filter((type) => type !== 9))
    expect(typesOf(delta!)).toEqual(typesOf(units[1]!).filter((type) => type !== 9))
  })

  it('holds the same NAL units, whatever they are', () => {
    const kept = fc.constantFrom(1, 2, 5, 6, 13)
    const payload = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => bytes.map((byte) => byte || 7))
    const nal = fc.tuple(kept, payload).map(([type, bytes]) => Uint8Array.of(0x60 | type, ...bytes))
    fc.assert(
      fc.property(fc.array(nal, { maxLength: 6 }), (nals) => {
        const annexB = toAnnexB(nals)
        expect(sampleToAnnexB(concat(...toSample(annexB)), new Uint8Array())).toEqual(annexB)
      }),
    )
  })

  it('can be anything without an error', () => {
    const { avcC } = videoTrackOf(accessUnits(cameraStream())[0]!)!
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(sampleToAnnexB(bytes, avcC)).toBeInstanceOf(Uint8Array)
        expect(sampleToAnnexB(bytes, bytes)).toBeInstanceOf(Uint8Array)
        expect(concat(...toSample(bytes)).byteLength).toBeLessThanOrEqual(bytes.byteLength * 2)
      }),
    )
  })
})

describe('a raw AAC frame', () => {
  it('is what stands behind the header, as a view', () => {
    const adts = toAdts(parseAudioSpecificConfig(hex('1190'))!, hex('0102030405'))!
    expect(rawAac(adts)).toEqual(hex('0102030405'))
    expect(rawAac(adts).buffer).toBe(adts.buffer)
  })

  it('begins two bytes later where there is a checksum', () => {
    expect(rawAac(hex('fff04c80017ffc beef 010203'))).toEqual(hex('0102'))
  })

  it('is empty where there is no header', () => {
    expect(rawAac(hex('2100032004'))).toHaveLength(0)
    expect(rawAac(new Uint8Array())).toHaveLength(0)
  })
})
