import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Archive } from '../archive/archive.ts'
import type { Clock } from '../base/clock.ts'
import type { CloseStack } from '../base/close-stack.ts'
import type { Disk } from '../base/disk.ts'
import type { Log } from '../base/log.ts'
import type { Ffmpeg } from '../capture/ffmpeg-finder.ts'
import { proveFilters } from '../capture/prove-filters.ts'
import type { FilterHost } from '../image/filter-host.ts'
import { ImageStore } from '../image/image-store.ts'
import { ImageTrack } from '../image/image-track.ts'
import { Images } from '../image/images.ts'
import { chooseFont, overlayFonts } from '../image/overlay-font.ts'
import { OverlayFiles } from '../image/overlay-words.ts'
import type { ImageSettings } from '../protocol/image.ts'
import type { RecordingState } from '../protocol/recordings.ts'
import type { Camera } from './camera.ts'
import type { Cameras } from './cameras.ts'
import type { Capturing } from './capturing.ts'
import { ImageAudit } from './image-audit.ts'
import { ownFont } from './own-font.ts'
import type { Recordings } from './recordings.ts'

export interface PicturingDeps {
  readonly data: string
  readonly disk: Disk
  readonly clock: Clock
  readonly log: Log
  readonly archive: Archive
  readonly cameras: Cameras
  readonly capturing: Capturing
  readonly recordings: Recordings
}

/**
 * Opens the picture settings of all cameras and connects them: a change reaches the camera's capture, a recording that
 * begins has them in its track. What it opens goes onto the stack, to be closed after the recorders.
 * @throws LookoutError unavailable where the overlays' folder or the settings' file cannot be made
 */
export function openPicturing(deps: PicturingDeps, stack: CloseStack): Images {
  const { data, clock, log, cameras, capturing, recordings } = deps
  const store = ImageStore.open(join(data, 'image.db'), clock, log)
  stack.add(() => store.close())
  const track = openTrack(deps)
  stack.add(() => track.close())
  let host: FilterHost | null = null
  const find = (id: string): Camera | undefined => cameras.all().find((camera) => camera.id === id)
  const images = new Images({
    ...{ clock, log, store, track },
    words: new OverlayFiles(join(data, 'overlays')),
    nameOf: (id) => find(id)?.definition.name,
    host: () => host,
  })
  stack.add(() => images.close())
  const audit = new ImageAudit(clock, log)
  stack.add(() => audit.close())
  images.onChange((change) => audit.note(change))
  const show = (camera: Camera): void => camera.showPicture(images.picture(camera.id), settingsOf(images, camera))
  images.onPicture(({ camera, picture }) => find(camera)?.showPicture(picture, images.get(camera).settings))
  // What a camera was set to before this ffmpeg was known.
  capturing.onFound(async (ffmpeg) => {
    host = await hostOf(ffmpeg, clock)
    cameras.all().forEach(show)
  })
  stack.add(
    cameras.on((event) => {
      const camera = event.type === 'added' ? find(event.camera.id) : undefined
      if (camera) show(camera)
      const changed = event.type === 'changed' ? find(event.camera.id) : undefined
      if (changed) images.renamed(changed.id)
      // Whoever records has gone over to the other stream by now.
      if (changed) images.recordedUntouched(changed.id, changed.recorded !== changed.stream)
    }),
  )
  stack.add(recordings.onState(({ camera, state }) => noteBeginning(images, camera, state)))
  return images
}

const settingsOf = (images: Images, { id }: Camera): ImageSettings => images.get(id).settings

function noteBeginning(images: Images, camera: string, state: RecordingState): void {
  if (state.state === 'recording') images.recordingBegins(camera, Date.parse(state.since) * 1000)
}

function openTrack({ data, disk, clock, log, archive }: PicturingDeps): ImageTrack {
  return new ImageTrack({ folder: join(data, 'recordings'), disk, clock, log, mayWrite: () => archive.writable() })
}

/** What this ffmpeg can do to a picture while it runs. */
async function hostOf({ path, filters, commandable }: Ffmpeg, clock: Clock): Promise<FilterHost> {
  const fonts = overlayFonts(process.platform, ownFont())
  const font = await chooseFont(fonts, existsSync, (chain) => proveFilters(path, chain, clock))
  return { filters, commandable, font }
}
