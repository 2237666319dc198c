import type { Camera, CameraConfig } from '../../../protocol/cameras.ts'
import type { Params } from '../../../protocol/methods.ts'
import type { Family } from '../handlers.ts'

/** What the methods need of the station's cameras. Each throws LookoutError notFound, conflict or invalidParams. */
export interface CamerasPort {
  list(): Camera[]
  get(camera: string): CameraConfig
  add(camera: Params<'cameras.add'>): Promise<Camera>
  update(change: Params<'cameras.update'>): Promise<Camera>
  remove(camera: string): Promise<Camera>
  /** Starts it now instead of at its next attempt. */
  retry(camera: string): void
}

/** Who did what, for the log. */
export type Audit = (act: string, user: string, values: object) => void

export const cameraMethods = (cameras: CamerasPort, audit: Audit): Family<'cameras'> => ({
  'cameras.list': () => ({ result: cameras.list() }),
  'cameras.get': ({ camera }) => ({ result: cameras.get(camera) }),
  async 'cameras.add'(params, { user }) {
    const result = await cameras.add(params)
    audit('cameras.add', user, { camera: result.id })
    return { result }
  },
  async 'cameras.update'(params, { user }) {
    const result = await cameras.update(params)
    audit('cameras.update', user, { camera: result.id })
    return { result }
  },
  async 'cameras.remove'({ camera }, { user }) {
    const result = await cameras.remove(camera)
    audit('cameras.remove', user, { camera })
    return { result }
  },
  'cameras.retry'({ camera }) {
    cameras.retry(camera)
    return { result: {} }
  },
})
