import type { Params, Result } from '../../../protocol/methods.ts'
import type { RecordingState } from '../../../protocol/recordings.ts'
import type { Family } from '../handlers.ts'
import type { Audit } from './cameras.ts'

/** What the methods need of the station's recorders. Each throws LookoutError notFound, conflict or unavailable. */
export interface RecordersPort {
  get(camera: string): Result<'record.get'>
  set(change: Params<'record.set'>): Promise<Result<'record.set'>>
  start(camera: string): RecordingState
  stop(camera: string): RecordingState
}

export type TakeSnapshot = (camera: string) => Promise<Result<'snapshot.take'>>

const outcome = (state: RecordingState): Result<'record.start'> => ({ recording: state.state === 'recording', state })

export const recordingMethods = (
  recorders: RecordersPort,
  takeSnapshot: TakeSnapshot,
  audit: Audit,
): Family<'record'> & Family<'snapshot'> => ({
  'record.get': ({ camera }) => ({ result: recorders.get(camera) }),
  async 'record.set'(change, { user }) {
    const result = await recorders.set(change)
    audit('record.set', user, { camera: change.camera, ...change.settings })
    return { result }
  },
  'record.start'({ camera }, { user }) {
    const state = recorders.start(camera)
    audit('record.start', user, { camera })
    return { result: outcome(state) }
  },
  'record.stop'({ camera }, { user }) {
    const state = recorders.stop(camera)
    audit('record.stop', user, { camera })
    return { result: outcome(state) }
  },
  async 'snapshot.take'({ camera }, { user }) {
    const result = await takeSnapshot(camera)
    audit('snapshot.take', user, { camera, file: result.file })
    return { result }
  },
})
