import type { Clock } from '../../base/clock.ts'
import type { MethodName, Params, Result } from '../../protocol/methods.ts'
import type { Role } from '../../protocol/roles.ts'
import type { LiveSession } from '../live/live-session.ts'

/** The client that a request came from. */
export interface Client {
  readonly id: string
  readonly session: string
  readonly user: string
  readonly role: Role
  readonly live: LiveSession
}

/** A method's answer, and what happens right after it was sent. */
export interface Answer<R> {
  readonly result: R
  readonly sent?: () => void
}

/** The instant at which a request came in: wall time, microseconds. */
export interface Arrival {
  readonly receivedAt: number
  readonly clock: Clock
}

export type Handler<M extends MethodName> = (
  params: Params<M>,
  client: Client,
  arrival: Arrival,
) => Answer<Result<M>> | Promise<Answer<Result<M>>>

/** One handler for every method of the protocol: a method without one does not compile. */
export type Handlers = { readonly [M in MethodName]: Handler<M> }

/** The methods that begin with one word: `cameras.list`, `cameras.add`, … */
export type Family<F extends string> = Pick<Handlers, Extract<MethodName, F | `${F}.${string}`>>
