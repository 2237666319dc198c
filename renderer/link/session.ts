import { z } from 'zod'
import {
  loggedInSchema,
  sessionSchema,
  stationInfoSchema,
  ticketSchema,
  type LoggedIn,
  type StationInfo,
} from '../../electron/protocol/http.ts'
import { call, post, type Fetch } from './http.ts'
import { LinkError } from './problem.ts'

/** Who is signed in. */
export type User = LoggedIn['user']

const FRAGMENT = '#signin='

/** Signing in and out by HTTP. The session itself is a cookie that no script can read. Every call throws `LinkError`. */
export class Session {
  readonly #fetch: Fetch

  constructor(fetch: Fetch = (path, init) => globalThis.fetch(path, init)) {
    this.#fetch = fetch
  }

  station(): Promise<StationInfo> {
    return call(this.#fetch, stationInfoSchema, '/api/station')
  }

  /** Makes the first admin; only from the station's own computer, and only while there is no user. */
  async setup(password: string): Promise<void> {
    await call(this.#fetch, z.unknown(), '/api/setup', post({ password }))
  }

  async login(user: string, password: string): Promise<User> {
    return (await call(this.#fetch, loggedInSchema, '/api/login', post({ user, password }))).user
  }

  async loginByTicket(ticket: string): Promise<User> {
    return (await call(this.#fetch, loggedInSchema, '/api/login', post({ ticket }))).user
  }

  async logout(): Promise<void> {
    await call(this.#fetch, z.unknown(), '/api/logout', { method: 'POST' })
  }

  /** Who is signed in, null where nobody is. */
  async current(): Promise<User | null> {
    try {
      return (await call(this.#fetch, sessionSchema, '/api/session')).user
    } catch (error) {
      if (error instanceof LinkError && error.kind === 'unauthenticated') return null
      throw error
    }
  }
}

/** A one-time ticket for `hello`, bought with this page's cookie. */
export async function fetchTicket(fetch: Fetch, signal: AbortSignal): Promise<string> {
  return (await call(fetch, ticketSchema, '/api/tickets', { ...post(), signal })).ticket
}

/**
 * The ticket that the desktop put into the address (`#signin=<ticket>`, or with a place in the console behind it
 * `#signin=<ticket>/live/door`), or null. It is taken out of the address at once, so that it stays in no history and no
 * bookmark; the place stays.
 */
export function takeTicket(location: Location, history: History): string | null {
  if (!location.hash.startsWith(FRAGMENT)) return null
  const [ticket = '', ...place] = location.hash.slice(FRAGMENT.length).split('/')
  const left = place.length > 0 ? `#/${place.join('/')}` : ''
  history.replaceState(history.state, '', location.pathname + location.search + left)
  return decodeFragment(ticket)
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
