import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type TLSSocket } from 'node:tls'
import { HttpsStation, PASSWORD } from '../../kit/https-station.ts'

let station: HttpsStation
let token: string
const upgraded: string[] = []
beforeAll(async () => {
  station = await HttpsStation.start({ allowedOrigins: ['https://cameras.example:8443'] })
  token = await station.signedIn('viewer')
  station.server.onUpgrade((request, socket) => {
    upgraded.push(request.url ?? '')
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: close\r\n\r\n')
  })
})
afterAll(async () => {
  await station.close()
})

const own = (name = '127.0.0.1'): string => `${name}:${station.port}`
const login = (headers: Record<string, string>) =>
  station.ask('/api/login', { method: 'POST', body: { user: 'admin', password: PASSWORD }, headers })

describe('the Host header', () => {
  it('may be any of the station’s names and addresses with its port, or the host of an added origin', async () => {
    for (const name of ['127.0.0.1', '[::1]', 'localhost', 'LOCALHOST', 'kit', 'kit.local', '192.0.2.7']) {
      expect((await station.ask('/api/station', { headers: { host: own(name) } })).status).toBe(200)
    }
    expect((await station.ask('/api/station', { headers: { host: 'cameras.example:8443' } })).status).toBe(200)
  })

  it.each(['evil.example', 'localhost', 'localhost:1', 'localhost.evil.example', '0.0.0.0', '127.0.0.1.nip.io'])(
    'is refused with 421 as “%s”, whatever is asked for',
    async (host) => {
      const answer = await station.ask('/', { headers: { host } })
      expect(answer).toMatchObject({ status: 421, body: { kind: 'forbidden' } })
      expect(answer.headers['content-security-policy']).toContain("connect-src 'self';")
    },
  )
})

describe('the Origin header of a request that changes something', () => {
  it('may be the station’s own or one that an admin added, or missing from a program', async () => {
    for (const origin of [`https://${own()}`, `https://${own('kit.local')}`, 'https://cameras.example:8443']) {
      expect((await login({ origin })).status).toBe(200)
    }
    expect((await login({})).status).toBe(200)
  })

  it.each([
    'null',
    'https://evil.example',
    'https://127.0.0.1',
    'http://127.0.0.1:PORT',
    'https://127.0.0.1:PORT.evil.example',
    'https://127.0.0.1:PORT/',
    'https://KIT:PORT',
    'https://user@127.0.0.1:PORT',
    'https://cameras.example',
    'https://sub.cameras.example:8443',
    '*',
    '',
  ])('is refused with 403 as “%s”', async (text) => {
    const origin = text.replace('PORT', String(station.port))
    expect(await login({ origin })).toMatchObject({ status: 403, body: { kind: 'forbidden' } })
  })

  it('is needed with a cookie, which only browsers carry to other pages’ requests', async () => {
    const cookie = `__Host-lookout=${token}`
    const ticket = (headers: Record<string, string>) => station.ask('/api/tickets', { method: 'POST', headers })
    expect((await ticket({ cookie })).status).toBe(403)
    expect((await ticket({ cookie, origin: `https://${own()}` })).status).toBe(201)
    expect((await ticket({ authorization: `Bearer ${token}` })).status).toBe(201)
  })

  it('does not matter for reading, which no other page gets to see', async () => {
    const answer = await station.ask('/api/station', { headers: { origin: 'https://evil.example' } })
    expect(answer.status).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('a WebSocket upgrade', () => {
  const upgrade = async (headers: Record<string, string>, path = '/ws'): Promise<string> => {
    const all = { host: own(), connection: 'Upgrade', upgrade: 'websocket', ...headers }
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
    return raw(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  }

  it('gets to its handler from own pages, added origins, and programs', async () => {
    upgraded.length = 0
    for (const headers of [{ origin: `https://${own()}` }, { origin: 'https://cameras.example:8443' }, {}]) {
      expect(await upgrade(headers as Record<string, string>, '/ws?x=1')).toMatch(/^HTTP\/1\.1 101 /)
    }
    expect(upgraded).toEqual(['/ws?x=1', '/ws?x=1', '/ws?x=1'])
  })

  it('is refused before 101 for a wrong origin, a wrong host, or another path', async () => {
    upgraded.length = 0
    expect(await upgrade({ origin: 'https://evil.example' })).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    expect(await upgrade({ cookie: `__Host-lookout=${token}` })).toMatch(/^HTTP\/1\.1 403 /)
    expect(await upgrade({ host: 'evil.example' })).toMatch(/^HTTP\/1\.1 421 Misdirected Request\r\n/)
    expect(await upgrade({}, '/api/station')).toMatch(/^HTTP\/1\.1 404 .*"kind":"notFound"/s)
    expect(upgraded).toEqual([])
  })
})

it('answers what is no HTTP with a problem and ends the connection', async () => {
  expect(await raw('RUBBISH\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*not an HTTP request/s)
  const overflow = `GET / HTTP/1.1\r\nhost: ${own()}\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`
  expect(await raw(overflow)).toMatch(/^HTTP\/1\.1 431 /)
})

it('says on every answer what the page may do', async () => {
  const { headers } = await station.ask('/api/station', { headers: { host: own('kit.local') } })
  expect(String(headers['content-security-policy']).split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    `connect-src 'self' wss://${own('kit.local')}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
  ])
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  })
  expect(headers['permissions-policy']).toMatch(/^camera=\(self\), microphone=\(self\), display-capture=\(self\)/)
  expect(headers['strict-transport-security']).toBeUndefined()
})

/** What comes back for these bytes until the station ends the connection. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket: TLSSocket = connect({ host: '127.0.0.1', port: station.port, ca: station.identity.authority }, () =>
      socket.write(bytes),
    )
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}
