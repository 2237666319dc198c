import { LookoutError } from '../../base/error.ts'
import { helloParamsSchema, type HelloParams, type HelloResult } from '../../protocol/methods.ts'
import { parseIncoming, type Id } from '../../protocol/rpc.ts'
import { limits } from '../../protocol/version.ts'
import type { Door, SignedIn } from './door.ts'
import type { Resumption } from './resumption.ts'

/** A client that has been let in. */
export interface Admitted extends SignedIn {
  readonly clientId: string
  readonly key: string
}

/** The first message of a connection: `hello`, or the sentence that says why it is none. */
export type FirstMessage =
  { readonly id: Id; readonly params: HelloParams } | { readonly id: Id | null; readonly problem: string }

export function readFirstMessage(text: string): FirstMessage {
  const message = parseIncoming(text)
  const id = 'id' in message ? message.id : null
  if (message.type !== 'request' || message.method !== 'hello') {
    return { id, problem: 'The first message has to be the request “hello”.' }
  }
  const params = helloParamsSchema.safeParse(message.params)
  if (params.success) return { id: message.id, params: params.data }
  return { id, problem: 'hello takes a ticket, or a user and password, or a clientId and key.' }
}

/** @throws LookoutError unauthenticated, rateLimited */
export async function admit(
  params: HelloParams,
  remoteAddress: string,
  door: Door,
  resumption: Resumption,
): Promise<Admitted> {
  if ('clientId' in params) return readmit(params, door, resumption)
  const signedIn =
    'ticket' in params
      ? byTicket(params.ticket, door)
      : await door.byPassword(params.user, params.password, remoteAddress)
  return { ...signedIn, ...resumption.issue(signedIn.session) }
}

function byTicket(ticket: string, door: Door): SignedIn {
  const signedIn = door.byTicket(ticket)
  if (signedIn) return signedIn
  throw new LookoutError(
    'unauthenticated',
    'This ticket is unknown, was used before, or is too old. Ask for a new one.',
  )
}

function readmit(params: { clientId: string; key: string }, door: Door, resumption: Resumption): Admitted {
  const resumed = resumption.resume(params.clientId, params.key)
  const signedIn = resumed && door.current(resumed.session)
  if (signedIn) return { ...signedIn, clientId: resumed.clientId, key: resumed.key }
  throw new LookoutError('unauthenticated', 'This connection cannot be resumed any more. Sign in again.')
}

export const helloResult = (admitted: Admitted, station: HelloResult['station']): HelloResult => ({
  clientId: admitted.clientId,
  key: admitted.key,
  user: admitted.user,
  role: admitted.role,
  station,
  heartbeatSeconds: limits.heartbeatSeconds,
  limits: { textBytes: limits.textBytes, fragmentBytes: limits.fragmentBytes, mediaBytes: limits.mediaBytes },
})
