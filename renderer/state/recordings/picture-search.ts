import { DAY, SECOND } from './micros.ts'
import { askWhole, changesOf, type AskPictures, type PictureSpan } from './picture-spans.ts'

export interface FoundChange {
  readonly camera: string
  readonly span: PictureSpan
}

/** How far one looks, step by step. */
const reaches = [DAY, 30 * DAY, 3_660 * DAY]
/** A change nearer than this is the one that the playhead is at. */
const AT_CHANGE = SECOND / 10

/** The nearest change of the picture settings of any of these cameras after (or before) `at`. */
export async function nearestChange(
  ask: AskPictures,
  cameras: readonly string[],
  from: { at: number; direction: 1 | -1; now: number },
): Promise<FoundChange | null> {
  const found = await Promise.all(cameras.map((camera) => changeOf(ask, camera, from)))
  const near = found.filter((change) => change !== null)
  near.sort((a, b) => (a.span.from - b.span.from) * from.direction)
  return near[0] ?? null
}

async function changeOf(
  ask: AskPictures,
  camera: string,
  { at, direction, now }: { at: number; direction: 1 | -1; now: number },
): Promise<FoundChange | null> {
  for (const reach of reaches) {
    const range =
      direction > 0
        ? { from: Math.min(at, now) - SECOND, to: Math.min(at + reach, now) + SECOND }
        : { from: Math.max(0, at - reach), to: at }
    const changes = changesOf((await askWhole(ask, camera, range)).spans)
    const span =
      direction > 0
        ? changes.find(({ from }) => from > at + AT_CHANGE)
        : changes.findLast(({ from }) => from < at - AT_CHANGE)
    if (span) return { camera, span }
    if (direction > 0 ? range.to > now : range.from === 0) return null
  }
  return null
}
