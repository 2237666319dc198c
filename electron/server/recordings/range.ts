import { z } from 'zod'
import { LookoutError } from '../../base/error.ts'
import { cameraIdSchema, instantSchema } from '../../protocol/cameras.ts'
import type { CameraRange } from './ports.ts'

const DAY_MICROSECONDS = 86_400e6

/** `?camera=&from=&to=`; without times the last day. */
export const rangeQuerySchema = z.object({
  camera: cameraIdSchema,
  from: instantSchema.optional(),
  to: instantSchema.optional(),
})

/** An RFC 3339 instant as µs since 1970. */
export const microsecondsOf = (instant: string): number => Date.parse(instant) * 1000

/**
 * @param now µs since 1970
 * @throws LookoutError invalidParams where it ends before it begins
 */
export function rangeOf({ camera, from, to }: z.output<typeof rangeQuerySchema>, now: number): CameraRange {
  const end = to === undefined ? now : microsecondsOf(to)
  const start = from === undefined ? end - DAY_MICROSECONDS : microsecondsOf(from)
  if (start >= end)
    throw new LookoutError('invalidParams', `The range ends (${to ?? 'now'}) before it begins (${from}).`)
  return { camera, from: start, to: end }
}
