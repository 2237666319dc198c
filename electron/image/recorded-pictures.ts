import { instant } from '../base/clock.ts'
import type { PictureSpan, RecordedPictures } from '../protocol/recordings.ts'
import type { ImageTrack } from './image-track.ts'
import type { TrackLine } from './track-line.ts'

/** So many changes go into one answer. */
export const MOST_CHANGES = 1_000

/** How a camera's picture was set at `from` µs and how it changed up to `to`; at most `MOST_CHANGES`, and where to ask on. */
export async function recordedPictures(
  track: Pick<ImageTrack, 'changes'>,
  camera: string,
  from: number,
  to: number,
): Promise<RecordedPictures> {
  const { lines, next } = await track.changes(camera, from, to, MOST_CHANGES)
  return { pictures: lines.map(pictureSpan), next: next === null ? null : instant(next) }
}

const pictureSpan = ({ at, settings, revision, changed, untouched }: TrackLine): PictureSpan => ({
  from: instant(at),
  ...{ settings, revision, untouched },
  changed: changed && { by: changed.by, at: instant(changed.at) },
})
