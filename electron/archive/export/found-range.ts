import { instant } from '../../base/clock.ts'
import { LookoutError } from '../../base/error.ts'
import type { Export, Recordings } from '../../protocol/recordings.ts'
import { MOST_SEGMENTS } from '../search.ts'
import type { ExportRange, ExportSource } from './export-source.ts'

/** One film shows a day at most: beyond that its tables outgrow the players. µs. */
const LONGEST = 86_400e6

/** A range as the protocol words it. */
export const rangeOf = ({ camera, from, to }: Pick<Export, 'camera' | 'from' | 'to'>): ExportRange => ({
  camera,
  from: Date.parse(from) * 1000,
  to: Date.parse(to) * 1000,
})

/**
 * Finds what a range holds, in the index alone.
 * @throws LookoutError invalidParams, tooLarge where one film cannot hold it, notFound where there is nothing
 */
export function findRecordings(source: ExportSource, range: ExportRange): Recordings {
  const { camera, from, to } = range
  if (from >= to) throw new LookoutError('invalidParams', 'The range ends before it begins.')
  if (to - from > LONGEST) throw new LookoutError('tooLarge', 'One export holds 24 hours at most: make several.')
  const found = source.find(range)
  const times = `between ${instant(from)} and ${instant(to)}`
  if (found.segments.length === 0) {
    throw new LookoutError('notFound', `The archive holds no recording of the camera “${camera}” ${times}.`)
  }
  if (found.segments.length >= MOST_SEGMENTS) {
    throw new LookoutError('tooLarge', `There are too many recordings ${times} for one export: make several.`)
  }
  return found
}

/** What a film of these recordings will take, as far as the index can tell. */
export function estimateBytes({ segments }: Recordings, { from, to }: ExportRange): number {
  const shares = segments.map(({ start, end, bytes }) => {
    const [begins, ends] = [Date.parse(start) * 1000, Date.parse(end) * 1000]
    const shown = Math.max(0, Math.min(to, ends) - Math.max(from, begins))
    return ends > begins ? (bytes * shown) / (ends - begins) : bytes
  })
  return Math.ceil(shares.reduce((sum, share) => sum + share, 0))
}
