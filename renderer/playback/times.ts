/** In this room every instant and every length of time is a number of microseconds, instants since 1970-01-01 UTC. */
export const MILLISECOND = 1_000
export const SECOND = 1_000_000
export const MINUTE = 60 * SECOND
export const DAY = 86_400 * SECOND

/** The µs of an RFC 3339 instant. */
export const fromInstant = (instant: string): number => Date.parse(instant) * MILLISECOND

/** RFC 3339 in UTC, to the millisecond below. */
export const toInstant = (at: number): string => new Date(Math.floor(at / MILLISECOND)).toISOString()

/** From `from` until just before `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}
