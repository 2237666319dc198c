import { problemOf } from '../link/problem.ts'
import type { PlaybackProblem } from './types.ts'

/** Bytes that gave no picture: thrown where they were decoded. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  /** This browser has no decoder for them, rather than that they are damaged. */
  readonly unsupported: boolean

  constructor(message: string, unsupported: boolean) {
    super(message)
    this.unsupported = unsupported
  }
}

/** The error that a `VideoDecoder` told or threw. */
export function decodeError(thrown: unknown, codec: string): DecodeError {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : ''
  const unsupported = name === 'NotSupportedError' || name === 'TypeError'
  const message = unsupported
    ? `This browser cannot decode this recording (${codec}).`
    : 'The recording is damaged here: no picture comes of it.'
  return new DecodeError(message, unsupported)
}

/** The recording is not in the archive any more. */
export const isGone = (thrown: unknown): boolean => problemOf(thrown).kind === 'notFound'

/** What anything that was thrown means to somebody who looks at a camera's place. */
export function playbackProblem(thrown: unknown): PlaybackProblem {
  if (thrown instanceof DecodeError)
    return { kind: thrown.unsupported ? 'unsupported' : 'damaged', message: thrown.message }
  const { kind, message } = problemOf(thrown)
  if (kind === 'offline') return { kind, message }
  if (kind === 'unauthenticated' || kind === 'forbidden') return { kind: 'refused', message }
  return { kind: 'station', message }
}

/** It may pass by itself: whoever asked asks again after a while. */
export const mayPass = ({ kind }: PlaybackProblem): boolean => kind === 'offline' || kind === 'station'
