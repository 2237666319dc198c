import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Camera } from '../../electron/protocol/cameras.ts'
import { ADMIN_PASSWORD, RunningStation } from '../kit/running-station.ts'
import { RawLine } from '../kit/raw-line.ts'
import { TestClient } from '../kit/test-client.ts'

/** It serves as before: somebody signs in and sees the camera. */
async function servesOthers(station: RunningStation): Promise<void> {
  const client = await station.client()
  await client.request('live.open', { camera: 'demo' })
  await client.sequences(2)
  client.socket.terminate()
}

/** A WebSocket that has not said hello. */
async function silent(station: RunningStation): Promise<TestClient> {
  const url = new URL('/ws', station.url.replace('https', 'wss'))
  const client = new TestClient(new WebSocket(url, ['lookout.v1'], { ca: station.authority }))
  client.socket.on('error', () => undefined)
  onTestFinished(() => client.socket.terminate())
  await client.opened
  return client
}

async function signIn(station: RunningStation): Promise<Record<string, string>> {
  const { text } = await station.http('POST', '/api/login', { user: 'admin', password: ADMIN_PASSWORD })
  return { authorization: `Bearer ${(JSON.parse(text) as { token: string }).token}` }
}

describe('the port', () => {
  it('ends what is no TLS, and serves the others', async () => {
    const station = await RunningStation.start()
    const noise = [
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
      Buffer.alloc(100_000, 0xff),
      // A record of TLS 1.2 that says to be longer than it may be.
      Uint8Array.of(0x16, 3, 3, 0xff, 0xff, 1, 0, 0, 0),
    ]
    for (const bytes of noise) {
      const line = await RawLine.plain(station)
      line.send(bytes)
      await line.ended
    }
    await servesOthers(station)
  })

  it('ends a client that sends its headers byte by byte, and one that never speaks', async () => {
    const station = await RunningStation.start()
    const slow = await RawLine.tls(station)
    slow.send('GET /api/station HTTP/1.1\r\nHost: 127.0')
    const mute = await RawLine.tls(station)
    const noHandshake = await RawLine.plain(station)
    await servesOthers(station)
    await Promise.all([slow.ended, mute.ended, noHandshake.ended])
    expect(slow.status).toBe(408)
  })

  it('refuses what is no sound request, and ends the connection', async () => {
    const station = await RunningStation.start()
    const smuggled = 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
    const requests = {
      'headers of 100 KB': `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      'a path of 100 KB': `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
      'a method that is none': 'BREW /pot HTTP/1.1\r\n\r\n',
      'two lengths': 'POST /api/login HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
      'a length and chunks': `POST /api/login HTTP/1.1\r\n${smuggled}`,
    }
    const answers = Object.entries(requests).map(async ([what, bytes]) => {
      const line = await RawLine.tls(station)
      line.send(bytes)
      await line.ended
      return [what, line.status]
    })
    expect(Object.fromEntries(await Promise.all(answers))).toEqual({
      'headers of 100 KB': 431,
      'a path of 100 KB': 431,
      'a method that is none': 400,
      'two lengths': 400,
      'a length and chunks': 400,
    })
  })

  it('refuses upgrades to anything but its WebSocket, and holds no place for them', async () => {
    const station = await RunningStation.start()
    const protocol = 'Sec-WebSocket-Protocol: lookout.v1'
    const upgrades: readonly [path: string, headers: readonly string[], status: number][] = [
      ['/', [protocol], 404],
      ['/ws/', [protocol], 404],
      ['/api/cameras', [protocol], 404],
      ['//evil.example/ws', [protocol], 404],
      ['/ws', [], 400],
      ['/ws', [protocol, 'Origin: https://evil.example'], 403],
      ['/ws', [protocol, 'Cookie: __Host-lookout=x'], 403],
    ]
    const answers = upgrades.map(async ([path, headers]) => {
      const line = await RawLine.tls(station)
      line.upgrade(station.port, path, headers)
      // The client keeps its own half open; the station has to end both.
      await line.ended
      return line.status
    })
    expect(await Promise.all(answers)).toEqual(upgrades.map(([, , status]) => status))
  })

  it('refuses a body of 1 MB with a problem', async () => {
    const station = await RunningStation.start()
    const { status, text } = await station.http('POST', '/api/login', { user: 'x'.repeat(1_000_000), password: 'y' })
    expect(status).toBe(413)
    expect(JSON.parse(text)).toMatchObject({ kind: 'tooLarge' })
  })
})

describe('connections that never say hello', () => {
  it('keep nobody out, however many they are', async () => {
    const station = await RunningStation.start()
    const crowd = await Promise.all(Array.from({ length: 300 }, () => silent(station)))
    await servesOthers(station)
    const closed = await Promise.all(crowd.map((client) => client.closed))
    expect(new Set(closed.map(({ code }) => code))).toEqual(new Set([1006, 4401]))
  })
})

describe('a client whose session has ended', () => {
  /** One that does not answer the closing handshake: it goes on reading and sending as if nothing were. */
  async function deafClient(station: RunningStation): Promise<TestClient> {
    const client = await silent(station)
    client.socket.close = () => undefined
    const { _receiver: receiver } = client.socket as unknown as { _receiver: NodeJS.EventEmitter }
    receiver.removeAllListeners('conclude')
    return client
  }

  it('is carried out nothing of what it sends on, and gets no more pictures', async () => {
    const station = await RunningStation.start()
    const headers = await signIn(station)
    const { text } = await station.http('POST', '/api/tickets', undefined, headers)
    const client = await deafClient(station)
    await client.request('hello', { ticket: (JSON.parse(text) as { ticket: string }).ticket })
    await client.request('live.open', { camera: 'demo' })
    await client.sequences(2)
    expect((await station.http('POST', '/api/logout', undefined, headers)).status).toBe(204)
    await client.notification('session.ended')
    const seen = client.units.length
    client.send(
      JSON.stringify({ jsonrpc: '2.0', id: 99, method: 'cameras.add', params: { name: 'Evil', source: 'test:' } }),
    )
    await client.closed
    expect(client.units.length - seen).toBeLessThanOrEqual(1)
    const cameras = await (await station.client()).request<Camera[]>('cameras.list')
    expect(cameras.map(({ id }) => id)).toEqual(['demo'])
  })
})

describe('what a signed-in client sends', () => {
  it.each([
    ['a text of 64 KiB and one byte', (client: TestClient) => client.send('x'.repeat(65_537)), 1009],
    ['a media frame of more than 1 MiB', (client: TestClient) => client.socket.send(Buffer.alloc(1_048_577)), 1009],
    [
      'eleven texts that are no JSON',
      (client: TestClient) => Array.from({ length: 11 }, () => client.send('{')).length,
      1008,
    ],
  ])('ends its connection alone: %s', async (_what, send, code) => {
    const station = await RunningStation.start()
    const [other, client] = [await station.client(), await station.client()]
    await other.request('live.open', { camera: 'demo' })
    send(client)
    expect((await client.closed).code).toBe(code)
    const before = other.units.length
    await other.sequences(before + 10)
  })

  it('may be nested ten thousand deep', async () => {
    const client = await (await RunningStation.start()).client()
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    client.send(`{"jsonrpc":"2.0","id":"deep","method":"echo","params":${deep}}`)
    await client.until(() => client.texts.find(({ id }) => id === 'deep'))
    expect(await client.request('echo', 1)).toBe(1)
  })
})
