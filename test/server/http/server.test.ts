import { mkdir, rm, writeFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LookoutError } from '../../../electron/base/error.ts'
import type { TryResult } from '../../../electron/protocol/http.ts'
import { isLoopback } from '../../../electron/server/http/guard.ts'
import { Server } from '../../../electron/server/server.ts'
import { HttpsStation, PASSWORD, temporaryFolder, type KitOptions } from '../../kit/https-station.ts'

let station: HttpsStation
let folder: string
const start = async (options: KitOptions = {}): Promise<HttpsStation> => {
  station = await HttpsStation.start({ folder, ...options })
  return station
}
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(async () => {
  await station.close()
  await rm(folder, { recursive: true })
})

describe('the page', () => {
  beforeEach(async () => {
    const page = join(folder, 'page')
    await mkdir(join(page, 'assets'), { recursive: true })
    await writeFile(join(page, 'index.html'), '<!doctype html><title>Lookout</title>')
    await writeFile(join(page, 'assets', 'index-4f2a.js'), 'export {}')
    await writeFile(join(page, '.secret'), 'hidden')
    await writeFile(join(folder, 'outside.txt'), 'outside')
    await start({ page })
  })

  it('is served at the root and at each of its own places, asked for anew each time', async () => {
    for (const path of ['/', '/index.html', '/recordings', '/cameras/door']) {
      const answer = await station.ask(path)
      expect(answer.text).toContain('<title>Lookout</title>')
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' })
    }
  })

  it('has its hashed files kept for ever', async () => {
    const answer = await station.ask('/assets/index-4f2a.js')
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(answer.headers['content-type']).toMatch(/javascript/)
  })

  it.each([
    '/missing.js',
    '/assets/gone-1234.css',
    '/api/nothing',
    '/.secret',
    '/../outside.txt',
    '/%2e%2e/outside.txt',
  ])('is not %s', async (path) => {
    const answer = await station.ask(path)
    expect(answer.status).toBe(404)
    expect(answer.text).not.toMatch(/outside|hidden/)
  })
})

it('says in one sentence that the page has not been built', async () => {
  await start()
  expect(await station.ask('/')).toMatchObject({
    status: 503,
    text: 'The station runs, but its page has not been built: run “npm run build”, then load this address again.\n',
  })
})

describe('health', () => {
  it('is a word for anyone, and sentences for a session', async () => {
    await start({ faults: ['The disk is full.'] })
    expect(await station.ask('/api/health')).toMatchObject({ status: 503, body: { status: 'degraded' } })
    expect((await station.ask('/api/health')).text).not.toContain('disk')
    const token = await station.signedIn('viewer')
    expect((await station.ask('/api/health', { token })).body).toEqual({
      status: 'degraded',
      details: ['The disk is full.'],
    })
  })

  it('is 200 when all is well', async () => {
    await start()
    expect(await station.ask('/api/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })
})

it('gives the figures in the format of the registry', async () => {
  await start()
  const answer = await station.ask('/metrics', { token: await station.signedIn('viewer') })
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(answer.text).toBe('lookout_clients 3\n')
})

describe('trying a source', () => {
  it('answers with its picture, or with the reason why there is none', async () => {
    const tried: unknown[] = []
    await start({
      cameras: {
        trySource: (source, camera) => {
          tried.push([source, camera])
          if (source === 'bad:') {
            const error = new LookoutError('unavailable', 'The camera does not answer.', { reason: 'unreachable' })
            return Promise.reject(error)
          }
          return Promise.resolve({ picture: 'AAAA', width: 2, height: 1, milliseconds: 7 })
        },
      },
    })
    const token = await station.signedIn('admin')
    const attempt = (body: object) => station.ask('/api/tries', { method: 'POST', token, body })
    expect((await attempt({ source: 'test:', camera: 'door' })).body).toMatchObject({ picture: 'AAAA' })
    expect(await attempt({ source: 'bad:' })).toMatchObject({
      status: 503,
      body: { kind: 'unavailable', detail: 'The camera does not answer.', reason: 'unreachable' },
    })
    expect(tried).toEqual([
      ['test:', 'door'],
      ['bad:', undefined],
    ])
  })

  it('ends when the client goes away', async () => {
    const begun = Promise.withResolvers<AbortSignal>()
    await start({
      cameras: {
        trySource: (_source, _camera, signal) => {
          begun.resolve(signal)
          return new Promise<TryResult>((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new LookoutError('unavailable', 'Nobody waits.')))
          })
        },
      },
    })
    const token = await station.signedIn('admin')
    const agent = new Agent()
    const asked = station.ask('/api/tries', { method: 'POST', token, body: { source: 'test:' }, agent })
    const signal = await begun.promise
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve))
    agent.destroy()
    await expect(asked).rejects.toThrow()
    await aborted
  })
})

describe('users over HTTP', () => {
  it('are listed, made, changed and removed by an admin', async () => {
    await start()
    const token = await station.signedIn('admin')
    const body = { name: 'Night shift', role: 'viewer', password: PASSWORD }
    const user = { name: 'Night shift', role: 'viewer', disabled: false }
    expect(await station.ask('/api/users', { method: 'POST', token, body })).toMatchObject({ status: 201, body: user })
    const path = `/api/users/${encodeURIComponent('night SHIFT')}`
    expect((await station.ask(path, { method: 'PATCH', token, body: { role: 'operator' } })).body).toEqual({
      ...user,
      role: 'operator',
    })
    expect((await station.ask('/api/users', { token })).body).toEqual([
      { name: 'admin', role: 'admin', disabled: false },
      { ...user, role: 'operator' },
    ])
    expect((await station.ask(path, { method: 'DELETE', token })).status).toBe(204)
    expect((await station.ask(path, { method: 'DELETE', token })).status).toBe(404)
    expect(await station.ask('/api/users/admin', { method: 'DELETE', token })).toMatchObject({ status: 409 })
  })
})

describe('listening', () => {
  it('ends in a sentence with the port where another program has it', async () => {
    await start()
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
    })
    const second = await Server.create(station.options)
    await expect(second.listen('127.0.0.1', port)).rejects.toMatchObject({
      kind: 'conflict',
      message: `Port ${port} is taken by another program: choose another with --port, or stop it.`,
    })
    await second.close()
    await new Promise((resolve) => other.close(resolve))
  })

  it('ends in a sentence where this computer does not have the address', async () => {
    await start()
    const second = await Server.create(station.options)
    await expect(second.listen('203.0.113.77', 0)).rejects.toMatchObject({
      kind: 'invalidParams',
      message: 'This computer has no address “203.0.113.77”: choose another with --host.',
    })
    await second.close()
  })

  it('at every address is told of at one that leads here', async () => {
    await start()
    const second = await Server.create(station.options)
    const { url, port } = await second.listen('0.0.0.0', 0)
    expect(url).toBe(`https://127.0.0.1:${port}/`)
    await second.close()
  })
})

describe('closing', () => {
  it('ends connections that are kept alive and those that never said a word, is safe twice, and frees the port', async () => {
    await start()
    const agent = new Agent({ keepAlive: true })
    await station.ask('/api/station', { agent })
    const silent = connect({ host: '127.0.0.1', port: station.port, ca: station.identity.authority })
    await new Promise((resolve) => silent.once('secureConnect', resolve))
    silent.on('error', () => undefined)
    const gone = new Promise((resolve) => silent.once('close', resolve))
    const closing = station.server.close()
    expect(station.server.close()).toBe(closing)
    await station.clock.advance(2_000)
    await closing
    await gone
    agent.destroy()
    await expect(station.ask('/api/station')).rejects.toThrow('ECONNREFUSED')
  })
})

it.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.168.1.2', false],
  ['::ffff:192.168.1.2', false],
  ['fe80::1', false],
  [undefined, false],
])('takes %s for this computer: %s', async (address, is) => {
  await start()
  expect(isLoopback(address)).toBe(is)
})
