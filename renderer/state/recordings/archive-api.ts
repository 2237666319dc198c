import { z } from 'zod'
import {
  archiveSchema,
  exportSchema,
  protectionSchema,
  recordedPicturesSchema,
  snapshotSchema,
  type ArchiveInfo,
  type Export,
  type Protection,
  type RecordedPictures,
  type Snapshot,
} from '../../../electron/protocol/recordings.ts'
import { call, post, type Fetch } from '../../link/http.ts'
import { toInstant, type Range } from './micros.ts'

/** What the recordings view asks of the station beside the recordings themselves. Every call rejects with a `LinkError`. */
export interface ArchiveApi {
  archive(): Promise<ArchiveInfo>
  protections(camera: string): Promise<Protection[]>
  /** For operators. */
  protect(camera: string, range: Range, reason: string): Promise<Protection>
  /** For admins. */
  unprotect(id: string): Promise<void>
  /** For operators. */
  exports(): Promise<Export[]>
  /** For operators. */
  startExport(camera: string, range: Range): Promise<Export>
  /** Cancels what runs, removes what is done. */
  removeExport(id: string): Promise<void>
  snapshots(camera: string): Promise<Snapshot[]>
  /** How its picture was set for everyone at the beginning of the range, and each change in it; in parts. */
  pictures(camera: string, range: Range): Promise<RecordedPictures>
}

const protectionList = z.object({ protections: z.array(protectionSchema) })
const exportList = z.object({ exports: z.array(exportSchema) })
const snapshotList = z.object({ snapshots: z.array(snapshotSchema) })
const nothing = z.unknown()

/** The same by the station's HTTP interface. */
export function httpArchive(fetch: Fetch = (path, init) => globalThis.fetch(path, init)): ArchiveApi {
  const remove = async (path: string): Promise<void> => {
    await call(fetch, nothing, path, { method: 'DELETE' })
  }
  return {
    archive: () => call(fetch, archiveSchema, '/api/archive'),
    protections: async (camera) =>
      (await call(fetch, protectionList, `/api/protections?${query({ camera })}`)).protections,
    protect: (camera, range, reason) =>
      call(fetch, protectionSchema, '/api/protections', post({ camera, ...instants(range), reason })),
    unprotect: (id) => remove(`/api/protections/${encodeURIComponent(id)}`),
    exports: async () => (await call(fetch, exportList, '/api/exports')).exports,
    startExport: (camera, range) => call(fetch, exportSchema, '/api/exports', post({ camera, ...instants(range) })),
    removeExport: (id) => remove(`/api/exports/${encodeURIComponent(id)}`),
    snapshots: async (camera) => (await call(fetch, snapshotList, `/api/snapshots?${query({ camera })}`)).snapshots,
    pictures: (camera, range) =>
      call(fetch, recordedPicturesSchema, `/api/recordings/pictures?${query({ camera, ...instants(range) })}`),
  }
}

const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString()
const instants = ({ from, to }: Range): { from: string; to: string } => ({ from: toInstant(from), to: toInstant(to) })
