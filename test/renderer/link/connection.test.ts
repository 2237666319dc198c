import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Connection } from '../../../renderer/link/connection.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import type { LinkState } from '../../../renderer/link/types.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { hello, ScriptedSocket } from './scripted-socket.ts'

let clock: ManualClock
let sockets: ScriptedSocket[]
let states: LinkState[]
let notified: string[]
let frames: Uint8Array[]
let ticket: () => Promise<string>
let tickets: number
let connection: Connection

const socket = (): ScriptedSocket => sockets.at(-1) ?? new ScriptedSocket()
const helloOf = (of: ScriptedSocket): unknown => of.sent.find(({ method }) => method === 'hello')?.params
const state = (): string => connection.state.state

beforeEach(() => {
  clock = new ManualClock()
  sockets = []
  states = []
  notified = []
  frames = []
  tickets = 0
  ticket = () => Promise.resolve(`ticket-${++tickets}`)
  connection = new Connection({
    clock,
    random: () => 0.5,
    openSocket: () => {
      const opened = new ScriptedSocket()
      sockets.push(opened)
      return opened
    },
    fetchTicket: () => ticket(),
    onState: (next) => states.push(next),
    onMedia: (frame) => frames.push(frame),
    onNotification: ({ method }) => notified.push(method),
  })
})

afterEach(() => {
  connection.close()
})

/** Opens the newest socket and lets the station say hello. */
async function comesOnline(): Promise<void> {
  await settle()
  socket().open()
  await settle()
  socket().answers('hello', hello)
  await settle()
}

describe('the connection', () => {
  it('says hello with a ticket and is online', async () => {
    await comesOnline()
    expect(helloOf(socket())).toEqual({ ticket: 'ticket-1' })
    expect(connection.state).toMatchObject({ state: 'online', hello: { user: 'admin' } })
  })

  it('carries requests, and refusals as errors with their kind', async () => {
    await comesOnline()
    const echoed = connection.request('echo', { a: 1 })
    socket().answers('echo', { a: 1 })
    expect(await echoed).toEqual({ a: 1 })
    const refused = connection.request('cameras.remove', { camera: 'gate' })
    socket().refuses('cameras.remove', 'forbidden')
    await expect(refused).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('refuses an answer that is not as agreed', async () => {
    await comesOnline()
    const asked = connection.request('live.open', { camera: 'gate' })
    socket().answers('live.open', { stream: 'one' })
    await expect(asked).rejects.toMatchObject({ kind: 'internal' })
  })

  it('hands on media frames and the notifications it knows, and nothing malformed', async () => {
    await comesOnline()
    socket().sends(new ArrayBuffer(40))
    socket().says('{')
    socket().says([])
    socket().says({ method: 'unheard.of', params: {} })
    socket().says({ method: 'camera.removed', params: { id: '../etc' } })
    socket().says({ method: 'camera.removed', params: { id: 'gate' } })
    expect(frames.map(({ byteLength }) => byteLength)).toEqual([40])
    expect(notified).toEqual(['camera.removed'])
  })

  it('learns the clock offset from time.sync', async () => {
    await comesOnline()
    const t1 = clock.now() + 2_000_000
    socket().answers('time.sync', { t0: clock.now(), t1, t2: t1 })
    await settle()
    expect(connection.state).toMatchObject({ state: 'online', clockOffset: 2_000_000 })
  })

  it('comes back at once after a loss, resuming by its key', async () => {
    await comesOnline()
    await clock.advance(6_000)
    socket().end()
    await settle()
    await comesOnline()
    expect(sockets).toHaveLength(2)
    expect(helloOf(socket())).toEqual({ clientId: 'client', key: 'key' })
    expect(state()).toBe('online')
  })

  it('takes a ticket where the key is no longer good', async () => {
    await comesOnline()
    socket().end()
    await settle()
    socket().open()
    await settle()
    socket().refuses('hello', 'unauthenticated')
    await settle()
    await comesOnline()
    expect(helloOf(socket())).toEqual({ ticket: 'ticket-2' })
  })

  it('takes a ticket once a minute has passed', async () => {
    await comesOnline()
    socket().end()
    await settle()
    await clock.advance(1)
    for (let failed = 0; failed < 9; failed++) {
      expect(tickets).toBe(1)
      socket().end()
      await clock.advance(7_000)
    }
    connection.retry()
    await comesOnline()
    expect(helloOf(socket())).toHaveProperty('ticket')
  })

  it('waits longer from failure to failure, and says until when', async () => {
    await settle()
    socket().end()
    await settle()
    expect(sockets).toHaveLength(2)
    socket().end()
    await settle()
    expect(connection.state).toMatchObject({ state: 'waiting', at: clock.now() / 1000 + 500, attempt: 3 })
    await clock.advance(499)
    expect(sockets).toHaveLength(2)
    await clock.advance(1)
    expect(sockets).toHaveLength(3)
  })

  it('does not circle around a station that ends each connection at once', async () => {
    for (let round = 0; round < 2; round++) {
      await comesOnline()
      socket().end()
      await settle()
    }
    expect(state()).toBe('waiting')
  })

  it('connects now when asked to retry', async () => {
    for (let failed = 0; failed < 2; failed++) {
      await settle()
      socket().end()
    }
    await settle()
    expect(state()).toBe('waiting')
    connection.retry()
    await settle()
    expect(state()).toBe('connecting')
    expect(sockets).toHaveLength(3)
  })

  it('gives up a socket that does not open within ten seconds', async () => {
    await settle()
    const slow = socket()
    await clock.advance(10_000)
    expect(slow.closed).toBe(true)
  })

  it('takes a line for dead on which nothing comes for two heartbeats, and connects anew', async () => {
    await comesOnline()
    const dead = socket()
    await clock.advance(19_000)
    expect(dead.closed).toBe(false)
    await clock.advance(2_000)
    expect(dead.closed).toBe(true)
    expect(sockets).toHaveLength(2)
  })

  it('takes anything that comes for a sign of life', async () => {
    await comesOnline()
    for (let beat = 0; beat < 6; beat++) {
      await clock.advance(10_000)
      socket().sends(new ArrayBuffer(40))
    }
    expect(sockets).toHaveLength(1)
  })

  it('fails what was asked when the connection is lost, and at once while there is none', async () => {
    await comesOnline()
    const asked = connection.request('cameras.list', undefined)
    socket().end()
    await expect(asked).rejects.toMatchObject({ kind: 'offline' })
    await expect(connection.request('cameras.list', undefined)).rejects.toMatchObject({ kind: 'offline' })
  })

  it('is signed out where the ticket is refused', async () => {
    await settle()
    socket().open()
    await settle()
    socket().refuses('hello', 'unauthenticated')
    await settle()
    expect(state()).toBe('signedOut')
  })

  it('is signed out where the station closes with 4401', async () => {
    await comesOnline()
    socket().end(4401)
    await settle()
    expect(state()).toBe('signedOut')
  })

  it('is signed out where there is no session, and connects after a login', async () => {
    socket().end()
    ticket = () => Promise.reject(new LinkError({ kind: 'unauthenticated', message: 'Nobody is signed in.' }))
    await settle()
    socket().end()
    await clock.advance(1_000)
    expect(state()).toBe('signedOut')
    await clock.advance(3_600_000)
    expect(state()).toBe('signedOut')
    ticket = () => Promise.resolve('new')
    connection.retry()
    await comesOnline()
    expect(helloOf(socket())).toEqual({ ticket: 'new' })
  })

  it('says why the session ended', async () => {
    await comesOnline()
    socket().says({ method: 'session.ended', params: { reason: 'expired' } })
    socket().end(4401)
    await settle()
    expect(connection.state).toEqual({ state: 'signedOut', reason: 'expired' })
  })

  it('comes back to a station that was closed', async () => {
    await comesOnline()
    socket().says({ method: 'session.ended', params: { reason: 'stationClosing' } })
    socket().end(1001)
    await settle()
    expect(state()).toBe('connecting')
  })

  it('once closed stays closed, with no timer left', async () => {
    await comesOnline()
    connection.close()
    await settle()
    expect(socket().closed).toBe(true)
    expect(connection.state).toEqual({ state: 'closed' })
    expect(states.at(-1)).toEqual({ state: 'closed' })
    expect(clock.pending).toBe(0)
  })
})
