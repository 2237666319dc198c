import { SHORTEST_GAP } from './gaps.ts'
import type { Span } from './segment-row.ts'

/** What a client is sent at most. */
const MOST_RANGES = 5_000

/**
 * The recorded times in a range, joined where less than a second is between them; pure. `spans` are sorted by start.
 * Where more would come of it than a client can show, wider breaks are joined as well.
 */
export function coverageOf(spans: readonly Span[], range: Span, most = MOST_RANGES): Span[] {
  let ranges = joined(
    spans.map((span) => cut(span, range)),
    SHORTEST_GAP,
  )
  for (let distance = 2 * SHORTEST_GAP; ranges.length > most; distance *= 2) ranges = joined(ranges, distance)
  return ranges
}

function joined(spans: readonly Span[], distance: number): Span[] {
  const ranges: { start: number; end: number }[] = []
  for (const { start, end } of spans) {
    const last = ranges.at(-1)
    if (last && start - last.end < distance) last.end = Math.max(last.end, end)
    else ranges.push({ start, end })
  }
  return ranges
}

const cut = (span: Span, range: Span): Span => ({
  start: Math.max(span.start, range.start),
  end: Math.min(span.end, range.end),
})
