import type {
  ArchiveInfo,
  ArchiveSettings,
  Export,
  Protection,
  RecordedPictures,
  Recordings,
  SegmentSamples,
  Snapshot,
} from '../../protocol/recordings.ts'

/** A time range of one camera, µs since 1970. */
export interface CameraRange {
  readonly camera: string
  readonly from: number
  readonly to: number
}

/** A file that is served as it lies on disk. */
export interface ServedFile {
  readonly path: string
  /** What of it is served: a recording's last second may still be on its way. */
  readonly bytes: number
  /** It will never be another. */
  readonly final: boolean
}

/** What was recorded, as far as HTTP goes. Each throws LookoutError with a sentence. */
export interface RecordingsPort {
  find(range: CameraRange): Recordings
  coverage(range: CameraRange): { ranges: { start: string; end: string }[] }
  /** How the picture was set for everyone: at the beginning of the range, and each change in it. */
  pictures(range: CameraRange): Promise<RecordedPictures>
  media(id: string): ServedFile
  samples(id: string): Promise<SegmentSamples>
  protections(camera: string | undefined): Protection[]
  protect(range: CameraRange & { reason: string }, by: string): Protection
  unprotect(id: string): Protection
  archive(): Promise<ArchiveInfo>
  /** Takes new settings and answers what then is. */
  setArchive(settings: ArchiveSettings): Promise<ArchiveInfo>
}

/** The four files of an export. */
export type ExportPart = 'film' | 'manifest' | 'signature' | 'key'

export interface ExportsPort {
  start(range: CameraRange, by: string): Promise<Export>
  list(): Export[]
  get(id: string): Export
  /** Cancels one that is not finished, removes one that is. */
  drop(id: string): Promise<void>
  file(id: string, part: ExportPart): { readonly path: string; readonly name: string }
}

export interface SnapshotsPort {
  /** The newest first. */
  list(camera: string, limit: number): Promise<Snapshot[]>
  file(camera: string, file: string): Promise<string>
}
