import type { Retention } from '../protocol/recordings.ts'
import { GIGABYTE } from './retention.ts'

/** µs. */
const DAY = 86_400_000_000
/** µs. Of a shorter time nobody can say how much a day will bring. */
const SHORTEST_SAMPLE = 600_000_000

export interface CameraUsage {
  readonly bytes: number
  /** What was written in the last `sampled` µs. */
  readonly written: number
  readonly retention: Retention
}

export interface Usage {
  /** Wall time, µs. */
  readonly now: number
  /** Over how long `written` was counted, µs: a day, or less in a young archive. */
  readonly sampled: number
  /** Free bytes that recordings may still take. */
  readonly room: number
  readonly cameras: readonly CameraUsage[]
  readonly retention: Retention
}

/**
 * When the disk is full, µs, if recording goes on as it did in the last day; null where it never will be, since the
 * limits delete before, or where nobody knows. Pure.
 */
export function fullAt({ now, sampled, room, cameras, retention }: Usage): number | null {
  if (sampled < SHORTEST_SAMPLE) return null
  const daily = cameras.map((camera) => (camera.written * DAY) / sampled)
  const perDay = sum(daily)
  if (perDay <= 0) return null
  const held = sum(cameras.map(({ bytes }) => bytes))
  const byCamera = cameras.map(({ bytes, retention }, i) => Math.max(bytes, most(retention, daily[i] ?? 0)))
  const inTheEnd = Math.min(sum(byCamera), most(retention, perDay))
  if (inTheEnd <= held + room) return null
  return Math.round(now + (Math.max(0, room) / perDay) * DAY)
}

/** The most bytes that a limit lets stay. */
const most = ({ days, gigabytes }: Retention, perDay: number): number =>
  Math.min(days === null ? Infinity : days * perDay, gigabytes === null ? Infinity : gigabytes * GIGABYTE)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
