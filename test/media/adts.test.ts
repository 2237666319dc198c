import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAdts, parseAudioSpecificConfig, toAdts } from '../../electron/media/adts.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('an AudioSpecificConfig', () => {
  it('of ffmpeg’s own encoder is AAC-LC', () => {
    expect(parseAudioSpecificConfig(hex('11 88 56 e5 00'))?.audio).toEqual({
      codec: 'mp4a.40.2',
      sampleRate: 48_000,
      channels: 1,
    })
    expect(parseAudioSpecificConfig(hex('12 10'))?.audio).toEqual({
      codec: 'mp4a.40.2',
      sampleRate: 44_100,
      channels: 2,
    })
  })

  it('with spectral band replication tells the rate that is heard', () => {
    // type 5, core 24 kHz, stereo, output 48 kHz, core type 2
    expect(parseAudioSpecificConfig(hex('2b 11 88 00'))).toMatchObject({
      audio: { codec: 'mp4a.40.5', sampleRate: 48_000, channels: 2 },
      objectType: 2,
      rateIndex: 6,
    })
  })

  it('is none where ADTS could not carry it', () => {
    expect(parseAudioSpecificConfig(hex(''))).toBeUndefined()
    expect(parseAudioSpecificConfig(hex('11 80'))).toBeUndefined() // channels in a program config element
  })
})

describe('ADTS', () => {
  it('says of a frame what the configuration said', () => {
    const config = parseAudioSpecificConfig(hex('11 90'))!
    const frame = toAdts(config, new Uint8Array(300))!
    expect(frame.byteLength).toBe(307)
    expect((((frame[3]! & 3) << 11) | (frame[4]! << 3) | (frame[5]! >> 5)) >>> 0).toBe(307)
    expect(parseAdts(frame)).toEqual(config)
  })

  it('has no room for a frame of 8185 bytes', () => {
    const config = parseAudioSpecificConfig(hex('11 90'))!
    expect(toAdts(config, new Uint8Array(8_184))?.byteLength).toBe(8_191)
    expect(toAdts(config, new Uint8Array(8_185))).toBeUndefined()
  })

  it('parsers never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const config = parseAudioSpecificConfig(bytes)
        if (config) expect(parseAdts(toAdts(config, bytes)!)).toBeDefined()
        parseAdts(bytes)
      }),
    )
  })
})
