import { join } from 'node:path'
import { cameraIdSchema } from '../protocol/cameras.ts'

/**
 * The name of a segment, its file and its day, each from the other, without looking at a disk.
 *
 * Always true: an id that is answered is canonical (one spelling, a date that exists), so a path made of it stays below
 * the archive's folder, and two ids never share a file.
 */
export interface SegmentName {
  readonly id: string
  readonly camera: string
  /** As the name says it: µs since 1970 UTC, of whole milliseconds. The true start is in the file. */
  readonly start: number
  /** The folder of its day, `YYYY-MM-DD`, UTC. */
  readonly day: string
  /** `<YYYYMMDD>T<HHMMSS>.<mmm>Z.mp4` */
  readonly file: string
}

/** Names are of four-digit years: 1970-01-01 to 9999-12-31. */
const LAST_NAMED = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
const STAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})\.(\d{3})Z$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The name of a segment of `camera` that starts at `start` µs; undefined where no name can say it. */
export function segmentName(camera: string, start: number): SegmentName | undefined {
  const milliseconds = Math.floor(start / 1000)
  const named = milliseconds >= 0 && milliseconds <= LAST_NAMED && cameraIdSchema.safeParse(camera).success
  if (!named) return undefined
  const iso = new Date(milliseconds).toISOString()
  const stamp = iso.replaceAll(/[-:]/g, '')
  return { id: `${camera}~${stamp}`, camera, start: milliseconds * 1000, day: iso.slice(0, 10), file: `${stamp}.mp4` }
}

/** Reads an id as outsiders give it; undefined for anything that is none. */
export function parseSegmentId(id: string): SegmentName | undefined {
  const [camera = '', stamp = '', ...more] = id.split('~')
  const start = readStamp(stamp)
  if (start === undefined || more.length > 0) return undefined
  const name = segmentName(camera, start)
  return name?.id === id ? name : undefined
}

/** The segment whose file this is by its place in the archive's folder; undefined where it has no segment's place. */
export function segmentOfFile(camera: string, day: string, file: string): SegmentName | undefined {
  if (!file.endsWith('.mp4')) return undefined
  const name = parseSegmentId(`${camera}~${file.slice(0, -'.mp4'.length)}`)
  return name?.day === day ? name : undefined
}

/** Where a segment lies below the archive's folder. */
export const segmentPath = (root: string, name: SegmentName): string => join(root, name.camera, name.day, name.file)

/** The folders that a segment's file needs below the archive's folder, outermost first. */
export const segmentFolders = (root: string, name: SegmentName): readonly string[] => [
  join(root, name.camera),
  join(root, name.camera, name.day),
]

export const isDayFolder = (name: string): boolean => DAY.test(name)

/** Midnight UTC of a day's folder, µs. */
export const dayStart = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) * 1000

function readStamp(stamp: string): number | undefined {
  const [, year, month, day, hour, minute, second, millisecond] = STAMP.exec(stamp) ?? []
  if (millisecond === undefined) return undefined
  const start = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`)
  return Number.isNaN(start) ? undefined : start * 1000
}
