import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeUnit } from '../../../electron/protocol/frame.ts'
import { methods } from '../../../electron/protocol/methods.ts'
import { mayActAs, type Role } from '../../../electron/protocol/roles.ts'
import { SocketStation } from '../../kit/socket-station.ts'

let station: SocketStation
beforeEach(async () => {
  station = await SocketStation.start()
})
afterEach(async () => {
  await station.close()
})

describe('signing in', () => {
  it('answers hello with who the client is and the limits it has to keep', async () => {
    const client = await station.connect()
    const hello = await client.request('hello', { user: 'operator', password: 'operator' })
    expect(hello).toMatchObject({
      user: 'operator',
      role: 'operator',
      station: { name: 'Kit', version: '0' },
      heartbeatSeconds: 20,
      limits: { textBytes: 65_536, fragmentBytes: 65_536, mediaBytes: 1_048_576 },
    })
    expect(hello['clientId']).toMatch(/^[\w-]{16}$/)
    expect(hello['key']).toMatch(/^[\w-]{43}$/)
  })

  it('takes a ticket once', async () => {
    station.door.tickets.set('t', station.door.signIn('viewer'))
    const first = await station.connect()
    expect(await first.request('hello', { ticket: 't' })).toMatchObject({ role: 'viewer' })
    const second = await station.connect()
    expect((await second.ask('hello', { ticket: 't' })).error).toMatchObject({
      code: -32001,
      data: { kind: 'unauthenticated' },
    })
    expect((await second.closed).code).toBe(4401)
  })

  it.each([
    ['another method first', 'cameras.list', {}],
    ['a hello without anything', 'hello', {}],
    ['a hello with a ticket and a password', 'hello', { ticket: 'a', user: 'b', password: 'c' }],
    ['a wrong password', 'hello', { user: 'admin', password: 'x' }],
    ['an unknown client id', 'hello', { clientId: 'x', key: 'y' }],
  ])('closes with 4401 after %s', async (_what, method, params) => {
    const client = await station.connect()
    expect((await client.ask(method, params)).error?.data?.kind).toBe('unauthenticated')
    expect((await client.closed).code).toBe(4401)
  })

  it('closes with 4401 when no hello comes within five seconds', async () => {
    const client = await station.connect()
    await station.clock.advance(4_999)
    expect(client.socket.readyState).toBe(client.socket.OPEN)
    await station.clock.advance(1)
    expect((await client.closed).code).toBe(4401)
  })

  it('carries out what a client sent right behind its hello', async () => {
    const client = await station.connect()
    const both = [client.ask('hello', { user: 'viewer', password: 'viewer' }), client.ask('echo', 'at once')]
    expect((await Promise.all(both))[1]).toMatchObject({ result: 'at once' })
  })

  it('refuses an upgrade without the subprotocol before it is one', async () => {
    await expect(station.connect([])).rejects.toThrow('400')
    await expect(station.connect(['other.v1'])).rejects.toThrow('400')
  })
})

describe('coming back', () => {
  const hello = async (role: Role = 'viewer') => {
    const client = await station.connect()
    const { clientId, key } = await client.request<{ clientId: string; key: string }>('hello', {
      user: role,
      password: role,
    })
    return { client, clientId, key }
  }

  it('goes on under the same id with a new key after the connection was lost', async () => {
    const { client, clientId, key } = await hello()
    client.socket.terminate()
    await client.closed
    const again = await station.connect()
    const resumed = await again.request('hello', { clientId, key })
    expect(resumed['clientId']).toBe(clientId)
    expect(resumed['key']).not.toBe(key)
  })

  it('takes over from a line that the station still believes in', async () => {
    const { client, clientId, key } = await hello()
    const again = await station.connect()
    await again.request('hello', { clientId, key })
    await client.closed
    expect(station.sockets.clients).toBe(1)
    expect(await again.request('echo', 1)).toBe(1)
  })

  it('is refused with a key that was used before', async () => {
    const { client, clientId, key } = await hello()
    client.socket.terminate()
    await client.closed
    await (await station.connect()).request('hello', { clientId, key })
    const thief = await station.connect()
    await thief.ask('hello', { clientId, key })
    expect((await thief.closed).code).toBe(4401)
  })

  it('is refused after a minute', async () => {
    const { client, clientId, key } = await hello()
    client.socket.terminate()
    await client.closed
    await (await station.client()).request('echo', 'the station has seen the close')
    await station.clock.advance(60_001)
    const late = await station.connect()
    await late.ask('hello', { clientId, key })
    expect((await late.closed).code).toBe(4401)
  })

  it('is refused once the session has ended', async () => {
    const { client, clientId, key } = await hello()
    client.socket.terminate()
    await client.closed
    station.door.end('session-0', 'logout')
    const again = await station.connect()
    await again.ask('hello', { clientId, key })
    expect((await again.closed).code).toBe(4401)
  })
})

describe('requests', () => {
  it('echoes anything', async () => {
    const client = await station.client()
    const value = { text: '画面 ✓', list: [1, null, { deep: true }] }
    expect(await client.request('echo', value)).toEqual(value)
  })

  it('answers time.sync with the instants of receiving and sending', async () => {
    const client = await station.client()
    const now = station.clock.now()
    expect(await client.request('time.sync', { t0: 5 })).toEqual({ t0: 5, t1: now, t2: now })
  })

  it.each([
    ['a method that is not there', 'no.such', {}, -32601, 'methodNotFound'],
    ['a name from the prototype', 'constructor', {}, -32601, 'methodNotFound'],
    ['wrong params', 'time.sync', { t0: 'now' }, -32602, 'invalidParams'],
    ['a camera that is not there', 'live.open', { camera: 'nowhere' }, -32003, 'notFound'],
    ['a stream that is not open', 'live.close', { stream: 99 }, -32003, 'notFound'],
  ])('answers %s with its error, and lives on', async (_what, method, params, code, kind) => {
    const client = await station.client()
    expect((await client.ask(method, params)).error).toMatchObject({ code, data: { kind } })
    expect(await client.request('echo', 1)).toBe(1)
  })

  it('names the parameter that is wrong', async () => {
    const client = await station.client()
    const { error } = await client.ask('live.open', { camera: 'door', window: 500 })
    expect(error?.message).toMatch(/window/)
  })

  const roles: Role[] = ['viewer', 'operator', 'admin']
  const everyPair = Object.entries(methods).flatMap(([method, { role }]) =>
    roles.map((mine) => [mine, method, mayActAs(mine, role) ? 'may' : 'may not'] as const),
  )
  it.each(everyPair)('%s calls %s: %s', async (role, method, may) => {
    const client = await station.client(role)
    const { error } = await client.ask(method, {})
    expect(error?.data?.kind === 'forbidden').toBe(may === 'may not')
  })

  it('has the roles that the protocol promises', () => {
    expect(Object.fromEntries(Object.entries(methods).map(([method, { role }]) => [method, role]))).toEqual({
      echo: 'viewer',
      'time.sync': 'viewer',
      'cameras.list': 'viewer',
      'cameras.get': 'admin',
      'cameras.add': 'admin',
      'cameras.update': 'admin',
      'cameras.remove': 'admin',
      'cameras.retry': 'operator',
      'live.open': 'viewer',
      'live.close': 'viewer',
      'record.get': 'viewer',
      'record.set': 'admin',
      'record.start': 'operator',
      'record.stop': 'operator',
      'controls.get': 'viewer',
      'controls.set': 'operator',
      'image.get': 'viewer',
      'image.set': 'operator',
      'image.reset': 'operator',
      'image.undo': 'operator',
      'image.history': 'viewer',
      'image.presets': 'viewer',
      'image.savePreset': 'operator',
      'image.removePreset': 'operator',
      'image.applyPreset': 'operator',
      'image.copy': 'operator',
      'snapshot.take': 'operator',
    })
  })
})

describe('broken messages', () => {
  it.each([
    ['text that is not JSON', '{', -32700],
    ['a batch', '[]', -32600],
    ['a number', '5', -32600],
    ['an object that is no request', '{"jsonrpc":"1.0","id":1,"method":"echo"}', -32600],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"echo"}', -32600],
  ])('get an error and the connection lives: %s', async (_what, text, code) => {
    const client = await station.client()
    client.send(text)
    const reply = await client.until(() => client.texts.find(({ error }) => error))
    expect(reply.error?.code).toBe(code)
    expect(await client.request('echo', 1)).toBe(1)
  })

  it('close the connection with 1008 at the eleventh in a minute', async () => {
    const client = await station.client()
    for (let i = 0; i < 10; i++) client.send('{')
    await client.until(() => (client.texts.filter(({ error }) => error).length === 10 ? true : undefined))
    await station.clock.advance(30_000)
    client.send('{')
    expect((await client.closed).code).toBe(1008)
  })

  it('are forgotten after a minute', async () => {
    const client = await station.client()
    for (let i = 0; i < 10; i++) client.send('{')
    await client.until(() => (client.texts.filter(({ error }) => error).length === 10 ? true : undefined))
    for (let i = 0; i < 4; i++) {
      await station.clock.advance(15_001)
      await client.request('echo', i)
    }
    client.send('{')
    await client.until(() => (client.texts.filter(({ error }) => error).length === 11 ? true : undefined))
    expect(await client.request('echo', 1)).toBe(1)
  })

  it('close with 1009 over 64 KiB of text, and over 1 MiB of media', async () => {
    const text = await station.client()
    text.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'echo', params: 'x'.repeat(65_536) }))
    expect((await text.closed).code).toBe(1009)
    const media = await station.client()
    media.socket.send(new Uint8Array(1_048_577))
    expect((await media.closed).code).toBe(1009)
  })

  it('take 64 KiB of text exactly', async () => {
    const client = await station.client()
    const frame = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'echo', params: '' }).length
    const params = 'x'.repeat(65_536 - frame)
    client.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'echo', params }))
    const reply = await client.until(() => client.texts.find(({ result }) => result === params))
    expect(reply.id).toBe(1)
  })

  it('refuse media for a stream that is not open, with an alarm to the sender alone', async () => {
    const sender = await station.client('operator')
    const other = await station.client()
    const unit = {
      kind: 'video' as const,
      stream: 3,
      keyFrame: true,
      droppedBefore: false,
      configurationChanged: false,
      sequence: 0,
      captureTime: 0,
      duration: 0,
    }
    for (const frame of encodeUnit(unit, new Uint8Array(10))) sender.socket.send(frame)
    expect((await sender.notification('alarm')).params).toMatchObject({ kind: 'mediaRefused' })
    await other.request('echo', 1)
    expect(other.texts.some(({ method }) => method === 'alarm')).toBe(false)
  })

  it('never end the station, whatever they are', async () => {
    const messages = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.json({ maxDepth: 3 }),
      fc
        .record({
          jsonrpc: fc.constant('2.0'),
          id: fc.anything(),
          method: fc.constantFrom(...Object.keys(methods)),
          params: fc.anything(),
        })
        .map((value) => {
          try {
            return JSON.stringify(value)
          } catch {
            return '{}'
          }
        }),
      fc.uint8Array({ maxLength: 200 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(messages, { minLength: 1, maxLength: 8 }), async (batch) => {
        const client = await station.client('admin')
        for (const message of batch) client.socket.send(message)
        expect(await client.request('echo', 'alive')).toBe('alive')
        client.socket.terminate()
      }),
      { numRuns: 60 },
    )
  })
})

describe('the end of a session', () => {
  it('is told to its clients, which are closed, and to nobody else', async () => {
    const one = await station.client('viewer')
    const other = await station.client('operator')
    station.door.end('session-0', 'userChanged')
    expect((await one.notification('session.ended')).params).toEqual({ reason: 'userChanged' })
    expect((await one.closed).code).toBe(4401)
    expect(await other.request('echo', 1)).toBe(1)
  })

  it('is told to all when the station closes, with 1001', async () => {
    const client = await station.client()
    const closing = station.sockets.close()
    expect((await client.notification('session.ended')).params).toEqual({ reason: 'stationClosing' })
    expect((await client.closed).code).toBe(1001)
    await closing
  })
})

describe('a dead line', () => {
  it('is ended after 20 s without an answer to a ping', async () => {
    const client = await station.connect(['lookout.v1'], { autoPong: false })
    await client.request('hello', { user: 'viewer', password: 'viewer' })
    await station.clock.advance(20_000)
    await client.request('echo', 'still here')
    await station.clock.advance(20_000)
    expect((await client.closed).code).toBe(1006)
  })
})
