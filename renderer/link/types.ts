import type { HelloResult, MethodName, ParamsSent, Result } from '../../electron/protocol/methods.ts'
import type { NotificationName, NotificationParams } from '../../electron/protocol/notifications.ts'

/** The connection's state: exactly one of these. */
export type LinkState =
  | { state: 'connecting'; attempt: number }
  /** `clockOffset`: the station's clock minus this computer's, µs; null until it has been measured. */
  | { state: 'online'; hello: HelloResult; clockOffset: number | null }
  /** It tries again at `at` (ms since 1970). */
  | { state: 'waiting'; at: number; because: string; attempt: number }
  /** There is no session (any more): somebody has to log in, then `retry` connects. */
  | { state: 'signedOut'; reason: string | null }
  | { state: 'closed' }

/** The one connection of a page to its station. It lives in a worker; this is its face on the page. */
export interface Link {
  readonly state: LinkState
  onState(listener: (state: LinkState) => void): () => void
  /** Rejects with a `LinkError`. */
  request<M extends MethodName>(method: M, params: ParamsSent<M>): Promise<Result<M>>
  on<N extends NotificationName>(name: N, listener: (params: NotificationParams<N>) => void): () => void
  /** Tries to connect now instead of at the next attempt. */
  retry(): void
  close(): void
}
