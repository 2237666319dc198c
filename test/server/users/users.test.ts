import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../electron/server/users/database.ts'
import { Passwords } from '../../../electron/server/users/passwords.ts'
import { readUserName } from '../../../electron/server/users/user-name.ts'
import { Users } from '../../../electron/server/users/users.ts'
import { PASSWORD, temporaryFolder } from '../../kit/https-station.ts'
import { memoryDatabase } from '../../kit/memory-database.ts'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('station.db', () => {
  const path = (): string => join(folder, 'station.db')

  it('is its owner’s alone, and durable', async () => {
    const database = openDatabase(path())
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect((await stat(`${path()}-wal`)).mode & 0o777).toBe(0o600)
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    database.close()
    openDatabase(path()).close()
  })

  it('of a newer Lookout is left alone, with a sentence', () => {
    const newer = new DatabaseSync(path())
    newer.exec('PRAGMA user_version = 99')
    newer.close()
    expect(() => openDatabase(path())).toThrow(/was written by a newer Lookout/)
  })

  it('that is damaged or cannot be opened ends in a sentence with its path', async () => {
    await writeFile(path(), 'this is not a database, and long enough to be read as one'.repeat(20))
    expect(() => openDatabase(path())).toThrow(new RegExp(`The database ${path()} cannot be used: .*not a database`))
    await mkdir(join(folder, 'x'))
    expect(() => openDatabase(join(folder, 'x'))).toThrow(/cannot be used/)
  })
})

describe('users', () => {
  let users: Users
  let database: DatabaseSync
  beforeEach(async () => {
    database = memoryDatabase()
    users = new Users(database, new Passwords())
    await users.setUp(PASSWORD)
  })

  it('are kept with Argon2id at OWASP’s parameters', () => {
    expect(users.find('admin')?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('have one name each, in whatever case and composition it is written', async () => {
    await users.add('Zoë', 'viewer', PASSWORD)
    await expect(users.add('ZOË'.normalize('NFD'), 'viewer', PASSWORD)).rejects.toMatchObject({ kind: 'conflict' })
    expect(users.find(' zoë ')).toMatchObject({ name: 'Zoë', role: 'viewer' })
  })

  it('cannot lose their last admin, by role, by being disabled or by removal', async () => {
    await users.add('second', 'admin', PASSWORD)
    await users.change('second', { disabled: true })
    for (const change of [{ role: 'viewer' }, { disabled: true }] as const) {
      await expect(users.change('admin', change)).rejects.toMatchObject({ kind: 'conflict' })
    }
    expect(() => users.remove('admin')).toThrow('“admin” is the last admin: make another one first.')
    await users.change('second', { disabled: false })
    users.remove('admin')
    expect(users.list()).toEqual([{ name: 'second', role: 'admin', disabled: false }])
  })

  it('keep one admin when two are demoted at once', async () => {
    await users.add('second', 'admin', PASSWORD)
    const change = { role: 'viewer', password: 'a new password' } as const
    const both = await Promise.allSettled([users.change('admin', change), users.change('second', change)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('that there are not cannot be changed or removed', async () => {
    await expect(users.change('nobody', {})).rejects.toMatchObject({ kind: 'notFound' })
    expect(() => users.remove('nobody')).toThrow('There is no user “nobody”.')
  })
})

describe('a user name', () => {
  it.each(['', '   ', 'a\nb', 'a\u0000', 'a\u202Eb', 'a\u200Bb', 'x'.repeat(65)])('may not be %j', (text) => {
    expect(readUserName(text)).toMatchObject({ ok: false })
  })

  it('is read without throwing, and reading what was read changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = readUserName(text)
        if (!read.ok) return
        expect(readUserName(read.name)).toEqual(read)
        expect(readUserName(read.key)).toMatchObject({ key: read.key })
      }),
    )
  })
})

describe('passwords', () => {
  it('are checked two at a time, and past 32 that wait turned away', async () => {
    const passwords = new Passwords()
    const all = Array.from({ length: 36 }, () => passwords.verify(undefined, 'x'))
    const results = await Promise.allSettled(all)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2)
    await expect(all[35]).rejects.toMatchObject({ kind: 'rateLimited', retryAfterSeconds: 3 })
    expect(await passwords.verify(undefined, 'no user has this password')).toBe(false)
    expect(await passwords.verify(await passwords.hash('right'), 'right')).toBe(true)
  })
})
