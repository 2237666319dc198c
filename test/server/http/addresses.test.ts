import { createServer } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LookoutError } from '../../../electron/base/error.ts'
import { HttpsStation } from '../../kit/https-station.ts'
import { settle } from '../../kit/manual-clock.ts'

/** An address of this computer that the station is not served on from the start. */
const OTHER = '::1'

let station: HttpsStation
let sockets: TLSSocket[]
beforeEach(async () => {
  station = await HttpsStation.start()
  sockets = []
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await station.close()
})

/** A connection that has spoken TLS, verified with the station's authority. */
function arrive(host: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: station.port, ca: station.identity.authority, servername: '' }, () =>
      resolve(socket),
    )
    socket.on('error', reject)
    sockets.push(socket)
  })
}

const answered = (socket: TLSSocket, host = `[${OTHER}]`): Promise<string> => {
  const text = new Promise<string>((resolve) => socket.once('data', (bytes: Buffer) => resolve(bytes.toString())))
  socket.write(`GET /api/station HTTP/1.1\r\nHost: ${host}:${station.port}\r\n\r\n`)
  return text
}
const ended = (socket: TLSSocket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()))

describe('one more address of the port', () => {
  it('serves the same under the same certificate, with the same door', async () => {
    await expect(arrive(OTHER)).rejects.toThrow('ECONNREFUSED')
    await station.server.openAddress(OTHER)
    expect(await answered(await arrive(OTHER))).toMatch(/^HTTP\/1\.1 200 OK.*"name":"Kit"/s)
    expect(await answered(await arrive(OTHER), 'evil.example')).toMatch(/^HTTP\/1\.1 421 /)
  })

  it('takes WebSocket upgrades', async () => {
    station.server.onUpgrade((_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
    await station.server.openAddress(OTHER)
    const socket = await arrive(OTHER)
    const answer = new Promise((resolve) => socket.once('data', (bytes: Buffer) => resolve(bytes.toString())))
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: [${OTHER}]:${station.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    )
    expect(await answer).toMatch(/^HTTP\/1\.1 101 /)
  })

  it('shows a renewed certificate from then on', async () => {
    await station.server.openAddress(OTHER)
    const before = (await arrive(OTHER)).getPeerCertificate().fingerprint256
    station.clock.step(380 * 86_400_000)
    await station.identity.check()
    const after = await new Promise<string>((resolve) => {
      const options = { host: OTHER, port: station.port, rejectUnauthorized: false }
      const socket = connect(options, () => resolve(socket.getPeerCertificate().fingerprint256))
      sockets.push(socket)
    })
    expect(after).not.toBe(before)
    expect(after.replaceAll(':', '').toLowerCase()).toBe(station.identity.served.sha256)
  })

  it('is closed without a word to those who came by the first', async () => {
    await station.server.openAddress(OTHER)
    const [first, other] = [await arrive('127.0.0.1'), await arrive(OTHER)]
    const gone = ended(other)
    station.server.closeAddress(OTHER)
    await expect(arrive(OTHER)).rejects.toThrow('ECONNREFUSED')
    expect(await answered(other), 'a request under way still gets its answer').toMatch(/^HTTP\/1\.1 200 /)
    await station.clock.advance(2_000)
    await gone
    expect(await answered(first, '127.0.0.1')).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('may be opened and closed over and over, twice in a row too', async () => {
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        [station.server.openAddress(OTHER), station.server.openAddress(OTHER)].map((one) => one.catch(() => undefined)),
      )
      expect(await answered(await arrive(OTHER))).toMatch(/^HTTP\/1\.1 200 /)
      station.server.closeAddress(OTHER)
      station.server.closeAddress(OTHER)
      await expect(arrive(OTHER)).rejects.toThrow('ECONNREFUSED')
    }
  })

  it('is said in words where another program has it, and where this computer does not', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(station.port, OTHER, resolve))
    const why = async (address: string): Promise<unknown[]> => {
      const error = await station.server.openAddress(address).catch((thrown: unknown) => thrown)
      return error instanceof LookoutError ? [error.reason, error.message] : [error]
    }
    expect(await why(OTHER)).toEqual(['taken', `Port ${station.port} of ${OTHER} is taken by another program.`])
    await new Promise((resolve) => taken.close(resolve))
    expect(await why('203.0.113.7')).toEqual(['gone', 'This computer does not have the address 203.0.113.7 now.'])
    expect(await why(OTHER)).toEqual([undefined])
  })

  it('ends with the server, which waits for those who came by it', async () => {
    await station.server.openAddress(OTHER)
    const socket = await arrive(OTHER)
    const gone = ended(socket)
    let over = false
    const closing = station.server.close().then(() => (over = true))
    await expect(arrive('127.0.0.1')).rejects.toThrow('ECONNREFUSED')
    for (let turns = 0; turns < 50; turns++) await settle()
    expect(over, 'it waits').toBe(false)
    await station.clock.advance(2_000)
    await Promise.all([closing, gone])
    await station.server.openAddress(OTHER)
    await expect(arrive(OTHER)).rejects.toThrow('ECONNREFUSED')
  })
})
