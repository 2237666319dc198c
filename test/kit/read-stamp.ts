import { STAMP_CELLS, STAMP_CHECK, STAMP_TIME_BITS, stampCellSize } from '../../electron/capture/stamp.ts'

/**
 * Reads the stamp of a `test:?stamp=1` picture: milliseconds since 1970, or undefined where the strip does not check out.
 * `luma` answers the brightness (0 to 255) of a pixel; `width` is the picture's own, and `scale` says how many of the
 * sampled pixels one of its own is wide.
 */
export function readStamp(luma: (x: number, y: number) => number, width: number, scale = 1): number | undefined {
  const size = stampCellSize(width) * scale
  const bit = (cell: number): number => (luma(Math.floor((cell + 0.5) * size), Math.floor(size / 2)) > 125 ? 1 : 0)
  const number = (first: number, count: number): number => {
    let value = 0
    for (let cell = first; cell < first + count; cell++) value = value * 2 + bit(cell)
    return value
  }
  const time = number(2, STAMP_TIME_BITS)
  const check = number(2 + STAMP_TIME_BITS, STAMP_CELLS - STAMP_TIME_BITS - 2)
  return bit(0) === 1 && bit(1) === 0 && time % STAMP_CHECK === check ? time : undefined
}

/** The cells of a time in milliseconds, as the strip shows them. */
export function stampCells(milliseconds: number): (0 | 1)[] {
  const bits = (value: number, count: number): (0 | 1)[] =>
    Array.from({ length: count }, (_, i) => (Math.floor(value / 2 ** (count - 1 - i)) % 2 === 1 ? 1 : 0))
  const checkBits = STAMP_CELLS - STAMP_TIME_BITS - 2
  return [1, 0, ...bits(milliseconds, STAMP_TIME_BITS), ...bits(milliseconds % STAMP_CHECK, checkBits)]
}
