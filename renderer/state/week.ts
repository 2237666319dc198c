import type { Week } from '../../electron/protocol/recordings.ts'

/** Days, Monday first, and half-hours of a day. */
export const DAYS = 7
export const HALF_HOURS = 48

/** A half-hour of the week. */
export interface Cell {
  /** 0 is Monday. */
  day: number
  /** 0 begins at midnight. */
  half: number
}

const dayOf = (record: (half: number) => boolean): string =>
  Array.from({ length: HALF_HOURS }, (_, half) => (record(half) ? '1' : '0')).join('')
const weekOf = (record: (day: number, half: number) => boolean): Week =>
  Array.from({ length: DAYS }, (_, day) => dayOf((half) => record(day, half)))

const atWork = (day: number, half: number): boolean => day < 5 && half >= 16 && half < 36

/** Weeks to begin with. */
export const presets = {
  always: weekOf(() => true),
  work: weekOf(atWork),
  nights: weekOf((day, half) => !atWork(day, half)),
  clear: weekOf(() => false),
} as const satisfies Record<string, Week>
export type Preset = keyof typeof presets

export const isOn = (week: Week, { day, half }: Cell): boolean => week[day]?.[half] === '1'

/** The week with all half-hours of the rectangle between two cells, both in it, recorded or not. */
export function paint(week: Week, from: Cell, to: Cell, on: boolean): Week {
  const within = (at: number, a: number, b: number): boolean => at >= Math.min(a, b) && at <= Math.max(a, b)
  return weekOf((day, half) =>
    within(day, from.day, to.day) && within(half, from.half, to.half) ? on : isOn(week, { day, half }),
  )
}

/** The week with a whole day recorded, or, where it is already, not recorded. */
export function toggleDay(week: Week, day: number): Week {
  const whole = week[day]?.includes('0') === false
  return paint(week, { day, half: 0 }, { day, half: HALF_HOURS - 1 }, !whole)
}

/** Recorded hours of the week. */
export const hoursOf = (week: Week): number => week.join('').replaceAll('0', '').length / 2

/** `08:30`, the beginning of a half-hour; 48 is the end of the day. */
export const halfHour = (half: number): string =>
  `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`

/** Where a key leads from a cell; undefined for keys that move nothing. It stays inside the week. */
export function moved({ day, half }: Cell, key: string): Cell | undefined {
  const to = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key]
  if (key === 'Home') return { day, half: 0 }
  if (key === 'End') return { day, half: HALF_HOURS - 1 }
  if (!to) return undefined
  const [days = 0, halves = 0] = to
  const inside = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at))
  return { day: inside(day + days, DAYS), half: inside(half + halves, HALF_HOURS) }
}
