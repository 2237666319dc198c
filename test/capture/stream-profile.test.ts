import { describe, expect, it } from 'vitest'
import { canCopyVideo, parseStreamProfile } from '../../electron/capture/stream-profile.ts'

describe('what ffmpeg says of a source', () => {
  it('names codec, size, rate and sound, of ffmpeg 5 and of 2018', () => {
    const said = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:b.mp4':
  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(progressive), 320x240 [SAR 1:1 DAR 4:3], 294 kb/s, 25 fps, 25 tbr, 12800 tbn (default)
  Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, mono, fltp, 69 kb/s (default)`
    expect(parseStreamProfile(said)).toEqual({
      video: { codec: 'h264', pixelFormat: 'yuv420p', width: 320, height: 240, frameRate: 25 },
      audio: { codec: 'aac', sampleRate: 44_100, channels: 1 },
    })
    const old =
      '    Stream #0:0(und): Video: mjpeg (Baseline), yuvj422p(pc, bt470bg/unknown/unknown), 1280x720, 29.97 fps, 90k tbr, 90k tbn'
    expect(parseStreamProfile(old)).toEqual({
      video: { codec: 'mjpeg', pixelFormat: 'yuvj422p', width: 1280, height: 720, frameRate: 29.97 },
      audio: null,
    })
  })

  it('counts channels of layouts without a name', () => {
    expect(parseStreamProfile('  Stream #0:0: Audio: pcm_alaw, 8000 Hz, 1 channels, s16, 64 kb/s').audio).toEqual({
      codec: 'pcm_alaw',
      sampleRate: 8_000,
      channels: 1,
    })
  })

  it('is nothing where ffmpeg saw nothing', () => {
    expect(parseStreamProfile('x: Connection refused')).toEqual({ video: null, audio: null })
  })
})

it('copies the H.264 that every browser decodes, and nothing else', () => {
  const video = { codec: 'h264', pixelFormat: 'yuv420p', width: 1920, height: 1080, frameRate: 25 }
  expect(canCopyVideo(video)).toBe(true)
  expect(canCopyVideo({ ...video, pixelFormat: 'yuv420p10le' })).toBe(false)
  expect(canCopyVideo({ ...video, pixelFormat: 'yuv422p' })).toBe(false)
  expect(canCopyVideo({ ...video, codec: 'hevc' })).toBe(false)
})
