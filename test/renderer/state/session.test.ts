import { describe, expect, test, vi } from 'vitest'
import { LinkError, type LinkProblem } from '../../../renderer/link/problem.ts'
import { isOwnComputer, Session, type SessionApi, type SessionOptions } from '../../../renderer/state/session.svelte.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'

const user = { name: 'admin', role: 'admin' } as const
const refusal = (kind: LinkProblem['kind']): Promise<never> => Promise.reject(new LinkError({ kind, message: kind }))

function make(
  api: Partial<SessionApi> = {},
  options: Partial<SessionOptions> = {},
): { session: Session; clock: ManualClock } {
  const clock = new ManualClock()
  const whole: SessionApi = {
    station: () => Promise.resolve({ name: 'Harbour', version: '1', protocol: 'lookout.v1', setup: true }),
    setup: () => Promise.resolve(),
    login: () => Promise.resolve(user),
    loginByTicket: () => Promise.resolve(user),
    logout: () => Promise.resolve(),
    current: () => Promise.resolve(null),
    ...api,
  }
  return {
    clock,
    session: new Session({ api: whole, clock, ticket: null, ownComputer: true, renew: null, ...options }),
  }
}

const notSetUp = (): ReturnType<SessionApi['station']> =>
  Promise.resolve({ name: 'Harbour', version: '1', protocol: 'lookout.v1', setup: false })

describe('a page that is opened', () => {
  test('goes on with the session that the browser has', async () => {
    const { session } = make({ current: () => Promise.resolve(user) })
    await session.begin()
    expect(session.phase).toEqual({ phase: 'signedIn', user })
  })

  test('asks for a login where there is none', async () => {
    const { session } = make()
    await session.begin()
    expect(session.phase).toEqual({ phase: 'signedOut', reason: null })
  })

  test('signs in by the desktop’s ticket, once', async () => {
    const loginByTicket = vi.fn(() => Promise.resolve(user))
    const { session } = make({ loginByTicket }, { ticket: 'once' })
    const begun = session.begin()
    await settle()
    await begun
    expect(session.phase).toEqual({ phase: 'signedIn', user })
    await session.logout()
    await session.begin()
    expect(loginByTicket).toHaveBeenCalledExactlyOnceWith('once')
  })

  test('asks for a login, and says why, where the ticket is refused', async () => {
    const { session } = make({ loginByTicket: () => refusal('unauthenticated') }, { ticket: 'late' })
    await session.begin()
    expect(session.phase).toEqual({ phase: 'signedOut', reason: 'ticketRefused' })
  })

  test('keeps asking a station that does not answer', async () => {
    const station = vi.fn<SessionApi['station']>(() => refusal('offline'))
    const { session, clock } = make({ station })
    await session.begin()
    expect(session.phase.phase).toBe('unreachable')
    station.mockImplementation(notSetUp)
    await clock.advance(3_000)
    expect(session.phase.phase).toBe('setup')
    session.close()
  })
})

describe('the first run', () => {
  test('makes the admin on the station’s own computer and signs in', async () => {
    const setup = vi.fn(() => Promise.resolve())
    const { session } = make({ station: notSetUp, setup })
    await session.begin()
    expect(session.phase.phase).toBe('setup')
    await session.setup('four random words')
    expect(setup).toHaveBeenCalledWith('four random words')
    expect(session.phase).toEqual({ phase: 'signedIn', user })
  })

  test('elsewhere waits until it has been done', async () => {
    const station = vi.fn(notSetUp)
    const { session, clock } = make({ station }, { ownComputer: false })
    await session.begin()
    expect(session.phase.phase).toBe('setUpElsewhere')
    station.mockResolvedValue({ name: 'Harbour', version: '1', protocol: 'lookout.v1', setup: true })
    await clock.advance(3_000)
    expect(session.phase.phase).toBe('signedOut')
  })

  test('waits where the station says that this is not its computer', async () => {
    const { session } = make({ station: notSetUp, setup: () => refusal('forbidden') })
    await session.begin()
    await expect(session.setup('four random words')).rejects.toThrow('forbidden')
    expect(session.phase.phase).toBe('setUpElsewhere')
    session.close()
  })
})

test('a session that the station ends asks for a login and says so', async () => {
  const { session } = make({ current: () => Promise.resolve(user) })
  await session.begin()
  session.ended('expired')
  expect(session.phase).toEqual({ phase: 'signedOut', reason: 'ended' })
})

describe('a wall that the desktop signs in', () => {
  const wall = { name: 'console', role: 'operator' } as const
  const loginByTicket = vi.fn(() => Promise.resolve(wall))

  test('goes on by a new ticket when its session has grown too old', async () => {
    const { session } = make(
      { loginByTicket, current: () => Promise.resolve(wall) },
      { renew: () => Promise.resolve('new') },
    )
    await session.begin()
    session.ended('expired')
    expect(session.phase).toEqual({ phase: 'signingIn' })
    await vi.waitFor(() => expect(session.phase).toEqual({ phase: 'signedIn', user: wall }))
    expect(loginByTicket).toHaveBeenLastCalledWith('new')
  })

  test.each(['logout', 'userChanged'])('stays signed out after “%s”', async (reason) => {
    const { session } = make({ current: () => Promise.resolve(wall) }, { renew: () => Promise.resolve('new') })
    await session.begin()
    session.ended(reason)
    expect(session.phase).toEqual({ phase: 'signedOut', reason: 'ended' })
  })

  test('asks for a login where the desktop gives no ticket, or somebody else had signed in', async () => {
    const refused = make({ current: () => Promise.resolve(wall) }, { renew: () => Promise.reject(new Error('no')) })
    await refused.session.begin()
    refused.session.ended(null)
    await vi.waitFor(() => expect(refused.session.phase).toEqual({ phase: 'signedOut', reason: 'ended' }))
    const other = make({ current: () => Promise.resolve(user) }, { renew: () => Promise.resolve('new') })
    await other.session.begin()
    other.session.ended('expired')
    expect(other.session.phase).toEqual({ phase: 'signedOut', reason: 'ended' })
  })
})

test('logging out holds without an answer, and a late end of the session changes nothing', async () => {
  const { session } = make({ current: () => Promise.resolve(user), logout: () => refusal('offline') })
  await session.begin()
  await session.logout()
  session.ended('expired')
  expect(session.phase).toEqual({ phase: 'signedOut', reason: 'loggedOut' })
})

test('only a loopback address is the station’s own computer', () => {
  expect(['localhost', '127.0.0.1', '127.8.9.1', '[::1]'].every(isOwnComputer)).toBe(true)
  expect(['192.168.1.5', 'localhost.example', '127.example', '[fd00::1]'].some(isOwnComputer)).toBe(false)
})
