import { DAY, lengthOf, MILLISECOND, SECOND, type Range } from './micros.ts'
import type { RecordingsSource } from './services.ts'
import { coveredTrack, holesOf, joined, trackOf, type GapSpan } from './spans.ts'

export interface FoundGap {
  readonly camera: string
  readonly gap: GapSpan
}

/** How far one looks, step by step: near things are found fast, far ones too. */
const reaches = [DAY, 8 * DAY, 64 * DAY, 3_660 * DAY]
/** What is durable on disk trails the present by this much at most; less is no gap. */
const TRAILING = 15 * SECOND
/** The playhead is put this much before a gap, so that one sees what came before it. */
export const LEAD = 3 * SECOND

/** The nearest gap of any of these cameras whose beginning, less the lead, lies after (or before) `at`. */
export async function nearestGap(
  source: RecordingsSource,
  cameras: readonly string[],
  from: { at: number; direction: 1 | -1; now: number },
): Promise<FoundGap | null> {
  const found = await Promise.all(cameras.map((camera) => gapOf(source, camera, from)))
  const near = found.filter((gap) => gap !== null)
  near.sort((a, b) => (a.gap.from - b.gap.from) * from.direction)
  return near[0] ?? null
}

async function gapOf(
  source: RecordingsSource,
  camera: string,
  { at, direction, now }: { at: number; direction: 1 | -1; now: number },
): Promise<FoundGap | null> {
  for (const reach of reaches) {
    const range = around(at, reach, direction, now)
    const { recorded } = coveredTrack(range, await source.coverage(camera, range.from, range.to))
    const gaps = [...holesOf(recorded), ...trailing(recorded, range, now)]
    const gap = pick(gaps, at, direction)
    if (gap) return { camera, gap: await explained(source, camera, gap) }
    if (direction > 0 ? range.to >= now : range.from <= 0) return null
  }
  return null
}

const around = (at: number, reach: number, direction: 1 | -1, now: number): Range =>
  direction > 0
    ? { from: Math.min(at, now) - SECOND, to: Math.min(at + reach, now) }
    : { from: Math.max(0, at - reach), to: Math.min(at + DAY, now) }

/** A camera that has stopped recording has a gap that goes on. */
function trailing(recorded: readonly Range[], range: Range, now: number): GapSpan[] {
  const last = recorded.at(-1)
  if (!last || range.to < now || now - last.to < TRAILING) return []
  return [{ from: last.to, to: now, cause: null, message: null }]
}

function pick(gaps: readonly GapSpan[], at: number, direction: 1 | -1): GapSpan | undefined {
  if (direction > 0) return gaps.find(({ from }) => from - LEAD > at + SECOND / 2)
  return gaps.findLast(({ from }) => from - LEAD < at - SECOND / 2)
}

/** The same gap with its cause; without it where the station does not answer. */
async function explained(source: RecordingsSource, camera: string, gap: GapSpan): Promise<GapSpan> {
  const range = { from: gap.from - SECOND, to: Math.min(gap.to, gap.from + DAY) + SECOND }
  const known = await source.find(camera, range.from, range.to).catch(() => null)
  const cause = known && trackOf(range, known).gaps.find(({ to }) => to > gap.from + SECOND / 2)
  return cause ? { ...gap, cause: cause.cause, message: cause.message } : gap
}

/** The first instant recorded after `at` by any of these cameras, or null. */
export async function nextRecorded(
  source: RecordingsSource,
  cameras: readonly string[],
  range: Range,
): Promise<number | null> {
  if (lengthOf(range) < MILLISECOND) return null
  const covered = await Promise.all(cameras.map((camera) => source.coverage(camera, range.from, range.to)))
  const all = joined(covered.flatMap((ranges) => coveredTrack(range, ranges).recorded))
  const first = all.find(({ to }) => to > range.from)
  return first ? Math.max(first.from, range.from) : null
}

/** The newest instant recorded by any of these cameras, or null where there is none. */
export async function newestRecorded(
  source: RecordingsSource,
  cameras: readonly string[],
  now: number,
): Promise<number | null> {
  for (const reach of reaches) {
    const range = { from: Math.max(0, now - reach), to: now + SECOND }
    const covered = await Promise.all(cameras.map((camera) => source.coverage(camera, range.from, range.to)))
    const ends = covered.flatMap((ranges) => coveredTrack(range, ranges).recorded.map(({ to }) => to))
    if (ends.length > 0) return Math.max(...ends)
  }
  return null
}
