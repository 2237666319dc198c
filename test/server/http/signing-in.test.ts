import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Log } from '../../../electron/base/log.ts'
import { HttpsStation, PASSWORD, temporaryFolder, type Ask } from '../../kit/https-station.ts'
import { ManualClock } from '../../kit/manual-clock.ts'

let station: HttpsStation
beforeEach(async () => {
  station = await HttpsStation.start()
})
afterEach(async () => {
  await station.close()
})

const post = (path: string, body: unknown, more: Ask = {}) => station.ask(path, { method: 'POST', body, ...more })
const login = (user = 'admin', password = PASSWORD) => post('/api/login', { user, password })
const whoAmI = (token: string) => station.ask('/api/session', { token })

describe('setting up', () => {
  it('makes the first admin, once', async () => {
    expect((await station.ask('/api/station')).body).toEqual({
      name: 'Kit',
      version: '1.2.3',
      protocol: 'lookout.v1',
      setup: false,
    })
    expect(await post('/api/setup', { password: PASSWORD })).toMatchObject({ status: 201, body: { name: 'admin' } })
    expect((await station.ask('/api/station')).body).toMatchObject({ setup: true })
    expect(await post('/api/setup', { password: PASSWORD })).toMatchObject({ status: 409, body: { kind: 'conflict' } })
  })

  it('makes one admin of two that come at once', async () => {
    const answers = await Promise.all([
      post('/api/setup', { password: 'the first password' }),
      post('/api/setup', { password: 'the second password' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(station.accounts.users.list()).toHaveLength(1)
  })

  it('is refused to what came through a proxy on the same computer', async () => {
    const answer = await post('/api/setup', { password: PASSWORD }, { headers: { 'x-forwarded-for': '192.0.2.9' } })
    expect(answer).toMatchObject({ status: 403, body: { kind: 'forbidden' } })
    expect(station.accounts.users.any).toBe(false)
  })

  it('names the field and its fault where the password is too short', async () => {
    expect((await post('/api/setup', { password: 'short' })).body).toMatchObject({
      kind: 'invalidParams',
      detail: 'password: a password has at least 8 characters.',
    })
  })
})

describe('a session', () => {
  beforeEach(async () => {
    await station.accounts.users.setUp(PASSWORD)
  })

  it('begins with a token and the same as a cookie that no script and no other site can have', async () => {
    const answer = await login()
    expect(answer).toMatchObject({
      status: 200,
      body: { expiresAt: '2026-01-09T03:04:05.000Z', user: { name: 'admin', role: 'admin' } },
    })
    const { token } = answer.body as { token: string }
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(answer.headers['set-cookie']).toEqual([
      `__Host-lookout=${token}; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Strict`,
    ])
    expect(answer.headers['cache-control']).toBe('no-store')
    expect((await whoAmI(token)).body).toEqual({
      user: { name: 'admin', role: 'admin' },
      expiresAt: '2026-01-09T03:04:05.000Z',
    })
    expect((await station.ask('/api/session', { headers: { cookie: `__Host-lookout=${token}` } })).status).toBe(200)
  })

  it('is known by the same name in another case and another composition', async () => {
    await station.accounts.users.add('Renée', 'viewer', 'mot de passé'.normalize('NFC'))
    const answer = await login(' RENÉE '.normalize('NFD'), 'mot de passé'.normalize('NFD'))
    expect(answer.body).toMatchObject({ user: { name: 'Renée' } })
  })

  it('ends at logout, and takes the cookie away', async () => {
    const { token } = (await login()).body as { token: string }
    const ended: string[] = []
    station.accounts.onEnded((_session, reason) => ended.push(reason))
    const answer = await station.ask('/api/logout', { method: 'POST', token })
    expect(answer.status).toBe(204)
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-lookout=; Max-Age=0; Path=\/;/)
    expect((await whoAmI(token)).status).toBe(401)
    expect(ended).toEqual(['logout'])
  })

  it('is refused with one sentence for a wrong password and for nobody', async () => {
    const wrong = await login('admin', 'not the password')
    const nobody = await login('nobody', PASSWORD)
    expect(wrong).toMatchObject({ status: 401, body: { kind: 'unauthenticated' } })
    expect(nobody.body).toEqual(wrong.body)
  })

  it('cannot be had as the console by any password', async () => {
    expect((await login('console', PASSWORD)).status).toBe(401)
    await expect(station.accounts.users.add('Console', 'viewer', PASSWORD)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('is had by the desktop’s ticket once, as the operator “console”', async () => {
    const ticket = station.accounts.issueSignInTicket()
    const first = await post('/api/login', { ticket })
    expect(first.body).toMatchObject({ user: { name: 'console', role: 'operator' } })
    expect((await post('/api/login', { ticket })).status).toBe(401)
    const late = station.accounts.issueSignInTicket()
    await station.clock.advance(30_001)
    expect((await post('/api/login', { ticket: late })).status).toBe(401)
  })

  it('gives tickets that say hello for it once, within 30 seconds, while it lasts', async () => {
    const { token } = (await login()).body as { token: string }
    const ticket = async (): Promise<string> => {
      const answer = await station.ask('/api/tickets', { method: 'POST', token })
      expect(answer).toMatchObject({ status: 201 })
      return (answer.body as { ticket: string }).ticket
    }
    const first = await ticket()
    expect(station.accounts.byTicket(first)).toMatchObject({ user: 'admin', role: 'admin' })
    expect(station.accounts.byTicket(first)).toBeUndefined()
    const late = await ticket()
    await station.clock.advance(30_001)
    expect(station.accounts.byTicket(late)).toBeUndefined()
    const orphan = await ticket()
    await station.ask('/api/logout', { method: 'POST', token })
    expect(station.accounts.byTicket(orphan)).toBeUndefined()
  })

  it('ends for a user whose role, password or right to sign in changed', async () => {
    for (const change of [{ role: 'operator' }, { password: 'another password' }, { disabled: true }] as const) {
      const token = await station.signedIn('viewer')
      expect((await whoAmI(token)).status).toBe(200)
      await station.accounts.users.change('the-viewer', change)
      expect((await whoAmI(token)).status).toBe(401)
      station.accounts.users.remove('the-viewer')
    }
  })

  it('that an old password began while it was changed does not outlive the change', async () => {
    const { users } = station.accounts
    for (const name of ['guard', 'other']) await users.add(name, 'viewer', PASSWORD)
    // Two hashes are made at a time: the attempt, which has read the old one, has to wait for one of these to end.
    const changes = ['guard', 'other'].map((name) => users.change(name, { password: 'another password' }))
    const attempt = station.accounts.signIn('guard', PASSWORD, '192.0.2.1').then(
      ({ session }) => session,
      (error: unknown) => error,
    )
    await Promise.all(changes)
    // Whichever came first: it was refused, or what it began has ended.
    const outcome = await attempt
    if (typeof outcome === 'string') expect(station.accounts.current(outcome)).toBeUndefined()
    else expect(outcome).toMatchObject({ kind: 'unauthenticated' })
  })
})

describe('guessing', () => {
  const wrong = (user: string) => login(user, 'not the password')
  beforeEach(async () => {
    await station.accounts.users.setUp(PASSWORD)
  })

  it('is stopped after five failures, for a user and for a name that nobody has alike', async () => {
    for (const user of ['admin', 'nobody']) {
      for (let i = 0; i < 5; i++) expect((await wrong(user)).status).toBe(401)
      const refused = await login(user)
      expect(refused).toMatchObject({ status: 429, body: { kind: 'rateLimited' } })
      expect(refused.headers['retry-after']).toBe('370')
    }
  })

  it('leaves sessions that there are alone, and stops when the right password comes in its time', async () => {
    const { token } = (await login()).body as { token: string }
    for (let i = 0; i < 5; i++) await wrong('admin')
    expect((await whoAmI(token)).status).toBe(200)
    await station.clock.advance(370_000)
    expect((await login()).status).toBe(200)
    expect((await wrong('admin')).status).toBe(401)
  })

  it('does not stop many who sign in at once with the right password', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => login()))
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(12).fill(200))
  })
})

it('remembers over a restart who is signed in and who was guessed at', async () => {
  const folder = await temporaryFolder()
  const clock = new ManualClock()
  const before = await HttpsStation.start({ folder, clock })
  const token = await before.signedIn('viewer')
  const attempt = (at: HttpsStation) =>
    at.ask('/api/login', { method: 'POST', body: { user: 'admin', password: 'wrong wrong' } })
  for (let i = 0; i < 5; i++) await attempt(before)
  await before.close()
  const after = await HttpsStation.start({ folder, clock })
  expect((await after.ask('/api/session', { token })).status).toBe(200)
  expect((await attempt(after)).status).toBe(429)
  await after.close()
  await rm(folder, { recursive: true })
})

it('writes no password, token, cookie or ticket into the log', async () => {
  const lines: string[] = []
  const note = (values: object, sentence: string): void => void lines.push(`${sentence} ${JSON.stringify(values)}`)
  const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log }
  const noted = await HttpsStation.start({
    log,
    cameras: {
      list: () => {
        throw new Error('a bug')
      },
    },
  })
  const token = await noted.signedIn('admin')
  const ask = (path: string, body: unknown) => noted.ask(path, { method: 'POST', body, token })
  await ask('/api/login', { user: PASSWORD, password: 'swordfish 1' })
  await ask('/api/login', { ticket: 'swordfish 2' })
  await ask('/api/users', { name: 'x', role: 'viewer', password: 'swordfish 3' })
  await ask('/api/setup', { password: 'swordfish 4' })
  expect((await noted.ask('/api/cameras', { token })).status).toBe(500)
  await noted.close()
  const written = lines.join('\n')
  expect(written).toContain('a bug')
  expect(written).toContain('A user was made.')
  expect(written).not.toContain('swordfish')
  expect(written).not.toContain(token)
  expect(written).not.toContain(PASSWORD)
})
