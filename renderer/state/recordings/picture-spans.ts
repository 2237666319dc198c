import type { ImageSettings } from '../../../electron/protocol/image.ts'
import type { RecordedPictures } from '../../../electron/protocol/recordings.ts'
import { fromInstant, SECOND, type Range } from './micros.ts'

/** How a camera's picture was set for everyone, from an instant until the next of these. */
export interface PictureSpan {
  readonly from: number
  readonly settings: ImageSettings
  readonly revision: number
  /** Who set it so and when; null where nobody did, or nobody knows. */
  readonly changed: { readonly by: string; readonly at: number } | null
  /** The recording is without these settings. */
  readonly untouched: boolean
}

/** What is known of one camera over a range; the first of the spans may have begun before it. */
export interface PictureKnowledge {
  readonly range: Range
  readonly spans: readonly PictureSpan[]
}

/** What is asked of the station: how a camera's picture was set over a range, in parts. Rejects with a `LinkError`. */
export type AskPictures = (camera: string, range: Range) => Promise<RecordedPictures>

/** Steps of one hand are closer together than this. */
const ONE_DRAG = 2 * SECOND
/** So many parts are asked for at once; a part has a thousand changes. */
const MOST_PARTS = 8

/** All of a range, or as much of its beginning as is sensible at once. */
export async function askWhole(ask: AskPictures, camera: string, range: Range): Promise<PictureKnowledge> {
  let spans: PictureSpan[] = []
  let { from } = range
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    const { pictures, next } = await ask(camera, { from, to: range.to })
    spans = joinedSpans(spans, pictures.map(spanOf))
    if (next === null) return { range, spans }
    from = fromInstant(next)
  }
  return { range: { from: range.from, to: from }, spans }
}

const spanOf = ({
  from,
  changed,
  settings,
  revision,
  untouched,
}: RecordedPictures['pictures'][number]): PictureSpan => ({
  ...{ settings, revision, untouched },
  from: fromInstant(from),
  changed: changed && { by: changed.by, at: fromInstant(changed.at) },
})

/** The older ones, and after them what a later answer adds. */
export function joinedSpans(older: readonly PictureSpan[], newer: readonly PictureSpan[]): PictureSpan[] {
  const end = older.at(-1)?.from ?? -Infinity
  return [...older, ...newer.filter(({ from }) => from > end)]
}

/** What was in force at an instant; null where nobody knows. */
export function pictureAt({ range, spans }: PictureKnowledge, at: number): PictureSpan | null {
  if (at < range.from || at > range.to) return null
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.from ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return spans[low - 1] ?? null
}

/** The changes among spans that follow each other: what one hand does in one go is one change, where it begins. */
export const changesOf = (spans: readonly PictureSpan[]): PictureSpan[] =>
  spans.filter((span, index) => {
    const before = spans[index - 1]
    return before !== undefined && !(index > 1 && span.from - before.from < ONE_DRAG && isSameHand(before, span))
  })

const isSameHand = (before: PictureSpan, span: PictureSpan): boolean =>
  before.untouched === span.untouched && before.changed !== null && before.changed.by === span.changed?.by
