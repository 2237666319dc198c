/**
 * The stamp: a strip in the picture that a program reads the frame's making time from, so that the age of a picture on a
 * screen can be measured from its pixels alone.
 *
 * The strip is a row of 48 square cells at the top left corner, each `cellSize(width)` pixels wide and high, white
 * (luma 235) for 1 and black (luma 16) for 0. Read in the middle of each cell, threshold half way:
 *
 *   cell 0        1, cell 1  0                      (a picture without a strip rarely has both, and the check below)
 *   cells 2…43    42 bits, highest first: milliseconds since 1970-01-01 UTC, rounded down
 *   cells 44…47   4 bits, highest first: those milliseconds modulo 15; it differs for every single wrong bit
 *
 * The time is the frame's own PTS, which the filters before set from the wall clock as the frame is made.
 */

export const STAMP_CELLS = 48
export const STAMP_TIME_BITS = 42
export const STAMP_CHECK = 15

/** A cell's side in pixels: even, so that chroma does not bleed, and at least 2. */
export const stampCellSize = (width: number): number => Math.max(2, Math.floor(width / STAMP_CELLS / 2) * 2)

/**
 * The filters that draw the strip. One pixel a cell is computed and scaled up: 96 evaluations a frame cost nothing.
 * `overlay` emits a frame as soon as it has both halves, so it adds no delay.
 */
export function stampFilter(width: number): string {
  const size = stampCellSize(width)
  const ms = 'floor(T*1000)'
  const bit = (value: string, last: number): string => `mod(floor(${value}/pow(2,${last}-X)),2)`
  const time = bit(ms, STAMP_TIME_BITS + 1)
  const check = bit(`mod(${ms},${STAMP_CHECK})`, STAMP_CELLS - 1)
  const cell = `if(lt(X,2),1-X,if(lt(X,${STAMP_TIME_BITS + 2}),${time},${check}))`
  return [
    `format=yuv420p,split[picture][copy]`,
    `[copy]crop=${STAMP_CELLS}:2:0:0,geq=lum='16+219*${cell}':cb=128:cr=128`,
    `scale=${STAMP_CELLS * size}:${size}:flags=neighbor[strip]`,
    `[picture][strip]overlay=0:0`,
  ].reduce((chain, part) => chain + (part.startsWith('[') ? ';' : ',') + part)
}
