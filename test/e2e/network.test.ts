import { Bonjour, type Service } from 'bonjour-service'
import { request } from 'node:https'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { NetworkSettings, NetworkView } from '../../electron/protocol/network.ts'
import type { Card } from '../../electron/station/network/cards.ts'
import { thisComputersCards } from '../../electron/station/network/cards.ts'
import { systemMulticast } from '../../electron/station/network/multicast.ts'
import { startStation, type Station } from '../../electron/station/station.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { TestClient } from '../kit/test-client.ts'

const PASSWORD = 'correct horse battery'
const OFF: NetworkSettings = { serve: false, interfaces: 'all', announce: false }

/** This computer's address on a network; where it is on none, another of its own that is taken for one. */
const own = Object.values(networkInterfaces()).flatMap((card) => card ?? [])
const LAN = own.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.2'
const cards = (): readonly Card[] =>
  LAN === '127.0.0.2'
    ? [{ name: 'pretended', internal: false, addresses: [{ address: LAN, family: 'IPv4' }] }]
    : thisComputersCards()

async function start(host: string | null = null): Promise<Station> {
  const page = join(import.meta.dirname, '../../dist/renderer')
  const env = { ...process.env, LOOKOUT_ADMIN_PASSWORD: PASSWORD }
  const stderr = { write: () => undefined }
  const options = { data: tempFolder(), host, port: 0, cameras: [] }
  const station = await startStation(options, { page, version: '0', env, stderr, cards })
  onTestFinished(() => station.close())
  return station
}

interface Answer {
  readonly status: number
  readonly text: string
}

/** A request to one of the station's addresses; without an authority the certificate is not looked at. */
function ask(at: string, path: string, given: { ca?: string; token?: string; put?: object; headers?: object } = {}) {
  const { ca, token, put, headers } = given
  const body = put && JSON.stringify(put)
  return new Promise<Answer>((resolve, reject) => {
    const options = {
      method: put ? 'PUT' : 'GET',
      ...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
      agent: false as const,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    }
    const sent = request(new URL(path, at), options, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const viewIn = ({ text }: Answer): NetworkView => JSON.parse(text) as NetworkView

/** A WebSocket client that is signed in, over TLS that is verified. */
async function client(at: string, ca: string): Promise<TestClient> {
  const one = new TestClient(new WebSocket(new URL('/ws', at.replace('https', 'wss')), ['lookout.v1'], { ca }))
  onTestFinished(() => one.socket.terminate())
  await one.opened
  await one.request('hello', { user: 'admin', password: PASSWORD })
  return one
}

async function live(at: string, ca: string): Promise<TestClient> {
  const viewer = await client(at, ca)
  await viewer.request('live.open', { camera: 'demo' })
  await viewer.sequences(2)
  return viewer
}

const listens = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port })
    socket.on('connect', () => resolve(true))
    socket.on('error', () => resolve(false))
    onTestFinished(() => void socket.destroy())
  })

async function admin(station: Station) {
  const ca = (await ask(station.url, '/api/ca.pem')).text
  const signedIn = await new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const sent = request(new URL('/api/login', station.url), { method: 'POST', ca, headers }, (response) => {
      response.on('data', (chunk: Buffer) => resolve(chunk.toString()))
    })
    sent.on('error', reject)
    sent.end(JSON.stringify({ user: 'admin', password: PASSWORD }))
  })
  const { token } = JSON.parse(signedIn) as { token: string }
  const set = (put: NetworkSettings, at = station.url): Promise<Answer> => ask(at, '/api/network', { ca, token, put })
  const view = async (): Promise<NetworkView> => viewIn(await ask(station.url, '/api/network', { ca, token }))
  const { port } = new URL(station.url)
  return { ca, token, set, view, port: Number(port), lan: `https://${LAN}:${port}/` }
}

describe('a station that is served to its own computer', () => {
  it('is opened to the network and closed again while it runs, and nobody on the first address notices', async () => {
    const station = await start()
    const { ca, set, port, lan } = await admin(station)
    const loopback = await live(station.url, ca)
    expect(await listens(LAN, port)).toBe(false)

    const opened = viewIn(await set({ ...OFF, serve: true }))
    expect(opened.urls).toContain(lan)
    expect((await ask(lan, '/api/station', { ca })).status).toBe(200)
    const remote = await live(lan, ca)
    expect((await ask(lan, '/api/station', { headers: { host: 'evil.example' } })).status).toBe(421)

    // By the very address that it closes: the answer still comes.
    expect((await set(OFF, lan)).status).toBe(200)
    await remote.closed
    expect(await listens(LAN, port)).toBe(false)

    const seen = loopback.units.length
    const sequences = await loopback.sequences(seen + 25)
    expect(sequences.map((sequence, index) => sequence - index)).toEqual(sequences.map(() => sequences[0]))
    expect(loopback.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('is opened again by itself after a restart', async () => {
    const first = await start()
    await (await admin(first)).set({ ...OFF, serve: true })
    await first.close()
    const page = join(import.meta.dirname, '../../dist/renderer')
    const stderr = { write: () => undefined }
    const options = { data: first.data, host: null, port: 0, cameras: [] }
    const second = await startStation(options, { page, version: '0', stderr, cards })
    onTestFinished(() => second.close())
    expect(await listens(LAN, Number(new URL(second.url).port))).toBe(true)
  })

  it('stays closed with --host 127.0.0.1, whatever the setting says', async () => {
    const station = await start('127.0.0.1')
    const { set, view, port } = await admin(station)
    expect((await set({ ...OFF, serve: true })).status).toBe(200)
    expect(await listens(LAN, port)).toBe(false)
    expect((await view()).serving).toEqual({ state: 'commandLine', host: '127.0.0.1' })
  })

  it('refuses cards that it does not have, and stays as it was', async () => {
    const station = await start()
    const { set, view } = await admin(station)
    const answer = await set({ ...OFF, serve: true, interfaces: ['nothing0'] })
    expect([answer.status, (JSON.parse(answer.text) as { detail: string }).detail]).toEqual([
      400,
      'This computer has no network card “nothing0” that leads to a network.',
    ])
    expect((await view()).setting).toEqual({ ...OFF, announce: true })
  })
})

/** Whether what is sent to the group comes back: not in every container. */
async function multicastWorks(): Promise<boolean> {
  try {
    const line = await systemMulticast.open(LAN)
    const heard = new Promise<boolean>((resolve) => {
      line.onMessage(() => resolve(true))
      setTimeout(() => resolve(false), 2_000).unref()
    })
    await line.send({ type: 'query', questions: [{ name: 'nobody.local', type: 'A' }], answers: [], authorities: [] })
    const works = await heard
    await line.close()
    return works
  } catch {
    return false
  }
}

const works = await multicastWorks()

describe(`by mDNS${works ? '' : ' (skipped: there is no multicast on this computer)'}`, () => {
  it.skipIf(!works)(
    'a station is found with its address and its authority’s fingerprint, and gone when it is closed',
    async () => {
      const station = await start()
      const { set, view, port } = await admin(station)
      const { fingerprints } = await view()
      const bonjour = new Bonjour({}, () => undefined)
      onTestFinished(() => bonjour.destroy())
      const browser = bonjour.find({ type: 'lookout' })
      const isOurs = (service: Service): boolean => service.port === port
      const found = new Promise<Service>((resolve) =>
        browser.on('up', (service: Service) => isOurs(service) && resolve(service)),
      )
      const gone = new Promise<Service>((resolve) =>
        browser.on('down', (service: Service) => isOurs(service) && resolve(service)),
      )
      await set({ ...OFF, serve: true, announce: true })
      const service = await found
      expect(service.txt).toEqual({
        version: '0',
        protocol: 'lookout.v1',
        fingerprint: fingerprints.authority,
        name: 'Lookout',
      })
      expect(service.addresses).toContain(LAN)
      expect((await view()).announcement).toEqual({ state: 'announced', name: service.name })
      await set(OFF)
      expect((await gone).name).toBe(service.name)
    },
  )
})
