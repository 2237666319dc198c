import { z } from 'zod'
import type { ErrorKind } from './errors.ts'
import { rpcCode } from './errors.ts'

/** A request's id: a string or a number. `null` is not taken, since nobody could match its answer. */
export const idSchema = z.union([z.string().max(256), z.number()])
export type Id = z.infer<typeof idSchema>

const envelope = { jsonrpc: z.literal('2.0'), method: z.string().min(1).max(128), params: z.unknown().optional() }
const requestSchema = z.object({ ...envelope, id: idSchema })
const notificationSchema = z.object(envelope)

export type Incoming =
  | { type: 'request'; id: Id; method: string; params: unknown }
  | { type: 'notification'; method: string; params: unknown }
  | { type: 'bad'; id: Id | null; kind: 'parse' | 'invalidRequest'; message: string }

const bad = (kind: 'parse' | 'invalidRequest', message: string, id: Id | null = null): Incoming => ({
  type: 'bad',
  id,
  kind,
  message,
})

/** Reads one text message as JSON-RPC 2.0 from a client. Never throws: what is wrong comes back as `bad`. */
export function parseIncoming(text: string): Incoming {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return bad('parse', 'The message is not JSON.')
  }
  if (Array.isArray(value)) return bad('invalidRequest', 'Batches are not taken: send one request a message.')
  if (typeof value !== 'object' || value === null)
    return bad('invalidRequest', 'The message is not a JSON-RPC 2.0 object.')
  if (Object.hasOwn(value, 'id')) return readRequest(value)
  const read = notificationSchema.safeParse(value)
  if (!read.success) return bad('invalidRequest', 'The message is not a JSON-RPC 2.0 request or notification.')
  return { type: 'notification', method: read.data.method, params: read.data.params }
}

function readRequest(value: object): Incoming {
  const read = requestSchema.safeParse(value)
  if (read.success) {
    return { type: 'request', id: read.data.id, method: read.data.method, params: read.data.params }
  }
  const id = idSchema.safeParse((value as { id: unknown }).id)
  return bad('invalidRequest', 'The message is not a JSON-RPC 2.0 request.', id.success ? id.data : null)
}

export const rpcResult = (id: Id, result: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', id, result: result ?? null })

export const rpcNotification = (method: string, params: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', method, params })

export const rpcRequest = (id: Id, method: string, params: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })

export const rpcError = (id: Id | null, kind: ErrorKind, message: string, data: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code: rpcCode(kind), message, data: { kind, ...data } } })

/** What the station may answer or say, as its client reads it. */
export const fromStationSchema = z.union([
  z.object({ id: idSchema, result: z.unknown() }),
  z.object({
    id: idSchema.nullable(),
    error: z.object({ code: z.number(), message: z.string(), data: z.object({ kind: z.string() }).loose().optional() }),
  }),
  z.object({ method: z.string(), params: z.unknown() }),
])
export type FromStation = z.infer<typeof fromStationSchema>
