import type { z } from 'zod'
import { errorKind } from '../../electron/protocol/errors.ts'
import { problemSchema } from '../../electron/protocol/http.ts'
import { LinkError } from './problem.ts'

/** What `fetch` is asked for; a test hands in its own. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>

const OFFLINE = 'The station cannot be reached.'

/** A request to the station's HTTP interface with this page's cookie. Throws a `LinkError`, and nothing else. */
export async function call<S extends z.ZodType>(
  fetch: Fetch,
  schema: S,
  path: string,
  init: RequestInit = {},
): Promise<z.output<S>> {
  const response = await reach(fetch, path, init)
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw problemFrom(response, body)
  const read = schema.safeParse(body)
  if (!read.success)
    throw new LinkError({ kind: 'internal', message: `The station's answer to ${path} is not as agreed.` })
  return read.data
}

/** A POST with a JSON body. */
export const post = (body: object = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function reach(fetch: Fetch, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' })
  } catch {
    throw new LinkError({ kind: 'offline', message: OFFLINE })
  }
}

function problemFrom(response: Response, body: unknown): LinkError {
  const problem = problemSchema.safeParse(body)
  if (problem.success) {
    const { kind, detail, reason } = problem.data
    const retryAfterSeconds = retryAfter(response)
    return new LinkError({ kind: errorKind(kind), message: detail, retryAfterSeconds, reason })
  }
  if (response.status === 401) return new LinkError({ kind: 'unauthenticated', message: 'Nobody is signed in.' })
  return new LinkError({ kind: 'internal', message: `The station answered with status ${response.status}.` })
}

/** The delay of a Retry-After header (RFC 9110, 10.2.3), in seconds; the station never sends a date there. */
function retryAfter(response: Response): number | undefined {
  const header = response.headers.get('retry-after')
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined
}
