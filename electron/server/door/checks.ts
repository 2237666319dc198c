/**
 * What is asked of every request before anything looks into it: whom it is for, and which page sent it.
 *
 * The host is checked against a list, since a page elsewhere can have its own name point at the station's address (DNS
 * rebinding); the browser then sends that name. The origin is checked since a browser lets any page send a POST or open
 * a WebSocket to the station, with nothing but this header to tell (OWASP Cross-Site Request Forgery and WebSocket
 * cheat sheets).
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { AllowList } from './allow-list.ts'
import { sessionCookie } from './credentials.ts'

export type DoorCheck =
  { readonly ok: true } | { readonly ok: false; readonly status: 403 | 421; readonly sentence: string }

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** For a request to the HTTP interface or for the page. */
export function checkRequest(method: string, headers: IncomingHttpHeaders, allowed: AllowList): DoorCheck {
  const host = checkHost(headers, allowed)
  return host.ok && !READING.has(method) ? checkOrigin(headers, allowed) : host
}

/** For a WebSocket before it is upgraded. */
export function checkUpgrade(headers: IncomingHttpHeaders, allowed: AllowList): DoorCheck {
  const host = checkHost(headers, allowed)
  return host.ok ? checkOrigin(headers, allowed) : host
}

function checkHost({ host }: IncomingHttpHeaders, { hosts }: AllowList): DoorCheck {
  if (host !== undefined && hosts.has(host.toLowerCase())) return { ok: true }
  return { ok: false, status: 421, sentence: 'This station does not go by the name in the Host header.' }
}

/**
 * A program that is no browser sends no origin, and no browser will add anything to its requests: it is let through,
 * but not with a cookie, which only browsers carry from one page to another.
 */
function checkOrigin(headers: IncomingHttpHeaders, { origins }: AllowList): DoorCheck {
  const { origin } = headers
  if (origin === undefined) {
    if (sessionCookie(headers) === undefined) return { ok: true }
    return { ok: false, status: 403, sentence: 'A request with a cookie has to name its origin.' }
  }
  if (origins.has(origin)) return { ok: true }
  return { ok: false, status: 403, sentence: 'Pages of this origin may not use the station; an admin can allow them.' }
}
