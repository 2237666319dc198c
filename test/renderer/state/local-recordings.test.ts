import { beforeEach, describe, expect, test } from 'vitest'
import { LocalRecordings } from '../../../renderer/state/local-recordings.svelte.ts'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { FakeLocal, film, stored } from '../kit/fake-local.ts'

const gate = { id: 'gate', name: 'Front gate' }
const progress = { shelf: 'disk', bytes: 5, length: 6, pictures: 7, gaps: { count: 0, length: 0 } } as const
let host: FakeLocal
let toasts: Toasts
let local: LocalRecordings

const notices = (): [string, string][] => toasts.list.map(({ kind, message }) => [kind, message])

beforeEach(() => {
  const clock = new ManualClock()
  host = new FakeLocal()
  toasts = new Toasts(clock)
  local = new LocalRecordings({ recorder: host, films: host, toasts, clock })
})

describe('recording on this computer', () => {
  test('waits for a picture, counts, ends in order and is saved', async () => {
    local.toggle(gate)
    expect([local.of('gate'), local.wouldBeLost]).toEqual([{ state: 'starting' }, true])
    host.say('gate', { type: 'progress', progress })
    expect(local.of('gate')).toEqual({ state: 'recording', progress })
    local.toggle(gate)
    expect([local.of('gate'), host.begun[0]?.stopped]).toEqual([{ state: 'ending' }, true])
    host.stored = [stored()]
    host.say('gate', { type: 'film', film: film() })
    host.say('gate', { type: 'ended', end: { because: 'asked' } })
    await settle()
    expect(local.of('gate')).toBeNull()
    expect(host.downloads).toEqual(['gate_20260102T030405Z.mp4'])
    expect(host.stored[0]?.saved).toBe(true)
    expect(local.films).toMatchObject([
      { name: 'gate_20260102T030405Z.mp4', saved: true, made: { length: 42_000_000 } },
    ])
    expect(notices()).toEqual([['done', expect.stringContaining('gate_20260102T030405Z.mp4')]])
    expect(local.wouldBeLost).toBe(false)
  })

  test('is begun once, and what is late to come does not bring it back', () => {
    local.start(gate)
    local.start(gate)
    expect(host.begun).toHaveLength(1)
    local.stop('gate')
    host.say('gate', { type: 'progress', progress })
    expect(local.of('gate')).toEqual({ state: 'ending' })
    host.say('gate', { type: 'ended', end: { because: 'asked' } })
    host.say('gate', { type: 'progress', progress })
    expect(local.of('gate')).toBeNull()
  })

  test.each([
    [{ because: 'full', shelf: 'disk' }, /the disk is full/],
    [{ because: 'full', shelf: 'memory' }, /512 MB of memory/],
    [{ because: 'failed', message: 'The drive is gone.' }, /The drive is gone/],
  ] as const)('that ended by itself (%j) says so until it is seen, and keeps what it has', async (end, words) => {
    local.start(gate)
    host.say('gate', { type: 'film', film: film() })
    host.say('gate', { type: 'ended', end })
    await settle()
    expect(notices()).toEqual([['alarm', expect.stringMatching(words)]])
    expect(host.downloads).toEqual([])
    expect(local.films).toMatchObject([{ saved: false }])
  })

  test('in memory is lost with the page until it is saved, and gives its room back when it is removed', async () => {
    const blob = new Blob(['film'])
    local.start(gate)
    host.say('gate', { type: 'film', film: film({ blob }) })
    host.say('gate', { type: 'ended', end: { because: 'full', shelf: 'memory' } })
    await settle()
    expect(local.wouldBeLost).toBe(true)
    await local.save('f1')
    expect([local.wouldBeLost, host.downloads]).toEqual([false, ['gate_20260102T030405Z.mp4']])
    await local.remove('f1')
    expect([host.forgotten, local.films]).toEqual([['f1'], []])
  })

  test('goes on to its end when the page lets go of it', () => {
    local.start(gate)
    local.close()
    expect([host.begun[0]?.stopped, host.closed]).toEqual([true, true])
  })
})

describe('the films in this browser', () => {
  test('are those that an earlier page left, behind those of this one', async () => {
    local.start(gate)
    host.say('gate', { type: 'film', film: film({ id: 'new' }) })
    host.stored = [stored({ id: 'new' }), stored({ id: 'left' })]
    await local.find()
    expect(local.films.map(({ id, made }) => [id, made === null])).toEqual([
      ['new', false],
      ['left', true],
    ])
  })

  test('are removed for good', async () => {
    host.stored = [stored()]
    await local.find()
    await local.remove('f1')
    expect([host.stored, local.films, host.forgotten]).toEqual([[], [], []])
  })

  test('that are not there any more are said to be gone', async () => {
    host.stored = [stored()]
    await local.find()
    host.stored = []
    await local.save('f1')
    expect(notices()).toEqual([['alarm', expect.stringContaining('not in this browser any more')]])
    expect(local.films).toEqual([])
  })
})
