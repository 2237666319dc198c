import { z } from 'zod'
import {
  archiveSchema,
  protectionSchema,
  type ArchiveInfo,
  type ArchiveSettings,
  type Protection,
} from '../../electron/protocol/recordings.ts'
import { call, post, type Fetch } from '../link/http.ts'

/** What the storage view asks of the station. Every call rejects with a `LinkError`. */
export interface StorageApi {
  archive(): Promise<ArchiveInfo>
  /** For admins. */
  change(settings: ArchiveSettings): Promise<ArchiveInfo>
  /** Of all cameras. */
  protections(): Promise<Protection[]>
  /** For admins. */
  unprotect(id: string): Promise<void>
}

const protectionList = z.object({ protections: z.array(protectionSchema) })

/** The same by the station's HTTP interface. */
export const httpStorage = (fetch: Fetch = (path, init) => globalThis.fetch(path, init)): StorageApi => ({
  archive: () => call(fetch, archiveSchema, '/api/archive'),
  change: (settings) => call(fetch, archiveSchema, '/api/archive', { ...post(settings), method: 'PUT' }),
  protections: async () => (await call(fetch, protectionList, '/api/protections')).protections,
  async unprotect(id) {
    await call(fetch, z.unknown(), `/api/protections/${encodeURIComponent(id)}`, { method: 'DELETE' })
  },
})
