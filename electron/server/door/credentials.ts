import { fastifyCookie } from '@fastify/cookie'
import type { IncomingHttpHeaders } from 'node:http'

/** `__Host-`: the browser takes it over TLS alone, for this very host and every path (RFC 6265bis, 4.1.3.2). */
export const COOKIE = '__Host-lookout'

export const cookieOptions = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const

export const sessionCookie = ({ cookie }: IncomingHttpHeaders): string | undefined =>
  cookie === undefined ? undefined : fastifyCookie.parse(cookie)[COOKIE]

/** The session's token that a request shows: `Authorization: Bearer`, which goes first, or the cookie. */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^bearer +([\w-]+) *$/i.exec(headers.authorization ?? '')?.[1]
  return bearer ?? (headers.authorization === undefined ? sessionCookie(headers) : undefined)
}
