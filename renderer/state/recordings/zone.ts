import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from './micros.ts'

/** A date of the calendar, `2026-03-29`: the same words everywhere, another span of time in each zone. */
export type Day = string

/** What a clock on the wall of a zone shows. Months count from 1. */
export interface WallTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** Every change of an offset lies on a quarter of an hour, so one look per quarter is enough. */
const QUARTER = 15 * MINUTE
const REMEMBERED = 4_096

/**
 * A time zone, for showing instants to people. Days have 23 or 25 hours where its clocks change; nothing here takes a day
 * for 24 hours.
 */
export class Zone {
  /** As the IANA database has it: `Europe/Berlin`. */
  readonly name: string
  readonly #format: Intl.DateTimeFormat
  readonly #offsets = new Map<number, number>()

  /** The viewer's own zone where none is named. */
  constructor(name = new Intl.DateTimeFormat().resolvedOptions().timeZone) {
    this.name = name
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /** Local time less UTC at an instant. */
  offset(at: number): number {
    const quarter = Math.floor(at / QUARTER)
    const known = this.#offsets.get(quarter)
    if (known !== undefined) return known
    const offset = this.#look(quarter * QUARTER)
    if (this.#offsets.size >= REMEMBERED) this.#offsets.clear()
    this.#offsets.set(quarter, offset)
    return offset
  }

  wallAt(at: number): WallTime {
    const local = new Date((at + this.offset(at)) / MILLISECOND)
    return {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
    }
  }

  /** When the wall shows this: once as a rule, twice where clocks are set back, never where they are set forward. */
  instantsOf(wall: WallTime): number[] {
    const local = localOf(wall)
    const offsets = new Set([this.offset(local - DAY), this.offset(local + DAY)])
    return [...offsets]
      .map((offset) => local - offset)
      .filter((at) => at + this.offset(at) === local)
      .sort((a, b) => a - b)
  }

  dayOf(at: number): Day {
    return new Date((at + this.offset(at)) / MILLISECOND).toISOString().slice(0, 10)
  }

  /** The first instant of a day; where midnight is skipped, the moment the clocks went forward. */
  startOf(day: Day): number {
    const local = Date.parse(`${day}T00:00:00Z`) * MILLISECOND
    const wall = { ...dateOf(day), hour: 0, minute: 0, second: 0 }
    return this.instantsOf(wall)[0] ?? local - this.offset(local - DAY)
  }

  endOf(day: Day): number {
    return this.startOf(addDays(day, 1))
  }

  /** Every instant inside at which the offset becomes another. */
  changes(from: number, to: number): number[] {
    const found: number[] = []
    const step = Math.max(QUARTER, Math.min(6 * HOUR, to - from))
    for (let at = from; at < to; at += step) {
      const end = Math.min(to, at + step)
      if (this.offset(at) !== this.offset(end)) found.push(this.#changeBetween(at, end))
    }
    return found.filter((at) => at > from && at < to)
  }

  /** The quarter of an hour in which the offset first differs from that at `from`. */
  #changeBetween(from: number, to: number): number {
    const before = this.offset(from)
    let low = Math.floor(from / QUARTER)
    let high = Math.ceil(to / QUARTER)
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.offset(middle * QUARTER) === before) low = middle
      else high = middle
    }
    return high * QUARTER
  }

  #look(at: number): number {
    const wall: Record<string, number> = {}
    for (const { type, value } of this.#format.formatToParts(at / MILLISECOND)) wall[type] = Number(value)
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = wall
    return localOf({ year, month, day, hour, minute, second }) - Math.floor(at / SECOND) * SECOND
  }
}

/** The wall's time as if it were UTC. */
function localOf({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second) * MILLISECOND
}

export function dateOf(day: Day): { year: number; month: number; day: number } {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return { year, month, day: date }
}

export function addDays(day: Day, days: number): Day {
  const { year, month, day: date } = dateOf(day)
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

/** The same date some months on; the month's last where it has no such date. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, day: date } = dateOf(day)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}
