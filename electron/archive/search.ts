import { instant, type Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import type { Recordings, Segment } from '../protocol/recordings.ts'
import { coverageOf } from './coverage.ts'
import { gapsOf, type PresentCause } from './gaps.ts'
import type { Journal } from './journal.ts'
import type { Protections } from './protections.ts'
import type { SegmentIndex } from './segment-index.ts'
import { parseSegmentId, segmentPath } from './segment-name.ts'
import type { SegmentRow, Span } from './segment-row.ts'

/** A time range of one camera, µs since 1970 UTC: from `from` to just before `to`. */
export interface CameraRange {
  readonly camera: string
  readonly from: number
  readonly to: number
}

/** Where a segment's file lies and what of it can be played. Times are µs. */
export interface FoundSegment extends Pick<
  SegmentRow,
  'id' | 'camera' | 'start' | 'end' | 'bytes' | 'state' | 'sha256'
> {
  readonly path: string
}

/** Segments that are answered at once: three and a half days of one camera. */
export const MOST_SEGMENTS = 5_000

export interface SearchDeps {
  readonly folder: string
  readonly index: SegmentIndex
  readonly protections: Protections
  readonly journal: Journal
  readonly clock: Clock
}

/** Finds recordings by camera and time. Never waits for a disk: it answers what the index knows by now. */
export class Search {
  readonly #deps: SearchDeps

  constructor(deps: SearchDeps) {
    this.#deps = deps
  }

  /**
   * The recordings in the range, by start, and the gaps between them. Of more than 5,000 the first 5,000 and the gaps up to
   * the last one's end: who wants more asks again from there.
   */
  find({ camera, from, to }: CameraRange, present: PresentCause | null = null): Recordings {
    const { index, clock } = this.#deps
    const rows = this.#rows({ camera, from, to })
    const end = rows.length < MOST_SEGMENTS ? to : Math.min(to, rows.at(-1)?.end ?? to)
    const before = index.endedBefore(camera, from)
    const after = index.startedAfter(camera, end)
    const near = [before && this.#now(before), ...rows, after].filter((row) => row !== undefined)
    const found = gapsOf(near, { start: from, end, now: clock.now(), present })
    const gaps = found.map((gap) => ({ ...gap, start: instant(gap.start), end: instant(gap.end) }))
    return { segments: rows.map((row) => this.#segment(row)), gaps }
  }

  coverage({ camera, from, to }: CameraRange): { ranges: { start: string; end: string }[] } {
    const { index, journal } = this.#deps
    const ended = index.spans(camera, from, to).filter(({ id }) => !journal.holds(id))
    const spans = [...ended, ...this.#live({ camera, from, to })].sort(byStart)
    const ranges = coverageOf(spans, { start: from, end: to })
    return { ranges: ranges.map(({ start, end }) => ({ start: instant(start), end: instant(end) })) }
  }

  /** @throws LookoutError notFound where the archive has no such recording */
  segment(id: string): FoundSegment {
    const name = parseSegmentId(id)
    const row = name && (this.#deps.journal.live(name.id) ?? this.#deps.index.get(name.id))
    if (!row) throw new LookoutError('notFound', 'There is no such recording.')
    const { camera, start, end, bytes, sha256 } = row
    const path = segmentPath(this.#deps.folder, name)
    return { id, path, camera, start, end, bytes, state: this.#stateOf(row), sha256 }
  }

  #rows(range: CameraRange): SegmentRow[] {
    const { index, journal } = this.#deps
    const rows = index.overlapping(range.camera, range.from, range.to, MOST_SEGMENTS)
    const live = this.#live(range)
    if (live.length === 0) return rows
    const ended = rows.filter(({ id }) => !journal.holds(id))
    return [...ended, ...live].sort(byStart).slice(0, MOST_SEGMENTS)
  }

  /** Those that are being written, as they are now: the index is some seconds behind. */
  #live({ camera, from, to }: CameraRange): SegmentRow[] {
    const live = this.#deps.journal.liveOf(camera)
    return live.filter(({ start, end }) => start < to && end > from && end > start)
  }

  #now(row: SegmentRow): SegmentRow {
    return this.#deps.journal.live(row.id) ?? row
  }

  #segment(row: SegmentRow): Segment {
    const { id, camera, start, end, bytes } = row
    return {
      ...{ id, camera, start: instant(start), end: instant(end), bytes },
      url: `/api/recordings/${id}/media`,
      state: this.#stateOf(row),
      protected: this.#deps.protections.covers(camera, row),
    }
  }

  /** One that was cut off grows no more, also before it was repaired. */
  #stateOf({ id, state }: SegmentRow): Segment['state'] {
    return state === 'writing' && !this.#deps.journal.holds(id) ? 'finished' : state
  }
}

const byStart = (a: Span, b: Span): number => a.start - b.start
