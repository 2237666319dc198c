import type { z } from 'zod'
import { LookoutError, messageOf, stackOf } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import { isMethodName, methods, type MethodName } from '../../protocol/methods.ts'
import { mayActAs } from '../../protocol/roles.ts'
import { rpcError, rpcResult, type Id } from '../../protocol/rpc.ts'
import type { Answer, Arrival, Client, Handlers } from './handlers.ts'

interface Request {
  readonly id: Id
  readonly method: string
  readonly params: unknown
}

type AnyHandler = (params: unknown, client: Client, arrival: Arrival) => Answer<unknown> | Promise<Answer<unknown>>

/** Carries out one request and sends its answer: a result, or an error with its kind. Never throws. */
export async function dispatch(
  request: Request,
  client: Client,
  arrival: Arrival,
  handlers: Handlers,
  send: (text: string) => void,
  log: Log,
): Promise<void> {
  try {
    const { result, sent } = await carryOut(request, client, arrival, handlers)
    send(rpcResult(request.id, result))
    sent?.()
  } catch (error) {
    send(errorText(request.id, error, log))
  }
}

function carryOut(request: Request, client: Client, arrival: Arrival, handlers: Handlers) {
  const { method } = request
  if (!isMethodName(method)) throw new LookoutError('methodNotFound', `There is no method “${printable(method)}”.`)
  const { role } = methods[method]
  if (!mayActAs(client.role, role)) {
    throw new LookoutError('forbidden', `${method} needs the role ${role}; you are ${client.role}.`)
  }
  return handlerOf(handlers, method)(paramsOf(method, request.params), client, arrival)
}

/** The params were checked against this very method's schema: the pairing that the type system cannot follow. */
const handlerOf = (handlers: Handlers, method: MethodName): AnyHandler => handlers[method] as AnyHandler

function paramsOf(method: MethodName, params: unknown): unknown {
  const schema: z.ZodType = methods[method].params
  const read = schema.safeParse(params)
  if (read.success) return read.data
  throw new LookoutError('invalidParams', `${method}: ${sentenceOf(read.error)}`)
}

/** What is wrong with a value: the first fault, with its place. */
export function sentenceOf(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'the parameters are not valid.'
  const place = issue.path.map(String).join('.')
  return place === '' ? `${issue.message}.` : `${place}: ${issue.message}.`
}

/** An error as the client gets it. What nobody foresaw is logged and says nothing of the inside. */
export function errorText(id: Id | null, error: unknown, log: Log): string {
  if (error instanceof LookoutError) {
    const { kind, message, retryAfterSeconds } = error
    return rpcError(id, kind, message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
  }
  log.error({ error: messageOf(error), stack: stackOf(error) }, 'A request failed unexpectedly.')
  return rpcError(id, 'internal', 'Something went wrong inside the station; its log says what.')
}

/** A client's word as it may stand in a sentence: short and without control characters. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '�').slice(0, 64)
