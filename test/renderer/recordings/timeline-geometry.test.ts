import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boxesOf } from '../../../renderer/state/recordings/boxes.ts'
import { DAY, fromInstant, HOUR, lengthOf, MINUTE, SECOND } from '../../../renderer/state/recordings/micros.ts'
import { rulerOf, type Ruler } from '../../../renderer/state/recordings/ticks.ts'
import {
  atShare,
  following,
  NARROWEST,
  resized,
  revealing,
  shareOf,
  upTo,
  WIDEST,
  zoomed,
} from '../../../renderer/state/recordings/window.ts'
import { Zone } from '../../../renderer/state/recordings/zone.ts'

const noon = fromInstant('2026-06-01T12:00:00Z')
const window = { from: noon, to: noon + HOUR }

describe('a window', () => {
  test('keeps the instant under the pointer where it is, however it is zoomed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (share, by) => {
          const at = atShare(window, share)
          expect(shareOf(zoomed(window, by, at), at)).toBeCloseTo(share, 4)
        },
      ),
    )
  })

  test('is never narrower than some pictures nor wider than two months', () => {
    expect(lengthOf(zoomed(window, 1e-9, noon))).toBe(NARROWEST)
    expect(lengthOf(zoomed(window, 1e9, noon))).toBe(WIDEST)
  })

  test('comes around an instant that is out of its sight', () => {
    const shown = revealing(resized(window, 10 * MINUTE, noon - DAY), noon - DAY)
    expect(shareOf(shown, noon - DAY)).toBeCloseTo(0.5)
  })

  test('stays with the present: only a tenth of it is future', () => {
    expect(upTo({ from: noon + DAY, to: noon + DAY + HOUR }, noon)).toEqual({
      from: noon + HOUR / 10 - HOUR,
      to: noon + HOUR / 10,
    })
    expect(upTo(window, noon + DAY)).toBe(window)
  })

  test('turns like a page when the playhead runs out of it', () => {
    const turned = following(window, noon + HOUR - SECOND, noon + HOUR - SECOND / 2)
    expect(shareOf(turned, noon + HOUR)).toBeCloseTo(0.08, 2)
    expect(lengthOf(turned)).toBe(HOUR)
  })

  test('stays where it is while the playhead is inside, and where somebody has looked away from it', () => {
    expect(following(window, noon, noon + MINUTE)).toBe(window)
    expect(following(window, noon + DAY, noon + DAY + 1)).toBe(window)
  })
})

describe('the hours', () => {
  const berlin = new Zone('Europe/Berlin')
  const labels = (ruler: Ruler, zone: Zone): string[] =>
    ruler.ticks
      .filter(({ label }) => label !== 'none')
      .map(({ at }) => {
        const { hour, minute } = zone.wallAt(at)
        return `${hour}:${String(minute).padStart(2, '0')}`
      })

  test('are round in the zone of the viewer', () => {
    const kathmandu = new Zone('Asia/Kathmandu')
    const ruler = rulerOf({ from: noon, to: noon + 6 * HOUR }, 1_000, kathmandu)
    expect(labels(ruler, kathmandu)).toContain('18:30')
    expect(labels(ruler, kathmandu).every((label) => /:(00|30)$/.test(label))).toBe(true)
  })

  test('come twice where the clocks go back', () => {
    const day = { from: berlin.startOf('2026-10-25'), to: berlin.startOf('2026-10-25') + 5 * HOUR }
    const ruler = rulerOf(day, 480, berlin)
    expect(labels(ruler, berlin)).toEqual(['0:00', '1:00', '2:00', '2:00', '3:00'])
    expect(ruler.changes).toEqual([fromInstant('2026-10-25T01:00:00Z')])
  })

  test('stay round after it, also where only every third has a label', () => {
    const day = { from: berlin.startOf('2026-10-25'), to: berlin.endOf('2026-10-25') }
    expect(labels(rulerOf(day, 700, berlin), berlin)).toEqual([0, 3, 6, 9, 12, 15, 18, 21].map((hour) => `${hour}:00`))
  })

  test('are left out where the clocks go forward', () => {
    const day = { from: berlin.startOf('2026-03-29'), to: berlin.startOf('2026-03-29') + 5 * HOUR }
    expect(labels(rulerOf(day, 480, berlin), berlin)).toEqual(['0:00', '1:00', '3:00', '4:00', '5:00'])
  })

  test('become days, each at its own midnight', () => {
    const week = { from: berlin.startOf('2026-10-22'), to: berlin.startOf('2026-10-29') }
    const ruler = rulerOf(week, 700, berlin)
    expect(ruler.detail).toBe('days')
    expect(ruler.ticks).toHaveLength(7)
    expect(labels(ruler, berlin)).toEqual(Array.from({ length: 7 }, () => '0:00'))
  })

  test('never stand closer than their words need, at any zoom', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: NARROWEST, max: WIDEST }),
        fc.integer({ min: 300, max: 4_000 }),
        (length, width) => {
          const shown = { from: noon, to: noon + length }
          const at = rulerOf(shown, width, berlin).ticks.filter(({ label }) => label !== 'none')
          const gaps = at.slice(1).map((tick, index) => ((tick.at - at[index]!.at) / length) * width)
          expect(Math.min(Infinity, ...gaps)).toBeGreaterThan(70)
          expect(at.length).toBeLessThan(width / 70 + 2)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('what is drawn', () => {
  test('lies where its time is', () => {
    expect(boxesOf([{ from: noon + 15 * MINUTE, to: noon + 30 * MINUTE }], window, 1_000)).toMatchObject([
      { left: 250, width: 250 },
    ])
  })

  test('ends at the edges of the window', () => {
    expect(boxesOf([{ from: noon - DAY, to: noon + DAY }], window, 1_000)).toMatchObject([{ left: 0, width: 1_000 }])
    expect(boxesOf([{ from: noon - DAY, to: noon }], window, 1_000)).toEqual([])
  })

  test('is wide enough to be seen, however short it was', () => {
    expect(boxesOf([{ from: noon, to: noon + SECOND }], window, 1_000, 3)).toMatchObject([{ width: 3 }])
  })

  test('is never more than the pixels there are', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => {
      const from = noon + index * (HOUR / 10_000)
      return { from, to: from + HOUR / 40_000 }
    })
    expect(boxesOf(many, window, 800).length).toBeLessThanOrEqual(400)
  })

  test('stands for the longest of what lies too near to be told apart', () => {
    const long = { from: noon + SECOND, to: noon + 9 * SECOND }
    const boxes = boxesOf([{ from: noon, to: noon + SECOND }, long], window, 100)
    expect(boxes).toHaveLength(1)
    expect(boxes[0]?.span).toBe(long)
  })
})
