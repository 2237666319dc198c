import { clip, lengthOf, type Range } from './micros.ts'
import { addDays, type Day, type Zone } from './zone.ts'

/** The six weeks that show a month, Monday first. */
export function weeksOf(month: Day): Day[][] {
  const weekday = (new Date(`${month}T00:00:00Z`).getUTCDay() + 6) % 7
  const first = addDays(month, -weekday)
  return Array.from({ length: 6 }, (_, week) => Array.from({ length: 7 }, (__, day) => addDays(first, week * 7 + day)))
}

export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`
export const sameMonth = (one: Day, other: Day): boolean => monthOf(one) === monthOf(other)

/** How much of each day is recorded, in µs; a day without any is not in it. */
export function recordedByDay(ranges: readonly Range[], days: readonly Day[], zone: Zone): Map<Day, number> {
  const result = new Map<Day, number>()
  for (const day of days) {
    const whole = { from: zone.startOf(day), to: zone.endOf(day) }
    const recorded = ranges.reduce((sum, range) => {
      const part = clip(range, whole)
      return part ? sum + lengthOf(part) : sum
    }, 0)
    if (recorded > 0) result.set(day, recorded)
  }
  return result
}

/** Of a month about which nothing is known yet. */
export const noDays: ReadonlyMap<Day, number> = new Map()
