import type { Retention } from '../../electron/protocol/recordings.ts'

/** How long recordings are kept, as it is typed: nothing is without limit. */
export interface RetentionFields {
  days: string
  gigabytes: string
}

export type Read<T> = { ok: true; value: T } | { ok: false }

const MOST_DAYS = 3_650
const MOST_GIGABYTES = 1_000_000
const refused = { ok: false } as const

export const typedRetention = ({ days, gigabytes }: Retention): RetentionFields => ({
  days: days === null ? '' : String(days),
  gigabytes: gigabytes === null ? '' : String(gigabytes),
})

/** Nothing is null. */
export function readDays(typed: string): Read<number | null> {
  return typed.trim() === '' ? { ok: true, value: null } : readWhole(typed, 1, MOST_DAYS)
}

/** Nothing is null. */
export function readGigabytes(typed: string): Read<number | null> {
  return typed.trim() === '' ? { ok: true, value: null } : readNumber(typed, Number.MIN_VALUE, MOST_GIGABYTES)
}

export function readWhole(typed: string, least: number, most: number): Read<number> {
  return /^\d+$/.test(typed.trim()) ? readNumber(typed, least, most) : refused
}

/** A number as it is typed in either language, with a point or a comma. */
export function readNumber(typed: string, least: number, most: number): Read<number> {
  const text = typed.trim().replace(',', '.')
  if (!/^\d+(\.\d*)?$/.test(text)) return refused
  const value = Number(text)
  return value >= least && value <= most ? { ok: true, value } : refused
}
