import type { CameraLibrary } from './camera-library.ts'
import type { SegmentPictures } from './segment-pictures.ts'
import type { Span } from './timeline.ts'

/** So many of a segment's pictures are played: those before the next segment begins. */
export const countIn = (span: Span, pictures: SegmentPictures): number =>
  pictures.time(pictures.count - 1) < span.until ? pictures.count : Math.max(1, pictures.at(span.until - 1) + 1)

/**
 * When the picture after the one shown at an instant begins (1), or the one before it (−1): over segments and gaps. Null
 * where there is none.
 */
export async function neighbour(library: CameraLibrary, at: number, direction: 1 | -1): Promise<number | null> {
  const spot = await library.locate(at)
  if (spot.kind === 'gap')
    return direction > 0 ? firstAfter(library, at) : lastOf(library, await library.lastBefore(at))
  const pictures = await library.pictures(spot.span)
  const next = pictures.at(at) + direction
  if (next >= 0 && next < countIn(spot.span, pictures)) return pictures.time(next)
  if (direction < 0) return lastOf(library, await library.preceding(spot.span))
  const following = await library.following(spot.span)
  return following ? firstOf(library, following) : firstAfter(library, spot.span.until)
}

async function firstAfter(library: CameraLibrary, at: number): Promise<number | null> {
  const start = await library.nextStart(at)
  const spot = start === null ? null : await library.locate(start)
  return spot?.kind === 'recorded' ? firstOf(library, spot.span) : null
}

const firstOf = async (library: CameraLibrary, span: Span | null): Promise<number | null> =>
  span && (await library.pictures(span)).time(0)

async function lastOf(library: CameraLibrary, span: Span | null): Promise<number | null> {
  if (!span) return null
  const pictures = await library.pictures(span)
  return pictures.time(countIn(span, pictures) - 1)
}
