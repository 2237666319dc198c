import { beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { diskUse } from '../../../renderer/state/disk-use.ts'
import { readDays, readGigabytes, readNumber } from '../../../renderer/state/retention-fields.ts'
import { httpStorage } from '../../../renderer/state/storage-api.ts'
import { Storage } from '../../../renderer/state/storage.svelte.ts'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { archive, FakeStorage, protection } from '../kit/fake-storage.ts'

let clock: ManualClock
let api: FakeStorage
let toasts: Toasts
let storage: Storage
const notices = (): string[] => toasts.list.map(({ message }) => message)

beforeEach(() => {
  clock = new ManualClock()
  api = new FakeStorage()
  toasts = new Toasts(clock)
  storage = new Storage({ api, toasts, clock })
})

describe('the storage of a station', () => {
  test('is asked for as long as somebody looks, and more often while it is indexing', async () => {
    const stop = storage.look()
    await settle()
    expect([storage.archive.state, api.asked]).toEqual(['ready', 1])
    await clock.advance(10_000)
    expect(api.asked).toBe(2)
    api.info = archive({ state: { state: 'indexing', done: 1, total: 2 } })
    await clock.advance(10_000)
    await clock.advance(4_000)
    expect(api.asked).toBe(5)
    stop()
    await clock.advance(60_000)
    expect([api.asked, clock.pending]).toEqual([5, 0])
  })

  test('stays on the page while there is no connection', async () => {
    await storage.refresh()
    api.fails = new LinkError({ kind: 'offline', message: 'gone' })
    await storage.refresh()
    expect(storage.archive.state).toBe('ready')
    api.fails = new LinkError({ kind: 'internal', message: 'broken' })
    await storage.refresh()
    expect(storage.archive).toMatchObject({ state: 'failed', problem: { message: 'broken' } })
  })

  test('is changed as it is typed, empty being without limit', async () => {
    await storage.refresh()
    expect([storage.fields, storage.changed]).toEqual([{ days: '30', gigabytes: '', reserve: '50' }, false])
    storage.type('days', '')
    storage.type('gigabytes', '1500')
    storage.type('reserve', '20,5')
    await storage.refresh()
    expect(storage.fields.gigabytes, 'what is typed survives a look at the station').toBe('1500')
    await storage.save()
    expect(api.changes).toEqual([{ retention: { days: null, gigabytes: 1500 }, reserveGigabytes: 20.5 }])
    expect([storage.changed, notices()]).toEqual([false, ['How long recordings are kept was changed.']])
  })

  test('is not changed to nonsense, which is shown beside its field', async () => {
    await storage.refresh()
    storage.type('days', '0')
    storage.type('reserve', '')
    expect(storage.isWrong('days')).toBe(false)
    await storage.save()
    expect([storage.isWrong('days'), storage.isWrong('gigabytes'), storage.isWrong('reserve')]).toEqual([
      true,
      false,
      true,
    ])
    expect(api.changes).toEqual([])
    storage.reset()
    expect([storage.fields.days, storage.isWrong('days')]).toEqual(['30', false])
  })

  test('says what the station refuses, and keeps what was typed', async () => {
    await storage.refresh()
    storage.type('days', '7')
    api.fails = new LinkError({ kind: 'forbidden', message: 'Only an admin may.' })
    await storage.save()
    expect(storage.saving).toMatchObject({ state: 'refused', problem: { message: 'Only an admin may.' } })
    expect(storage.fields.days).toBe('7')
  })

  test('lets go of a protection only after it was asked', async () => {
    api.list = [protection(), protection({ id: 'p2' })]
    await storage.refresh()
    await storage.unprotect('Front gate')
    expect(api.list).toHaveLength(2)
    storage.ask(api.list[0] ?? null)
    await storage.unprotect('Front gate')
    expect(storage.asked).toBeNull()
    expect(storage.protections).toMatchObject({ state: 'ready', value: [{ id: 'p2' }] })
  })
})

describe('the parts of a disk', () => {
  const parts = (use: ReturnType<typeof diskUse>): number =>
    use === null ? NaN : use.recordings + use.protected + use.others + use.reserve + use.free

  test('are the whole of it', () => {
    const use = diskUse(archive())
    expect(use).toMatchObject({
      recordings: 780e9,
      protected: 120e9,
      others: 400e9,
      reserve: 50e9,
      free: 650e9,
      short: false,
    })
    expect(parts(use)).toBe(2_000e9)
  })

  test('never come out below nothing, however the figures disagree', () => {
    const disk = { bytes: 100, free: 90, reserve: 95 }
    const use = diskUse(archive({ disk, bytes: 50, protectedBytes: 70 }))
    expect(use).toMatchObject({ recordings: 0, protected: 10, others: 0, reserve: 90, free: 0, short: true })
    expect(parts(use)).toBe(100)
  })

  test('are not known where the station does not see its disk', () => {
    expect(diskUse(archive({ disk: null }))).toBeNull()
  })
})

describe('what is typed', () => {
  test.each(['0', '3651', '1.5', '-1', 'ten', '1e3'])('as days is refused: %s', (typed) => {
    expect(readDays(typed).ok).toBe(false)
  })
  test.each(['0', '-1', '1 000', '1000001', '1e3', 'NaN'])('as gigabytes is refused: %s', (typed) => {
    expect(readGigabytes(typed).ok).toBe(false)
  })
  test('is read with a point or a comma, and nothing is without limit', () => {
    expect([readDays(' 30 '), readDays(''), readGigabytes('0,5'), readNumber('2.', 1, 3)]).toEqual([
      { ok: true, value: 30 },
      { ok: true, value: null },
      { ok: true, value: 0.5 },
      { ok: true, value: 2 },
    ])
  })
})

test('the station is asked by its routes', async () => {
  const asked: [string, string | undefined, unknown][] = []
  const answers: Record<string, unknown> = {
    '/api/archive': archive(),
    '/api/protections': { protections: [protection()] },
  }
  const http = httpStorage((path, init) => {
    asked.push([path, init.method, init.body])
    const body = JSON.stringify(answers[path] ?? null)
    return Promise.resolve(init.method === 'DELETE' ? new Response(null, { status: 204 }) : new Response(body))
  })
  const settings = { retention: { days: 7, gigabytes: null }, reserveGigabytes: 5 }
  expect(await http.archive()).toEqual(archive())
  expect(await http.change(settings)).toEqual(archive())
  expect(await http.protections()).toEqual([protection()])
  await http.unprotect('a/b')
  expect(asked).toEqual([
    ['/api/archive', undefined, undefined],
    ['/api/archive', 'PUT', JSON.stringify(settings)],
    ['/api/protections', undefined, undefined],
    ['/api/protections/a%2Fb', 'DELETE', undefined],
  ])
})
