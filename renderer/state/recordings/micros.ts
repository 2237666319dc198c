import { DAY, fromInstant, MILLISECOND, MINUTE, SECOND, toInstant, type Range } from '../../playback/times.ts'

/** In this room, as in playback, every instant and every span is a number of microseconds, instants since 1970 UTC. */
export { DAY, fromInstant, MILLISECOND, MINUTE, SECOND, toInstant, type Range }

export const HOUR = 60 * MINUTE

export const lengthOf = ({ from, to }: Range): number => to - from
export const overlaps = (a: Range, b: Range): boolean => a.from < b.to && b.from < a.to
export const holds = (range: Range, at: number): boolean => at >= range.from && at < range.to
export const covers = (whole: Range, part: Range): boolean => whole.from <= part.from && whole.to >= part.to

/** The part of a range that lies inside another; undefined where there is none. */
export function clip(range: Range, within: Range): Range | undefined {
  const from = Math.max(range.from, within.from)
  const to = Math.min(range.to, within.to)
  return from < to ? { from, to } : undefined
}
