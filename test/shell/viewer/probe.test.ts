import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createHttps, type RequestOptions, type Server as HttpsServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../electron/base/clock.ts'
import { systemRandom } from '../../../electron/base/random.ts'
import { makeAuthority, makeLeaf, type KeyAndCertificate } from '../../../electron/server/tls/certificates.ts'
import { readAuthority } from '../../../electron/shell/viewer/authority.ts'
import { PROBE_MILLISECONDS, probe, type Probed } from '../../../electron/shell/viewer/probe.ts'
import { HttpsStation } from '../../kit/https-station.ts'
import { ManualClock } from '../../kit/manual-clock.ts'

const never = new AbortController().signal
const look = (url: string, clock = new ManualClock()): Promise<Probed> => probe(url, { clock, signal: never })
const failed = (failure: unknown): unknown => ({ outcome: 'failed', failure })

let authority: KeyAndCertificate
let leaf: KeyAndCertificate
let stranger: KeyAndCertificate
beforeAll(async () => {
  const now = new ManualClock().now() / 1000
  authority = await makeAuthority('pretended', now, systemRandom)
  leaf = await makeLeaf(authority, { dns: ['localhost'], addresses: ['127.0.0.1'] }, now, systemRandom)
  stranger = await makeAuthority('pretended', now, systemRandom)
})

const INFO = { name: 'Pretended', version: '1.0.0', protocol: 'lookout.v1', setup: true }

async function listening(server: Server | HttpsServer, scheme = 'https'): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A server that answers what it is told. */
const pretend = (answers: Record<string, string>, status = 200): Promise<string> =>
  listening(
    createHttps({ key: leaf.key, cert: leaf.certificate }, (request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(status, { location: 'https://192.0.2.1/' }).end(answers[request.url ?? ''] ?? '')
    }),
  )

describe('what is found at an address', () => {
  it('is a station, with its name, version and the fingerprint of the authority that people compare', async () => {
    const station = await HttpsStation.start()
    onTestFinished(() => station.close())
    const pem = readFileSync(join(station.folder, 'tls/ca.pem'), 'utf8')
    expect(await look(station.url)).toEqual({
      outcome: 'station',
      station: {
        url: station.url,
        name: 'Kit',
        version: '1.2.3',
        authority: readAuthority(pem)?.pem,
        fingerprint: readAuthority(pem)?.fingerprint,
      },
    })
  })

  it('is the same station after its certificate was renewed', async () => {
    let addresses = ['127.0.0.1']
    const station = await HttpsStation.start({ machine: { hostname: () => 'kit', addresses: () => addresses } })
    onTestFinished(() => station.close())
    const before = await look(station.url)
    const { sha256 } = station.identity.served
    addresses = ['127.0.0.1', '192.0.2.99']
    await station.identity.check()
    expect(station.identity.served.sha256).not.toBe(sha256)
    expect(await look(station.url)).toEqual(before)
  })

  it('is nobody where nothing listens', async () => {
    const server = createServer()
    const url = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    expect(await look(url)).toEqual(failed({ why: 'refused' }))
  })

  it('is nobody where no computer goes by the name', async () => {
    expect(await look('https://nobody.invalid:7440/')).toEqual(failed({ why: 'unknownName' }))
  })

  it('is given up when it stays silent for too long', async () => {
    const clock = new ManualClock()
    const server = createServer()
    const connected = once(server, 'connection')
    const probing = look(await listening(server), clock)
    await connected
    await clock.advance(PROBE_MILLISECONDS - 1)
    await clock.advance(1)
    expect(await probing).toEqual(failed({ why: 'silent' }))
    expect(clock.pending).toBe(0)
  })

  it('is not waited for any more when it is cancelled', async () => {
    const server = createServer()
    const connected = once(server, 'connection')
    const cancel = new AbortController()
    const probing = probe(await listening(server), { clock: systemClock, signal: cancel.signal })
    await connected
    cancel.abort()
    expect(await probing).toEqual({ outcome: 'cancelled' })
  })

  it('is no station where another program speaks, or hangs up', async () => {
    const ssh = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    expect(await look(await listening(ssh))).toEqual(failed({ why: 'notLookout' }))
    const mute = createServer((socket) => socket.destroy())
    expect(await look(await listening(mute))).toEqual(failed({ why: 'notLookout' }))
  })

  it('is no station where a web server has other answers, long ones and redirects among them', async () => {
    const other = [
      { '/api/station': '<html>' },
      { '/api/station': '{"name":"Printer"}' },
      { '/api/station': 'x'.repeat(200_000) },
      { '/api/station': JSON.stringify(INFO), '/api/ca.pem': 'no certificate' },
      { '/api/station': JSON.stringify(INFO), '/api/ca.pem': leaf.certificate },
    ]
    for (const answers of other) expect(await look(await pretend(answers))).toEqual(failed({ why: 'notLookout' }))
    expect(await look(await pretend({}, 302))).toEqual(failed({ why: 'notLookout' }))
  })

  it('is a station that one cannot speak to where its protocol is another', async () => {
    const answers = { '/api/station': JSON.stringify({ ...INFO, protocol: 'lookout.v2', version: '9.0.0' }) }
    expect(await look(await pretend(answers))).toEqual(
      failed({ why: 'otherProtocol', theirs: 'lookout.v2', version: '9.0.0' }),
    )
  })

  it('is a station in trouble where it says so', async () => {
    expect(await look(await pretend({}, 503))).toEqual(failed({ why: 'trouble', status: 503 }))
  })

  it('is a station under another name where it does not go by the one in the address', async () => {
    const station = await HttpsStation.start()
    onTestFinished(() => station.close())
    // A way to it through another port: the Host header names that, and the station’s names do not.
    const there = await listening(
      createServer((socket) => void socket.pipe(connect(station.port, '127.0.0.1')).pipe(socket)),
    )
    expect(await look(there)).toEqual(failed({ why: 'otherName' }))
  })

  it('is not believed to be of an authority that has not signed its certificate', async () => {
    const answers = { '/api/station': JSON.stringify(INFO), '/api/ca.pem': stranger.certificate }
    expect(await look(await pretend(answers))).toEqual(failed({ why: 'notItsOwn' }))
    const own = { ...answers, '/api/ca.pem': authority.certificate }
    expect((await look(await pretend(own))).outcome).toBe('station')
  })

  it('is not believed where the second answer comes from another than the first', async () => {
    const now = new ManualClock().now() / 1000
    const second = await makeLeaf(authority, { dns: ['localhost'], addresses: ['127.0.0.1'] }, now, systemRandom)
    const url = await listening(
      createHttps({ key: leaf.key, cert: leaf.certificate }, function (this: HttpsServer, request, response) {
        this.setSecureContext({ key: second.key, cert: second.certificate } satisfies RequestOptions)
        response.setHeader('connection', 'close')
        response.end(request.url === '/api/ca.pem' ? authority.certificate : JSON.stringify(INFO))
      }),
    )
    expect(await look(url)).toEqual(failed({ why: 'notItsOwn' }))
  })

  it('is not taken while one of the two clocks is wrong, and all three times are said', async () => {
    const answers = { '/api/station': JSON.stringify(INFO), '/api/ca.pem': authority.certificate }
    const clock = new ManualClock(Date.UTC(2001, 0, 1) * 1000)
    const probed = await look(await pretend(answers), clock)
    expect(probed).toMatchObject(failed({ why: 'clocks', here: Date.UTC(2001, 0, 1) }) as object)
  })

  it('puts nothing on the screen but a short line of its name', async () => {
    const name = `Front\u202E\u0000gate\n${'x'.repeat(500)}`
    const answers = { '/api/station': JSON.stringify({ ...INFO, name }), '/api/ca.pem': authority.certificate }
    const probed = await look(await pretend(answers))
    expect(probed.outcome === 'station' && probed.station.name).toBe(`Frontgate${'x'.repeat(111)}`)
  })
})
