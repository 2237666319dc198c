import type { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import { AccountLimit } from '../../../electron/server/users/account-limit.ts'
import { AddressLimit, network } from '../../../electron/server/users/address-limit.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { memoryDatabase } from '../../kit/memory-database.ts'

const HOUR = 3_600_000

let clock: ManualClock
let database: DatabaseSync
let limit: AccountLimit
beforeEach(() => {
  clock = new ManualClock()
  database = memoryDatabase()
  limit = new AccountLimit(database, clock, () => ['admin'])
})

const fail = (key = 'admin') => limit.attempt(key, () => Promise.resolve(undefined))
const succeed = (key = 'admin') => limit.attempt(key, () => Promise.resolve('in'))
const limited = expect.objectContaining({ kind: 'rateLimited' }) as unknown
async function failTimes(count: number, key?: string): Promise<void> {
  for (let i = 0; i < count; i++) await fail(key)
}

describe('an account', () => {
  it('lets at most ten attempts begin in any hour after five failures', async () => {
    await failTimes(5)
    const begun: number[] = []
    for (let second = 0; second <= 8 * 3600; second += 10) {
      await clock.advance(10_000)
      await fail().then(
        () => begun.push(second),
        () => undefined,
      )
    }
    const most = Math.max(...begun.map((from) => begun.filter((at) => at >= from && at <= from + 3600).length))
    expect(most).toBe(10)
  })

  it('says when the next attempt can be made', async () => {
    await failTimes(5)
    await clock.advance(100_500)
    await expect(fail()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterSeconds: 270 })
  })

  it('starts anew after a success', async () => {
    await failTimes(4)
    expect(await succeed()).toBe('in')
    await failTimes(4)
    expect(await succeed()).toBe('in')
  })

  it('starts anew after a day without a failure', async () => {
    await failTimes(5)
    await clock.advance(24 * HOUR + 1)
    await failTimes(5)
    await expect(fail()).rejects.toEqual(limited)
  })

  it('keeps its wait over a restart, however often the station is started', async () => {
    await failTimes(5)
    for (let start = 0; start < 3; start++) {
      limit = new AccountLimit(database, clock, () => ['admin'])
      await expect(fail()).rejects.toEqual(limited)
    }
    await clock.advance(370_000)
    expect(await succeed()).toBe('in')
    limit = new AccountLimit(database, clock, () => ['admin'])
    await failTimes(4)
    expect(await succeed()).toBe('in')
  })

  it('does not care how the computer’s clock is set', async () => {
    await failTimes(5)
    clock.step(48 * HOUR)
    await expect(fail()).rejects.toEqual(limited)
    clock.step(-1_000 * HOUR)
    await clock.advance(370_000)
    expect(await succeed()).toBe('in')
  })

  it('checks one attempt after another, so that many at once are no way around', async () => {
    let checked = 0
    const attempts = Array.from({ length: 20 }, () =>
      limit.attempt('admin', () => {
        checked++
        return Promise.resolve(undefined)
      }),
    )
    const results = await Promise.allSettled(attempts)
    expect(checked).toBe(5)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(15)
  })

  it('turns away more than 32 that wait', async () => {
    let release: (value: undefined) => void = () => undefined
    const first = limit.attempt('admin', () => new Promise<undefined>((resolve) => (release = resolve)))
    const waiting = Array.from({ length: 32 }, () => succeed())
    await expect(waiting[31]).rejects.toEqual(limited)
    release(undefined)
    await first
    expect(await Promise.all(waiting.slice(0, 31))).toEqual(Array<string>(31).fill('in'))
  })

  it('is not counted when the attempt could not be made', async () => {
    for (let i = 0; i < 9; i++) {
      await expect(limit.attempt('admin', () => Promise.reject(new Error('full')))).rejects.toThrow('full')
    }
    expect(await succeed()).toBe('in')
  })
})

it('remembers a bounded number of names, and never forgets a user’s', async () => {
  await failTimes(5)
  database.exec('BEGIN')
  for (let i = 0; i < AccountLimit.maxAccounts + 10; i++) await fail(`nobody-${i}`)
  database.exec('COMMIT')
  await expect(fail()).rejects.toEqual(limited)
  expect(database.prepare('SELECT count(*) AS n FROM failures').get()).toEqual({ n: AccountLimit.maxAccounts })
})

it('writes down no name: it may be a password', async () => {
  await fail('hunter2')
  expect(JSON.stringify(database.prepare('SELECT * FROM failures').all())).not.toContain('hunter2')
})

describe('an address', () => {
  it('is closed after sixty failures and regains one each half minute; others are not touched', async () => {
    const addresses = new AddressLimit(clock)
    for (let i = 0; i < 60; i++) addresses.failed('192.0.2.1')
    expect(() => addresses.assertOpen('192.0.2.1')).toThrow(limitedSentence)
    expect(() => addresses.assertOpen('192.0.2.2')).not.toThrow()
    await clock.advance(30_000)
    expect(() => addresses.assertOpen('192.0.2.1')).not.toThrow()
    addresses.failed('192.0.2.1')
    expect(() => addresses.assertOpen('192.0.2.1')).toThrow(limitedSentence)
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:1:2::1', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['unknown', 'unknown'],
  ])('%s counts as %s', (address, counted) => {
    expect(network(address)).toBe(counted)
  })

  const limitedSentence = /Too many failed attempts from this address/
})
