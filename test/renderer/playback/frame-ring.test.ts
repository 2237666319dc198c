import { describe, expect, it } from 'vitest'
import { FrameRing, type Picture } from '../../../renderer/playback/frame-ring.ts'

/** A picture of a camera with one each 10 µs. */
function picture(time: number, until = time + 10): Picture & { isClosed: () => boolean } {
  let closed = false
  const frame = { close: () => (closed = true) } as unknown as VideoFrame
  return { time, until, coarse: false, group: { from: 0, to: 1000 }, frame, isClosed: () => closed }
}

const ringOf = (...pictures: Picture[]): FrameRing => {
  const ring = new FrameRing()
  for (const one of pictures) ring.add(one)
  return ring
}

describe('the frame ring', () => {
  it('answers the picture that is shown at an instant, and no other', () => {
    const [first, second] = [picture(0), picture(10)]
    const ring = ringOf(first, second)
    expect([0, 9, 10, 19].map((at) => ring.at(at))).toEqual([first, first, second, second])
    expect([-1, 20].map((at) => ring.at(at))).toEqual([undefined, undefined])
    expect(ring.newest(500)).toBe(second)
    expect(ring.countAfter(5)).toBe(1)
  })

  it('closes what it no longer keeps, and nothing that it keeps', () => {
    const pictures = [0, 10, 20, 30, 40].map((time) => picture(time))
    const ring = ringOf(...pictures)
    ring.keepFrom(25, 1)
    expect(pictures.map(({ isClosed }) => isClosed())).toEqual([true, false, false, false, false])
    ring.clear()
    expect(pictures.every(({ isClosed }) => isClosed())).toBe(true)
    expect(ring.size).toBe(0)
  })

  it('keeps all where every picture is later', () => {
    const ring = ringOf(picture(10), picture(20))
    ring.keepFrom(5, 0)
    expect(ring.size).toBe(2)
  })

  it('keeps of two of one instant the one that stands longer', () => {
    const [short, long, again] = [picture(0, 5), picture(0, 10), picture(0, 10)]
    const ring = ringOf(short, long, again)
    expect([short, long, again].map(({ isClosed }) => isClosed())).toEqual([true, false, true])
    expect(ring.at(7)).toBe(long)
  })
})
