import { describe, expect, it } from 'vitest'
import type { SegmentSamples } from '../../../electron/protocol/recordings.ts'
import { DecodeError } from '../../../renderer/playback/problem.ts'
import { SegmentPictures } from '../../../renderer/playback/segment-pictures.ts'
import { toInstant } from '../../../renderer/playback/times.ts'
import { at } from './fake-archive.ts'

/** Pictures each 40 ms with key frames at these numbers, each so many bytes long, 50 bytes apart. */
function samplesOf(key: number[], count = 10, size = 100): SegmentSamples {
  const numbers = Array.from({ length: count }, (_, index) => index)
  const samples = {
    offset: numbers.map((index) => 1_000 + index * (size + 50)),
    size: numbers.map(() => size),
    time: numbers.map((index) => index * 40_000),
    key,
  }
  const video = { codec: 'avc1.64001E', width: 64, height: 36, description: btoa('\u0001\u00ff'), samples }
  return { id: 'a', camera: 'gate', start: toInstant(at(0)), end: toInstant(at(1)), video, audio: null }
}

describe('the pictures of a segment', () => {
  const pictures = new SegmentPictures(samplesOf([0, 4, 8]))

  it('knows the picture that is shown at an instant', () => {
    const instants = [-5, 0, 0.039, 0.04, 0.2, 0.36, 99]
    expect(instants.map((seconds) => pictures.at(at(seconds)))).toEqual([0, 0, 0, 1, 5, 9, 9])
  })

  it('knows the key frames around a picture', () => {
    expect([0, 3, 4, 9].map((picture) => pictures.keyBefore(picture))).toEqual([0, 0, 4, 8])
    expect([0, 3, 4, 9].map((picture) => pictures.keyAfter(picture))).toEqual([4, 4, 8, 10])
  })

  it('asks for a group at once, from the picture on', () => {
    expect(pictures.pieceFrom(1)).toEqual({ first: 1, end: 4, from: 1_150, to: 1_550 })
    expect(pictures.pieceOf(4)).toEqual({ first: 4, end: 5, from: 1_600, to: 1_700 })
  })

  it('asks for no more than some 500 kB at once, but for one whole picture at least', () => {
    const large = new SegmentPictures(samplesOf([0], 10, 200_000))
    expect(large.pieceFrom(0)).toMatchObject({ first: 0, end: 2 })
    const huge = new SegmentPictures(samplesOf([0], 10, 2_000_000))
    expect(huge.pieceFrom(3)).toMatchObject({ first: 3, end: 4, to: 1_000 + 3 * 2_000_050 + 2_000_000 })
  })

  it('cuts a picture out of what was read', () => {
    const piece = pictures.pieceFrom(0)
    const bytes = Uint8Array.from({ length: piece.to - piece.from }, (_, index) => index % 251)
    expect(pictures.bytesOf(1, piece, bytes)).toEqual(bytes.subarray(150, 250))
  })

  it('leaves out what comes before the first key frame', () => {
    const late = new SegmentPictures(samplesOf([2, 6]))
    expect([late.count, late.time(0), late.keyBefore(5), late.pieceOf(0).from]).toEqual([8, at(0.08), 4, 1_300])
  })

  it('is none where not one picture could be shown', () => {
    expect(() => new SegmentPictures(samplesOf([]))).toThrow(DecodeError)
  })

  it('tells the decoder what it has to know', () => {
    expect(pictures.setup.config).toMatchObject({ codec: 'avc1.64001E', description: Uint8Array.of(1, 255) })
  })
})
