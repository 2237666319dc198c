import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toSample } from '../../electron/media/mp4/sample.ts'
import { samplePieces } from '../../electron/recorder/sample-pieces.ts'

/** Bytes in which start codes, and what is nearly one, are common. */
const stream = fc.uint8Array({ maxLength: 200, max: 12 }).map((bytes) => bytes.map((byte) => (byte < 6 ? 0 : byte - 6)))
const plain = (pieces: readonly Uint8Array[]): number[][] => pieces.map((piece) => [...piece])

describe('the pieces of a sample', () => {
  it('are those of the pure function, whatever the bytes', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        expect(plain(samplePieces(bytes))).toEqual(plain(toSample(bytes)))
      }),
      { numRuns: 3000 },
    )
  })

  it('are those of the pure function for a camera’s own stream', () => {
    const video = new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/media/camera-320x240-25.h264')))
    expect(samplePieces(video).length).toBeGreaterThan(100)
    expect(plain(samplePieces(video))).toEqual(plain(toSample(video)))
  })

  it('are views: the picture is not copied', () => {
    const picture = Uint8Array.of(0, 0, 0, 1, 0x65, 1, 2, 3).subarray(1)
    expect(samplePieces(picture)[1]!.buffer).toBe(picture.buffer)
  })
})
