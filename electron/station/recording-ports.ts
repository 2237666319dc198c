import type { Exporter } from '../archive/export/exporter.ts'
import type { Snapshots } from '../archive/snapshots.ts'
import { instant } from '../base/clock.ts'
import type { Images } from '../image/images.ts'
import type { ExportPart, ExportsPort, RecordingsPort, SnapshotsPort } from '../server/recordings/ports.ts'
import type { Recording } from './recording.ts'
import type { SettingsFile } from './settings.ts'

/** The archive as HTTP serves it. */
export function recordingsPort(
  { archive, recordings }: Recording,
  settings: SettingsFile,
  images: Pick<Images, 'recorded'>,
): RecordingsPort {
  return {
    find: (range) => archive.find(range, recordings.missing(range.camera)),
    coverage: (range) => archive.coverage(range),
    pictures: ({ camera, from, to }) => images.recorded(camera, from, to),
    media(id) {
      const { path, bytes, state } = archive.segment(id)
      return { path, bytes, final: state !== 'writing' }
    },
    samples: (id) => archive.samples(id),
    protections: (camera) => archive.protections(camera),
    protect: ({ camera, from, to, reason }, by) =>
      archive.protect({ camera, from: instant(from), to: instant(to), reason }, by),
    unprotect: (id) => archive.unprotect(id),
    archive: () => archive.info(),
    async setArchive(changed) {
      await settings.change((all) => ({ ...all, recording: { ...all.recording, archive: changed } }))
      return archive.info()
    },
  }
}

export const exportsPort = (exporter: Exporter): ExportsPort => ({
  start: (range, by) => exporter.start(range, by),
  list: () => exporter.list(),
  get: (id) => exporter.get(id),
  drop: (id) => exporter.drop(id),
  file: (id: string, part: ExportPart) => exporter.file(id, part),
})

export const snapshotsPort = (snapshots: Snapshots): SnapshotsPort => ({
  list: (camera, limit) => snapshots.list(camera, limit),
  file: (camera, file) => snapshots.file(camera, file),
})
