import type { MethodName } from '../../electron/protocol/methods.ts'
import type { Notification } from '../../electron/protocol/notifications.ts'
import type { Unit } from '../../electron/protocol/frame.ts'
import type { VideoFormat } from '../../electron/protocol/cameras.ts'
import type { LinkState } from '../link/types.ts'
import type { LinkProblem } from '../link/problem.ts'
import type { FrameTarget } from '../player/frame-sink.ts'
import type { StreamReport } from '../player/live-stream.ts'
import type { RecordingReport } from '../player/local-recording-types.ts'
import type { LiveOptions, PlayerProblem } from '../player/types.ts'

/** Where the pictures of one stream go: decoded in the worker into a target, or as units to jmuxer on the page. */
export type OutputRequest = { type: 'frames'; target: FrameTarget } | { type: 'units' }

/** What jmuxer on the page tells of the units it was given. */
export type OutputReport =
  | { type: 'taken'; sequence: number }
  | { type: 'shown'; captureTime: number }
  | { type: 'notShown'; count: number }
  | { type: 'failed'; problem: PlayerProblem }

/** From the page to its worker. Pictures are numbered by the page. */
export type ToWorker =
  | { type: 'request'; id: number; method: MethodName; params: unknown }
  | { type: 'play'; picture: number; options: LiveOptions; output: OutputRequest }
  | { type: 'output'; picture: number; report: OutputReport }
  | { type: 'stop'; picture: number }
  /** Every unit of this camera goes into the port too, until the port says `end`. */
  | { type: 'record'; camera: string; port: MessagePort }
  | { type: 'retry' }
  | { type: 'close' }

/** What jmuxer on the page is to do. */
export type OutputCommand =
  { type: 'configure'; format: VideoFormat } | { type: 'unit'; unit: Unit } | { type: 'restart' }

/** From the page to the worker that records. Recordings are numbered by the page. */
export type ToRecorder =
  | { type: 'start'; recording: number; camera: string; title: string; port: MessagePort }
  | { type: 'stop'; recording: number }
  /** The page let go of a film in memory. */
  | { type: 'forget'; id: string }

/** From the worker that records to its page. */
export interface FromRecorder {
  recording: number
  report: RecordingReport
}

/** From the worker to its page. */
export type FromWorker =
  | { type: 'state'; state: LinkState }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'problem'; id: number; problem: LinkProblem }
  | { type: 'notification'; notification: Notification }
  | { type: 'stream'; picture: number; report: StreamReport }
  | { type: 'command'; picture: number; command: OutputCommand }
