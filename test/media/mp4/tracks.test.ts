import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAudioSpecificConfig, toAdts } from '../../../electron/media/adts.ts'
import { nalUnits, toAnnexB } from '../../../electron/media/annexb.ts'
import { parseAvcConfiguration } from '../../../electron/media/avcc.ts'
import { audioTrackOf, sameAudioTrack, sameVideoTrack, videoTrackOf } from '../../../electron/media/mp4/tracks.ts'
import { accessUnits, cameraStream, otherStream } from './camera.ts'

const key = accessUnits(cameraStream())[0]!
const nalsOf = (type: number): Uint8Array[] =>
  nalUnits(key)
    .filter((nal) => nal.type === type)
    .map(({ start, end }) => key.subarray(start, end))

describe('the pictures of a track', () => {
  it('are described by the parameter sets of a key frame', () => {
    const track = videoTrackOf(key)!
    expect(track).toMatchObject({ width: 320, height: 240, codec: 'avc1.64000D' })
    expect(parseAvcConfiguration(track.avcC)).toEqual({ lengthBytes: 4, sps: nalsOf(7), pps: nalsOf(8) })
  })

  it('say their chroma and depth where the profile has more than one', () => {
    const track = videoTrackOf(key)!
    expect([...track.avcC.subarray(-4)]).toEqual([0xfd, 0xf8, 0xf8, 0])
    const baseline = videoTrackOf(otherStream())!
    expect(baseline).toMatchObject({ width: 176, height: 144, codec: 'avc1.42C00B' })
    const { sps, pps } = parseAvcConfiguration(baseline.avcC)!
    expect(baseline.avcC).toHaveLength(11 + sps[0]!.byteLength + pps[0]!.byteLength)
  })

  it('are the same where a camera repeats its parameter sets', () => {
    const track = videoTrackOf(key)!
    const repeated = videoTrackOf(toAnnexB([...nalsOf(7), ...nalsOf(8), ...nalsOf(7), ...nalsOf(8)]))!
    expect(sameVideoTrack(track, repeated)).toBe(true)
    expect(sameVideoTrack(track, videoTrackOf(otherStream())!)).toBe(false)
  })

  it('are nothing without usable parameter sets', () => {
    expect(videoTrackOf(accessUnits(cameraStream())[1]!.subarray(6))).toBeUndefined()
    expect(videoTrackOf(toAnnexB(nalsOf(7)))).toBeUndefined()
    expect(videoTrackOf(toAnnexB([...nalsOf(8), Uint8Array.of(0x67, 0x64)]))).toBeUndefined()
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void videoTrackOf(bytes)))
  })
})

describe('the sound of a track', () => {
  it('is described as the encoder described it, for every rate and layout', () => {
    for (let rate = 0; rate < 13; rate++) {
      for (let channels = 1; channels < 8; channels++) {
        const config = Uint8Array.of((2 << 3) | (rate >> 1), ((rate & 1) << 7) | (channels << 3))
        const aac = parseAudioSpecificConfig(config)!
        expect(audioTrackOf(toAdts(aac, Uint8Array.of(1, 2))!)).toEqual({ ...aac.audio, config })
      }
    }
  })

  it('is nothing where there is no ADTS', () => {
    expect(audioTrackOf(Uint8Array.of(0x21, 0, 3))).toBeUndefined()
    fc.assert(fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => void audioTrackOf(bytes)))
  })

  it('is another at another rate', () => {
    const track = (bytes: number[]): NonNullable<ReturnType<typeof audioTrackOf>> =>
      audioTrackOf(toAdts(parseAudioSpecificConfig(Uint8Array.from(bytes))!, Uint8Array.of(1))!)!
    expect(sameAudioTrack(track([0x11, 0x90]), track([0x11, 0x90]))).toBe(true)
    expect(sameAudioTrack(track([0x11, 0x90]), track([0x12, 0x10]))).toBe(false)
  })
})
