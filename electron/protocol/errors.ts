/**
 * What can go wrong, as a word for code. The sentence for people travels beside it.
 * The first five are JSON-RPC 2.0's own codes (https://www.jsonrpc.org/specification#error_object).
 */
const kinds = {
  parse: { code: -32700, status: 400 },
  invalidRequest: { code: -32600, status: 400 },
  methodNotFound: { code: -32601, status: 404 },
  invalidParams: { code: -32602, status: 400 },
  internal: { code: -32603, status: 500 },
  unauthenticated: { code: -32001, status: 401 },
  forbidden: { code: -32002, status: 403 },
  notFound: { code: -32003, status: 404 },
  unavailable: { code: -32004, status: 503 },
  rateLimited: { code: -32005, status: 429 },
  conflict: { code: -32006, status: 409 },
  tooLarge: { code: -32007, status: 413 },
} as const satisfies Record<string, { code: number; status: number }>

export type ErrorKind = keyof typeof kinds

export const errorKinds = Object.keys(kinds) as readonly ErrorKind[]

/** The JSON-RPC error code of a kind. */
export const rpcCode = (kind: ErrorKind): number => kinds[kind].code

/** The HTTP status of a kind. */
export const httpStatus = (kind: ErrorKind): number => kinds[kind].status

/** The kind that a JSON-RPC error carries; an unknown word becomes `internal`. */
export function errorKind(word: unknown): ErrorKind {
  return typeof word === 'string' && Object.hasOwn(kinds, word) ? (word as ErrorKind) : 'internal'
}
