import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nalUnits } from '../../electron/media/annexb.ts'
import { parseSps } from '../../electron/media/sps.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

/** Taken from what libx264 wrote for pictures of these sizes and rates. */
const X264_720P30 = hex('67 64 00 1f ac b4 02 80 2d d8 08 80 00 00 03 00 80 00 00 1e 47 8c 19 50')
const X264_320X240_25_B_FRAMES = hex('67 64 00 0d ac d9 41 41 fb 01 10 00 00 03 00 10 00 00 03 03 20 f1 42 99 60')

describe('an SPS', () => {
  it('tells codec, size and rate', () => {
    expect(parseSps(X264_720P30)).toMatchObject({
      codec: 'avc1.64001F',
      width: 1280,
      height: 720,
      frameRate: 30,
      bitDepth: 8,
      chromaFormat: 1,
    })
  })

  it('tells how far pictures are reordered', () => {
    expect(parseSps(X264_720P30)?.reorderFrames).toBe(0)
    expect(parseSps(X264_320X240_25_B_FRAMES)).toMatchObject({
      codec: 'avc1.64000D',
      width: 320,
      height: 240,
      frameRate: 25,
      reorderFrames: 2,
    })
  })

  it('crops 1088 lines to 1080, as a camera with baseline profile and no VUI', () => {
    // profile 66, level 40; 120 × 68 macroblocks; crop bottom 4 × 2
    expect(parseSps(hex('67 42 00 28 f4 03 c0 11 3f 2a'))).toMatchObject({
      codec: 'avc1.420028',
      width: 1920,
      height: 1080,
      frameRate: 0,
    })
  })

  it('is read from a camera’s stream', () => {
    const video = new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/media/camera-320x240-25.h264')))
    const unit = nalUnits(video).find((one) => one.type === 7)!
    expect(parseSps(video.subarray(unit.start, unit.end))).toMatchObject({ width: 320, height: 240, frameRate: 25 })
  })

  it('is none where the bytes are cut short or something else', () => {
    for (let length = 0; length < 9; length++) expect(parseSps(X264_720P30.subarray(0, length))).toBeUndefined()
    expect(parseSps(hex('68 ef 0f cb'))).toBeUndefined()
  })

  it('never throws or hangs, and never has a senseless size', () => {
    const wild = fc.uint8Array({ maxLength: 120 }).map((bytes) => Uint8Array.of(0x67, ...bytes))
    const damaged = fc
      .tuple(fc.nat(X264_720P30.byteLength - 1), fc.nat(255))
      .map(([at, byte]) => X264_720P30.with(at, byte))
    fc.assert(
      fc.property(fc.oneof(wild, damaged), (bytes) => {
        const sps = parseSps(bytes)
        if (!sps) return
        expect(sps.width).toBeGreaterThan(0)
        expect(sps.height).toBeGreaterThan(0)
        expect(sps.width).toBeLessThanOrEqual(16_384)
        expect(Number.isFinite(sps.frameRate)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
