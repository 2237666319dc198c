import type { ErrorKind } from '../../electron/protocol/errors.ts'

/** An error that the station answered, or `offline` where there is no connection to answer on. */
export interface LinkProblem {
  kind: ErrorKind | 'offline'
  message: string
  /** For `rateLimited`: when to try again, where the station said. */
  retryAfterSeconds?: number | undefined
  /** Why a source gives no picture, as in a camera's `because.kind`. */
  reason?: string | undefined
}

/** A problem, thrown. */
export class LinkError extends Error implements LinkProblem {
  override readonly name = 'LinkError'
  readonly kind: LinkProblem['kind']
  readonly retryAfterSeconds: number | undefined
  readonly reason: string | undefined

  constructor(problem: LinkProblem) {
    super(problem.message)
    this.kind = problem.kind
    this.retryAfterSeconds = problem.retryAfterSeconds
    this.reason = problem.reason
  }
}

/** The problem behind anything that was thrown; what is not a `LinkError` is a fault of this program. */
export function problemOf(thrown: unknown): LinkProblem {
  if (thrown instanceof LinkError) {
    const { kind, message, retryAfterSeconds, reason } = thrown
    return {
      kind,
      message,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(reason !== undefined && { reason }),
    }
  }
  return { kind: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) }
}
