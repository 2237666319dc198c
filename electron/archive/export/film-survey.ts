import { instant } from '../../base/clock.ts'
import type { Disk } from '../../base/disk.ts'
import { LookoutError, messageOf } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import type { SegmentInit } from '../../media/mp4/read-init.ts'
import { scanInit, scanSegment, type SegmentScan } from '../../media/mp4/scan.ts'
import type { ByteSource } from '../../media/mp4/source.ts'
import { sameVideoTrack } from '../../media/mp4/tracks.ts'
import type { Gap, Segment } from '../../protocol/recordings.ts'
import { coverageOf } from '../coverage.ts'
import { SHORTEST_GAP } from '../gaps.ts'
import { readSegmentAbout } from '../segment-about.ts'
import { withSource } from '../segment-file.ts'
import type { Span } from '../segment-row.ts'
import type { ExportRange, ExportSource, SourceSegment } from './export-source.ts'
import { FilmPlanner, type FilmPlan } from './film-plan.ts'
import { findRecordings } from './found-range.ts'

export interface SurveyDeps {
  readonly source: ExportSource
  readonly disk: Disk
  readonly log: Log
}

/** What was found of a range. */
export interface Survey {
  readonly plan: FilmPlan
  /** The camera's name for people, as its newest recording has it. */
  readonly name: string
  readonly gaps: readonly Gap[]
}

/**
 * Reads the tables of every segment in the range and plans the film. A segment that cannot be read is left out: the gaps
 * say so.
 * @param about makes what the film says of itself, given the camera's name
 * @throws LookoutError as `findRecordings`, and unavailable where nothing can be read; or the signal's reason
 */
export async function surveyFilm(
  deps: SurveyDeps,
  range: ExportRange,
  signal: AbortSignal,
  about: (name: string) => { bytes: Uint8Array; madeAt: number },
): Promise<Survey> {
  const { segments, gaps } = findRecordings(deps.source, range)
  const reader = new TableReader(deps, signal)
  const inits = await reader.readEach(
    segments.map(({ id }) => id),
    readInit,
  )
  const planner = new FilmPlanner(range, isMixed(inits.map(({ found }) => found)))
  await reader.readEach(
    inits.map(({ segment }) => segment.id),
    // The file may be shorter than the index says.
    async (file, segment) => planner.add({ ...segment, bytes: file.size }, await readAll(file)),
  )
  if (planner.isEmpty) throw nothing(inits.length === segments.length)
  const name = inits.map(({ found }) => nameOf(found)).findLast((known) => known !== undefined) ?? range.camera
  const { bytes, madeAt } = about(name)
  const plan = planner.finish(bytes, madeAt)
  return { plan, name, gaps: allGaps(gaps, segments, plan) }
}

/** Opens segments one after the other; those that cannot be read are passed over. */
class TableReader {
  readonly #deps: SurveyDeps
  readonly #signal: AbortSignal

  constructor(deps: SurveyDeps, signal: AbortSignal) {
    this.#deps = deps
    this.#signal = signal
  }

  async readEach<T>(
    ids: readonly string[],
    read: (file: ByteSource, segment: SourceSegment) => Promise<T>,
  ): Promise<{ segment: SourceSegment; found: T }[]> {
    const { source, disk, log } = this.#deps
    const results: { segment: SourceSegment; found: T }[] = []
    for (const id of ids) {
      this.#signal.throwIfAborted()
      try {
        const segment = source.segment(id)
        const found = await withSource(disk, segment.path, segment.bytes, (file) => read(file, segment))
        results.push({ segment, found })
      } catch (error) {
        log.warn({ segment: id, error: messageOf(error) }, 'An export leaves out a recording that cannot be read.')
      }
    }
    return results
  }
}

async function readInit(file: ByteSource): Promise<SegmentInit> {
  const init = await scanInit(file)
  if (!init) throw new Error('its file is damaged')
  return init
}

async function readAll(file: ByteSource): Promise<SegmentScan> {
  const scan = await scanSegment(file)
  if (!scan) throw new Error('its file is damaged')
  return scan
}

const isMixed = ([first, ...others]: readonly SegmentInit[]): boolean =>
  first !== undefined && others.some(({ video }) => !sameVideoTrack(video, first.video))

const nameOf = ({ about }: SegmentInit): string | undefined => (about ? readSegmentAbout(about)?.name : undefined)

const nothing = (readable: boolean): LookoutError =>
  readable
    ? new LookoutError('notFound', 'There is no picture of this time yet.')
    : new LookoutError('unavailable', 'The recordings of this time cannot be read.')

/** The gaps that the archive knows, and the recordings of which the film shows nothing. */
function allGaps(known: readonly Gap[], segments: readonly Segment[], { time }: FilmPlan): Gap[] {
  const { from, to } = time.range
  const spans = segments.map(({ start, end }) => ({ start: Date.parse(start) * 1000, end: Date.parse(end) * 1000 }))
  const recorded = coverageOf(spans, { start: from, end: to })
  const unread = time.stretches
    .reduce(without, recorded)
    .filter(({ start, end }) => end - start >= SHORTEST_GAP)
    .map(({ start, end }) => ({ start: instant(start), end: instant(end), ...UNREAD }))
  return [...known, ...unread].sort((a, b) => a.start.localeCompare(b.start))
}

const UNREAD = { cause: 'disk', message: 'The recording of this time could not be read.' } as const

const without = (spans: readonly Span[], taken: Span): Span[] =>
  spans.flatMap(({ start, end }) =>
    [
      { start, end: Math.min(end, taken.start) },
      { start: Math.max(start, taken.end), end },
    ].filter((rest) => rest.end > rest.start),
  )
