import type { CaptureFailure, CaptureState, Reason } from '../capture/types.ts'
import type { GapCause } from '../protocol/recordings.ts'

/** Why no pictures come from a camera, as the archive keeps it. */
export interface NoPictures {
  readonly cause: GapCause
  readonly message: string
}

const CAUSES: Readonly<Record<CaptureFailure, GapCause>> = {
  ffmpegMissing: 'encoder',
  unsupported: 'encoder',
  exited: 'encoder',
  sourceInvalid: 'operator',
  sourceMissing: 'camera',
  unauthorized: 'camera',
  noVideo: 'camera',
  busy: 'camera',
  stalled: 'camera',
  unreachable: 'network',
}

const SWITCHED_OFF: NoPictures = { cause: 'operator', message: 'The camera was switched off.' }
const STALLED: NoPictures = { cause: 'camera', message: 'The camera stopped sending pictures.' }

/** `known` is what was so before: a camera that is being started again still lacks what it lacked. */
export function noPictures(state: CaptureState, known: NoPictures | null): NoPictures | null {
  switch (state.state) {
    case 'live':
      return null
    case 'starting':
      return known
    case 'off':
      return SWITCHED_OFF
    case 'stalled':
      return STALLED
    case 'retrying':
    case 'failed':
      return of(state.because)
  }
}

const of = ({ kind, message }: Reason): NoPictures => ({ cause: CAUSES[kind], message })
