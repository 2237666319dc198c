import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GAP, layLarge, layWall, neighbour, type Rect, type Size } from '../../../renderer/state/layout.ts'

const WIDE = 16 / 9
const area: Size = { width: 1280, height: 672 }
const same = (count: number): number[] => Array.from({ length: count }, () => WIDE)
const columnsOf = (rects: readonly Rect[]): number => rects.filter(({ top }) => top === rects[0]?.top).length

const areas = fc.record({ width: fc.integer({ min: 320, max: 4000 }), height: fc.integer({ min: 240, max: 2200 }) })
const aspects = fc.array(fc.constantFrom(WIDE, 4 / 3, 1, 9 / 16, 2.4), { minLength: 1, maxLength: 16 })

const overlap = (a: Rect, b: Rect): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
const inside = ({ left, top, width, height }: Rect, size: Size): boolean =>
  left >= -1 && top >= -1 && left + width <= size.width + 1 && top + height <= size.height + 1

describe('the wall', () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 2],
    [5, 3],
    [6, 3],
    [9, 3],
    [12, 4],
    [16, 4],
  ])('%i wide cameras in a wide window stand in %i columns', (count, columns) => {
    expect(columnsOf(layWall(area, same(count)))).toBe(columns)
  })

  test('two cameras in a tall window stand below each other', () => {
    expect(columnsOf(layWall({ width: 700, height: 1200 }, same(2)))).toBe(1)
  })

  test('a single camera takes the full height and stands in the middle', () => {
    expect(layWall(area, same(1))).toEqual([{ left: 43, top: 0, width: 1195, height: 672 }])
  })

  test('a last row that is not full stands in the middle', () => {
    const [first, second, third] = layWall(area, same(3)) as [Rect, Rect, Rect]
    expect(Math.abs(third.left + third.width / 2 - area.width / 2)).toBeLessThanOrEqual(1)
    expect(second.left - (first.left + first.width)).toBe(GAP)
  })

  test('tall pictures are set side by side where wide ones would be stacked', () => {
    const tall = layWall({ width: 900, height: 700 }, [9 / 16, 9 / 16, 9 / 16])
    expect(columnsOf(tall)).toBe(3)
  })

  test('no camera, no tile', () => {
    expect(layWall(area, [])).toEqual([])
  })

  test('tiles never overlap and never leave the window, whatever the cameras', () => {
    fc.assert(
      fc.property(areas, aspects, (size, list) => {
        const rects = layWall(size, list)
        expect(rects).toHaveLength(list.length)
        rects.forEach((rect, index) => {
          expect(inside(rect, size)).toBe(true)
          for (const other of rects.slice(index + 1)) expect(overlap(rect, other)).toBe(false)
        })
      }),
    )
  })

  test('no other grid shows more picture', () => {
    fc.assert(
      fc.property(areas, fc.integer({ min: 1, max: 16 }), (size, count) => {
        const chosen = layWall(size, same(count)).reduce((sum, rect) => sum + rect.width * rect.height, 0)
        for (let columns = 1; columns <= count; columns++) {
          const rows = Math.ceil(count / columns)
          const width = (size.width - GAP * (columns - 1)) / columns
          const height = (size.height - GAP * (rows - 1)) / rows
          const fitted = Math.min(width, height * WIDE)
          expect(chosen).toBeGreaterThan(((count * fitted * fitted) / WIDE) * 0.97 - 2_000)
        }
      }),
    )
  })
})

describe('one camera large', () => {
  test('it is much larger than the others, which stand beside it', () => {
    const rects = layLarge(area, same(6), 2)
    const main = rects[2] as Rect
    expect(main.width).toBeGreaterThan(area.width * 0.75)
    for (const [index, rect] of rects.entries()) {
      if (index !== 2) expect(rect.left).toBeGreaterThanOrEqual(main.left + main.width)
    }
  })

  test('in a tall window the others stand below it', () => {
    const [main, other] = layLarge({ width: 700, height: 1200 }, same(2), 0) as [Rect, Rect]
    expect(other.top).toBeGreaterThanOrEqual(main.top + main.height)
  })

  test('tiles never overlap and never leave the window', () => {
    fc.assert(
      fc.property(areas, aspects, fc.nat(15), (size, list, seed) => {
        const rects = layLarge(size, list, seed % list.length)
        expect(rects).toHaveLength(list.length)
        rects.forEach((rect, index) => {
          expect(inside(rect, size)).toBe(true)
          for (const other of rects.slice(index + 1)) expect(overlap(rect, other)).toBe(false)
        })
      }),
    )
  })
})

describe('the arrow keys', () => {
  const rects = layWall(area, same(5))

  test('go to the neighbour, and down into a centred last row', () => {
    expect(neighbour(rects, 0, 'right')).toBe(1)
    expect(neighbour(rects, 2, 'left')).toBe(1)
    expect(neighbour(rects, 0, 'down')).toBe(3)
    expect(neighbour(rects, 4, 'up')).toBe(1)
  })

  test('stay where there is nothing further', () => {
    expect(neighbour(rects, 0, 'left')).toBe(0)
    expect(neighbour(rects, 4, 'down')).toBe(4)
    expect(neighbour([], 0, 'down')).toBe(0)
  })

  test('reach every tile of any wall', () => {
    fc.assert(
      fc.property(areas, fc.integer({ min: 1, max: 16 }), (size, count) => {
        const wall = layWall(size, same(count))
        const reached = new Set([0])
        for (const from of reached) {
          for (const direction of ['left', 'right', 'up', 'down'] as const)
            reached.add(neighbour(wall, from, direction))
        }
        expect(reached.size).toBe(count)
      }),
    )
  })
})
