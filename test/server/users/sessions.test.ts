import type { DatabaseSync } from 'node:sqlite'
import { beforeEach, expect, it } from 'vitest'
import { systemRandom } from '../../../electron/base/random.ts'
import { OneTimeTickets } from '../../../electron/server/users/one-time-tickets.ts'
import { Sessions } from '../../../electron/server/users/sessions.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { memoryDatabase } from '../../kit/memory-database.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let clock: ManualClock
let database: DatabaseSync
let sessions: Sessions
let ended: string[]
beforeEach(() => {
  clock = new ManualClock()
  database = memoryDatabase()
  ended = []
  sessions = restarted()
})

function restarted(): Sessions {
  const after = new Sessions(database, clock, systemRandom)
  after.onEnded((_id, reason) => ended.push(reason))
  return after
}

it('a session that nobody uses ends after a day, and says so within a minute', async () => {
  const { token } = sessions.begin('admin')
  await clock.advance(DAY - 1)
  expect(sessions.byToken(token)).toBeDefined()
  await clock.advance(60_000)
  expect(ended).toEqual(['expired'])
  expect(database.prepare('SELECT count(*) AS n FROM sessions').get()).toEqual({ n: 0 })
})

it('a session in use lasts seven days and no longer', async () => {
  const { session, token } = sessions.begin('admin')
  for (let hour = 0; hour < 7 * 24 - 1; hour++) {
    await clock.advance(HOUR)
    sessions.touch(session.id)
  }
  expect(sessions.byToken(token)).toBeDefined()
  await clock.advance(HOUR)
  expect(sessions.byToken(token)).toBeUndefined()
  expect(ended).toEqual(['expired'])
})

it('goes on after a restart with the time it had left; its use is remembered', async () => {
  const { token, session } = sessions.begin('admin')
  await clock.advance(20 * HOUR)
  sessions.touch(session.id)
  sessions.close()
  sessions = restarted()
  await clock.advance(23 * HOUR)
  expect(sessions.byToken(token)).toEqual(session)
  await clock.advance(HOUR)
  expect(sessions.byToken(token)).toBeUndefined()
})

it('is neither ended nor made longer by setting the clock', async () => {
  const { token } = sessions.begin('admin')
  clock.step(30 * DAY)
  expect(sessions.byToken(token)).toBeDefined()
  clock.step(-60 * DAY)
  sessions.close()
  sessions = restarted()
  await clock.advance(DAY)
  expect(sessions.byToken(token)).toBeUndefined()
})

it('is kept as a hash alone', () => {
  const { token, session } = sessions.begin('admin')
  const stored = JSON.stringify(database.prepare('SELECT * FROM sessions').all())
  expect(stored).toContain(session.id)
  expect(stored).not.toContain(token)
})

it('ends the one that was unused longest when a user has too many', async () => {
  database.exec('BEGIN')
  const first = sessions.begin('admin')
  const second = sessions.begin('admin')
  await clock.advance(1)
  sessions.touch(first.session.id)
  for (let i = 0; i < Sessions.maxPerUser - 1; i++) sessions.begin('admin')
  database.exec('COMMIT')
  expect(sessions.byToken(first.token)).toBeDefined()
  expect(sessions.byToken(second.token)).toBeUndefined()
})

it('a ticket that nobody issued is worth nothing, and those that are over are forgotten', async () => {
  const tickets = new OneTimeTickets<string>(clock, systemRandom)
  expect(tickets.take('')).toBeUndefined()
  const ticket = tickets.issue('x')
  expect(ticket).toMatch(/^[\w-]{43}$/)
  await clock.advance(30_000)
  expect(tickets.take(ticket)).toBe('x')
})
