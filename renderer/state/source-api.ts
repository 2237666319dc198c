import { z } from 'zod'
import { deviceSchema, type Device } from '../../electron/protocol/cameras.ts'
import { tryResultSchema, type TryResult } from '../../electron/protocol/http.ts'
import { call, post, type Fetch } from '../link/http.ts'

export interface TryRequest {
  source: string
  /** The camera whose stored password stands for `***` in the source. */
  camera?: string
}

/** What the camera editor asks of the station. Every call rejects with a `LinkError`. */
export interface SourceApi {
  /** The capture devices and screens of the station's computer. */
  devices(): Promise<Device[]>
  /** The first picture of a source. */
  tryOut(request: TryRequest, signal: AbortSignal): Promise<TryResult>
}

/** The same by the station's HTTP interface. */
export const httpSources = (fetch: Fetch = (path, init) => globalThis.fetch(path, init)): SourceApi => ({
  devices: () => call(fetch, z.array(deviceSchema), '/api/devices'),
  tryOut: (request, signal) => call(fetch, tryResultSchema, '/api/tries', { ...post(request), signal }),
})
