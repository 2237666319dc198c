import { neutralImage, withChange, type ImageChange } from '../../../electron/protocol/image.ts'
import type { PictureSpan } from '../../../electron/protocol/recordings.ts'
import { toInstant } from '../../../renderer/state/recordings/micros.ts'

/** From `at` µs on the picture is set so, by somebody; `by` null where nobody has changed anything yet. */
export const pictureSet = (
  at: number,
  change: ImageChange,
  { by = 'anna', revision = 1, untouched = false }: { by?: string | null; revision?: number; untouched?: boolean } = {},
): PictureSpan => ({
  ...{ from: toInstant(at), revision, untouched },
  settings: withChange(neutralImage, change),
  changed: by === null ? null : { by, at: toInstant(at) },
})
