import { describe, expect, it } from 'vitest'
import { LiveEdge, type Chase } from '../../../renderer/player/live-edge.ts'

const FRAME = 1 / 30

interface Played {
  /** How long before it was due each frame came, in seconds; negative: too late. */
  readonly margins: number[]
  readonly rates: number[]
  readonly jumps: number
}

/**
 * Plays so many seconds of a camera's frames, which come as late as `late` says, by what the edge answers. A frame that
 * comes after it was due is dropped, as a browser does.
 */
function play(edge: LiveEdge, seconds: number, late: (frame: number) => number, playing = -0.04): Played {
  const margins: number[] = []
  const rates: number[] = []
  let [at, rate, now, jumps, dropped] = [playing, 1, 0, 0, 0]
  for (let frame = 0; frame < seconds / FRAME; frame++) {
    const arrival = Math.max(now, frame * FRAME + late(frame))
    at += (arrival - now) * rate
    now = arrival
    const start = frame * FRAME
    const margin = start - at
    if (margin < 0) dropped++
    edge.arrived(start, now, dropped)
    const next: Chase = edge.next(at, now, false)
    if (next.type === 'jump') {
      jumps++
      at = start
      rate = 1
      edge.jumped()
    } else rate = next.rate
    margins.push(margin)
    rates.push(rate)
  }
  return { margins, rates, jumps }
}

const even = (): number => 0
const least = (margins: readonly number[]): number => Math.min(...margins)
const most = (margins: readonly number[]): number => Math.max(...margins)

describe('the live edge', () => {
  it('plays at its own speed, just behind frames that come evenly', () => {
    const { margins, rates } = play(new LiveEdge(), 10, even)
    const settled = margins.slice(150)
    expect(least(settled)).toBeGreaterThan(0)
    expect(most(settled)).toBeLessThan(0.015)
    expect(new Set(rates.slice(150))).toEqual(new Set([1]))
  })

  it('waits a little where it plays too near, so that no frame comes too late', () => {
    const { margins, jumps } = play(new LiveEdge(), 5, even, 0.05)
    expect(margins[0]).toBeLessThan(0)
    expect(least(margins.slice(60))).toBeGreaterThan(0)
    expect(jumps).toBe(0)
  })

  it.each([0.04, 0.1, 0.2, 0.5, 0.79])('has made up for %s s within three seconds', (behind) => {
    const { margins, jumps } = play(new LiveEdge(), 8, even, -behind)
    expect(most(margins.slice(90))).toBeLessThan(0.02)
    expect(jumps).toBe(0)
  })

  it('jumps from far away, and in a picture that is just being opened from nearer', () => {
    expect(play(new LiveEdge(), 2, even, -5).jumps).toBe(1)
    const edge = new LiveEdge()
    edge.arrived(1, 0, 0)
    expect(edge.next(0.5, 0, true)).toEqual({ type: 'jump' })
    expect(edge.next(0.5, 0, false)).toEqual({ type: 'rate', rate: 1.5 })
    expect(edge.next(0.9, 0, true).type).toBe('rate')
  })

  it('keeps as far off as frames come unevenly, and comes near again when they no longer do', () => {
    const edge = new LiveEdge()
    // Every tenth frame comes 40 ms late.
    const uneven = play(edge, 20, (frame) => (frame % 10 === 0 ? 0.04 : 0))
    expect(least(uneven.margins.slice(300))).toBeGreaterThan(-0.002)
    expect(most(uneven.margins.slice(300))).toBeLessThan(0.07)
    expect(
      play(new LiveEdge(), 20, (frame) => (frame < 300 && frame % 10 === 0 ? 0.04 : 0)).margins.at(-1),
    ).toBeLessThan(0.025)
  })

  it('leaves more room where the browser drops pictures that came in time, and takes it back slowly', () => {
    const edge = new LiveEdge()
    for (let frame = 0; frame < 60; frame++) edge.arrived(frame * FRAME, frame * FRAME, frame / 4)
    expect(edge.next(60 * FRAME - 0.03, 60 * FRAME, false)).toMatchObject({ rate: expect.closeTo(0.9, 1) as number })
    for (let frame = 60; frame < 60_000; frame++) edge.arrived(frame * FRAME, frame * FRAME, 15)
    expect(edge.next(60_000 * FRAME - 0.008, 60_000 * FRAME, false)).toEqual({ type: 'rate', rate: 1 })
  })

  it('plays at its own speed while nothing has come', () => {
    expect(new LiveEdge().next(0, 100, true)).toEqual({ type: 'rate', rate: 1 })
  })
})
