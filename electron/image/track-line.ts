import { changedNames } from '../protocol/image.ts'
import type { ImageSettings } from '../protocol/image.ts'
import type { Author } from './camera-image.ts'
import { parseJson, storedSettings } from './stored-settings.ts'

/** From `at` on the picture was set so. */
export interface TrackLine {
  /** µs since 1970. */
  readonly at: number
  readonly revision: number
  /** Who set it, and when, which is before `at` where the line only says what was so already; null where nobody did. */
  readonly changed: Author | null
  readonly settings: ImageSettings
  /** The recording is without these settings. */
  readonly untouched: boolean
}

export const writeLine = ({ at, revision, changed, settings, untouched }: TrackLine): string =>
  `${JSON.stringify({ at, revision, by: changed?.by ?? null, since: changed?.at ?? null, untouched, settings })}\n`

/** Whether a line tells nothing that the one before has not told. */
export const isRepeated = (before: TrackLine, line: TrackLine): boolean =>
  before.untouched === line.untouched && isSameRevision(before, line)

export const isSameRevision = (a: TrackLine, b: TrackLine): boolean =>
  a.revision === b.revision && changedNames(a.settings, b.settings).length === 0

/** Undefined where it is none: torn, or not ours. */
export function readLine(text: string): TrackLine | undefined {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) return undefined
  const { at, revision, by, since, untouched, settings } = value as Record<string, unknown>
  const read = storedSettings(settings)
  if (typeof at !== 'number' || typeof revision !== 'number' || !read) return undefined
  const changed = typeof by === 'string' ? { by, at: typeof since === 'number' ? since : at } : null
  return { at, revision, changed, settings: read, untouched: untouched === true }
}

/** The folder of a moment's day: `YYYY-MM-DD`, UTC, as recordings have it. */
export const dayOf = (at: number): string => new Date(Math.floor(at / 1000)).toISOString().slice(0, 10)

/** Midnight UTC before a moment, µs. */
export const dayStart = (at: number): number => Date.parse(`${dayOf(at)}T00:00:00.000Z`) * 1000
