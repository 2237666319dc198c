import type { ImageSettings } from '../protocol/image.ts'
import { parseJson, storedSettings } from './stored-settings.ts'

/** From `at` on the picture was set so. */
export interface TrackLine {
  /** µs since 1970. */
  readonly at: number
  readonly revision: number
  /** Who set it; null where the line only says what was so already. */
  readonly by: string | null
  readonly settings: ImageSettings
}

export const writeLine = ({ at, revision, by, settings }: TrackLine): string =>
  `${JSON.stringify({ at, revision, by, settings })}\n`

/** Undefined where it is none: torn, or not ours. */
export function readLine(text: string): TrackLine | undefined {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) return undefined
  const { at, revision, by, settings } = value as Record<string, unknown>
  const read = storedSettings(settings)
  if (typeof at !== 'number' || typeof revision !== 'number' || !read) return undefined
  return { at, revision, by: typeof by === 'string' ? by : null, settings: read }
}

/** The folder of a moment's day: `YYYY-MM-DD`, UTC, as recordings have it. */
export const dayOf = (at: number): string => new Date(Math.floor(at / 1000)).toISOString().slice(0, 10)

/** Midnight UTC before a moment, µs. */
export const dayStart = (at: number): number => Date.parse(`${dayOf(at)}T00:00:00.000Z`) * 1000
