import { LookoutError } from '../../electron/base/error.ts'
import { silentLog } from '../../electron/base/log.ts'
import type { FilterHost } from '../../electron/image/filter-host.ts'
import { ImageStore } from '../../electron/image/image-store.ts'
import { Images } from '../../electron/image/images.ts'
import type { ImageTrack } from '../../electron/image/image-track.ts'
import type { TrackLine } from '../../electron/image/track-line.ts'
import type { ImageChanged } from '../../electron/protocol/image.ts'
import { ManualClock } from '../kit/manual-clock.ts'

const FILTERS = new Set(['eq', 'hue', 'hflip', 'vflip', 'crop', 'scale', 'transpose', 'drawtext', 'hqdn3d'])
export const HOST: FilterHost = { filters: FILTERS, commandable: FILTERS, font: null }

/** The pictures of two cameras, `gate` and `yard`, with everything that they tell and write, in memory. */
export function desk(store = ImageStore.inMemory(), host: FilterHost | null = HOST) {
  const clock = new ManualClock()
  const told: ImageChanged[] = []
  const filters: string[] = []
  const noted: { line: TrackLine; before: TrackLine }[] = []
  const written: string[] = []
  const names = new Map([
    ['gate', 'North gate'],
    ['yard', 'Yard'],
  ])
  const words = { fails: false }
  const images = new Images({
    ...{ clock, store, log: silentLog, nameOf: (camera) => names.get(camera), host: () => host },
    track: {
      note: (_, line, before) => void noted.push({ line, before }),
      recordingBegins: () => undefined,
      changes: () => Promise.resolve({ lines: [], next: null }),
    } satisfies Pick<ImageTrack, 'note' | 'recordingBegins' | 'changes'>,
    words: {
      path: (camera) => `/words/${camera}.txt`,
      write: (camera, overlay, name) => {
        if (words.fails) throw new LookoutError('unavailable', 'The overlay’s words cannot be written: it is full.')
        written.push(`${camera}: ${overlay.text} ${overlay.name ? name : ''}`)
      },
    },
  })
  images.onChange((change) => void told.push(change))
  images.onPicture(({ picture }) => void filters.push(picture.filters))
  return { images, clock, told, filters, noted, written, names, words, store }
}

/** What an act is refused as; `done` where it is not. */
export const kindOf = (act: () => unknown): string => {
  try {
    act()
    return 'done'
  } catch (error) {
    return error instanceof LookoutError ? error.kind : 'bug'
  }
}
