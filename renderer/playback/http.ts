import { z } from 'zod'
import { coverageSchema, recordingsSchema, segmentSamplesSchema } from '../../electron/protocol/recordings.ts'
import { call, type Fetch } from '../link/http.ts'
import { LinkError } from '../link/problem.ts'
import { toInstant } from './times.ts'
import type { RecordingsApi } from './types.ts'

/** The recordings of the station that this page came from. Times in questions are rounded down to whole milliseconds. */
export function httpRecordings(fetch: Fetch = (path, init) => globalThis.fetch(path, init)): RecordingsApi {
  return {
    find: (camera, from, to) => call(fetch, recordingsSchema, `/api/recordings?${range(camera, from, to)}`),
    coverage: async (camera, from, to) =>
      (await call(fetch, coverageSchema, `/api/recordings/coverage?${range(camera, from, to)}`)).ranges,
    samples: (segment) => call(fetch, segmentSamplesSchema, `${pathOf(segment)}/samples`),
    bytes: (segment, from, to) => part(fetch, `${pathOf(segment)}/media`, from, to),
  }
}

const pathOf = (segment: string): string => `/api/recordings/${encodeURIComponent(segment)}`

const range = (camera: string, from: number, to: number): string =>
  new URLSearchParams({ camera, from: toInstant(Math.max(0, from)), to: toInstant(to) }).toString()

/** Part of a file. The station says of a finished one that it never changes, so the browser may answer from its cache. */
async function part(fetch: Fetch, path: string, from: number, to: number): Promise<Uint8Array> {
  const init: RequestInit = { headers: { range: `bytes=${from}-${to - 1}` }, credentials: 'same-origin' }
  const response = await fetch(path, init).catch(unreachable)
  // `call` knows how to tell people of an answer that is a refusal.
  if (!response.ok) return call(() => Promise.resolve(response), z.never(), path)
  const body = new Uint8Array(await response.arrayBuffer().catch(unreachable))
  const bytes = response.status === 206 ? body : body.subarray(from, to)
  if (bytes.byteLength === to - from) return bytes
  throw new LinkError({ kind: 'unavailable', message: 'The recording is shorter than the station said.' })
}

function unreachable(): never {
  throw new LinkError({ kind: 'offline', message: 'The station cannot be reached.' })
}
