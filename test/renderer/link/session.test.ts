import { describe, expect, it, vi } from 'vitest'
import { fetchTicket, Session, takeTicket } from '../../../renderer/link/session.ts'

const answering = (status: number, body: unknown): (() => Promise<Response>) =>
  vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })))

const problem = (status: number, kind: string, detail: string): object => ({
  type: 'about:blank',
  title: 'Problem',
  status,
  detail,
  kind,
})

const user = { name: 'admin', role: 'admin' }
const loggedIn = { token: 't', expiresAt: '2026-01-02T03:04:05.000Z', user }

describe('a session', () => {
  it('signs in by name and password, with this page’s cookies', async () => {
    const fetch = answering(200, loggedIn)
    expect(await new Session(fetch).login('admin', 'a long password')).toEqual(user)
    const sent = { user: 'admin', password: 'a long password' }
    const expected = { method: 'POST', body: JSON.stringify(sent), credentials: 'same-origin' }
    expect(fetch).toHaveBeenCalledWith('/api/login', expect.objectContaining(expected))
  })

  it('signs in by a ticket', async () => {
    const fetch = answering(200, loggedIn)
    await new Session(fetch).loginByTicket('abc')
    expect(fetch).toHaveBeenCalledWith('/api/login', expect.objectContaining({ body: '{"ticket":"abc"}' }))
  })

  it('tells in the station’s own words why a login failed', async () => {
    const session = new Session(answering(429, problem(429, 'rateLimited', 'Try again in 60 seconds.')))
    const failed = session.login('admin', 'wrong')
    await expect(failed).rejects.toMatchObject({ kind: 'rateLimited', message: 'Try again in 60 seconds.' })
  })

  it('says who is signed in, and null where nobody is', async () => {
    expect(await new Session(answering(200, loggedIn)).current()).toEqual(user)
    expect(await new Session(answering(401, problem(401, 'unauthenticated', 'No.'))).current()).toBeNull()
    expect(await new Session(answering(401, 'not a problem document')).current()).toBeNull()
  })

  it('tells a station that cannot be reached from one that answers nonsense', async () => {
    const unreachable = new Session(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(unreachable.current()).rejects.toMatchObject({ kind: 'offline' })
    await expect(new Session(answering(200, { nonsense: 1 })).station()).rejects.toMatchObject({ kind: 'internal' })
    await expect(new Session(answering(502, '<html>')).station()).rejects.toMatchObject({ kind: 'internal' })
  })

  it('signs out where the answer has no body', async () => {
    const session = new Session(() => Promise.resolve(new Response(null, { status: 204 })))
    await expect(session.logout()).resolves.toBeUndefined()
  })

  it('buys a ticket', async () => {
    const fetch = answering(201, { ticket: 'abc', expiresAt: '2026-01-02T03:04:05.000Z' })
    expect(await fetchTicket(fetch, new AbortController().signal)).toBe('abc')
  })
})

describe('the ticket in the address', () => {
  it('is taken out of it at once', () => {
    window.history.replaceState(null, '', '/page?x=1#signin=abc%2Fd')
    expect(takeTicket(window.location, window.history)).toBe('abc/d')
    expect(window.location.href).toMatch(/\/page\?x=1$/)
  })

  it('is null where there is none', () => {
    window.history.replaceState(null, '', '/page#live')
    expect(takeTicket(window.location, window.history)).toBeNull()
    expect(window.location.hash).toBe('#live')
  })
})
