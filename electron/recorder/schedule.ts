import type { Week } from '../protocol/recordings.ts'

/** The time of day where the station stands. */
export interface LocalTime {
  /** 0 is Monday. */
  readonly weekday: number
  /** Since midnight, by the clock on the wall. */
  readonly minute: number
}

/** What the wall clock shows at an instant, in milliseconds since 1970. */
export type LocalTimeOf = (milliseconds: number) => LocalTime

/** In the computer's own time zone. */
export const systemLocalTime: LocalTimeOf = (milliseconds) => {
  const date = new Date(milliseconds)
  return { weekday: (date.getDay() + 6) % 7, minute: date.getHours() * 60 + date.getMinutes() }
}

/** All offsets from UTC in force today are whole quarters of an hour: half-hours begin at those everywhere. */
const QUARTER = 15 * 60 * 1000
/** A week, and a day more, since a change of the clocks may hide a half-hour once. */
const HORIZON = 8 * 24 * 60 * 60 * 1000

/**
 * Whether the week's grid says to record at an instant. The grid is of wall clock time: a half-hour that the clocks skip
 * is never, one that they show twice is recorded twice.
 */
export function scheduled(week: Week, milliseconds: number, localTime: LocalTimeOf): boolean {
  const { weekday, minute } = localTime(milliseconds)
  return week[weekday]?.[Math.floor(minute / 30)] === '1'
}

/** The next instant at which `scheduled` answers otherwise, in milliseconds since 1970; null where it never will. */
export function nextChange(week: Week, milliseconds: number, localTime: LocalTimeOf): number | null {
  const now = scheduled(week, milliseconds, localTime)
  const first = (Math.floor(milliseconds / QUARTER) + 1) * QUARTER
  for (let at = first; at <= milliseconds + HORIZON; at += QUARTER)
    if (scheduled(week, at, localTime) !== now) return at
  return null
}
