import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../../electron/base/clock.ts'
import type { OwnControl, OwnControlsChanged, OwnLayer, OwnValue } from '../../electron/protocol/controls.ts'
import { fakeV4l2Ctl, type FakeV4l2Ctl } from '../controls/fake-v4l2-ctl.ts'
import { SoapCamera } from '../controls/soap-camera.ts'
import { setUpCameras } from '../kit/recorded-station.ts'
import { RtspServer } from '../kit/rtsp-server.ts'
import { ADMIN_PASSWORD, RunningStation } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { TestClient } from '../kit/test-client.ts'

const VIDEO = readFileSync(join(import.meta.dirname, '../fixtures/media/camera-320x240-25.h264'))
const PASSWORD = 'Geh/eim 7ü'

interface NetworkCamera {
  readonly rtsp: RtspServer
  readonly soap: SoapCamera
  /** Its address, with its password. */
  readonly source: string
}

/** Addresses of this computer at which nobody else has a camera: 127.0.0.0/8 is all its own. */
let cameras = 0
const ownAddress = (): string => `127.${60 + ++cameras}.${(process.pid >> 8) & 0xff}.${process.pid & 0xff || 1}`

/** A network camera whose host answers ONVIF at one of the ports where cameras mostly do. */
async function networkCamera(): Promise<NetworkCamera> {
  const host = ownAddress()
  const rtsp = new RtspServer({ video: VIDEO, framesPerSecond: 25, login: `operator:${PASSWORD}`, host })
  await rtsp.open()
  onTestFinished(() => rtsp.close())
  const door = { door: 'digest', user: 'operator', password: PASSWORD } as const
  const soap = await SoapCamera.start({ ...door, at: { host, ports: [8000, 8080, 2020] } })
  return { rtsp, soap, source: rtsp.url(`operator:${encodeURIComponent(PASSWORD)}`) }
}

async function stationWith(source: string, env: NodeJS.ProcessEnv = {}): Promise<RunningStation> {
  const data = tempFolder()
  setUpCameras(data, [{ id: 'gate', source }])
  return RunningStation.start({ data, env })
}

const withProgram = ({ folder }: FakeV4l2Ctl): NodeJS.ProcessEnv => ({
  PATH: [folder, process.env['PATH']].join(delimiter),
})

const get = (client: TestClient): Promise<OwnLayer> => client.request<OwnLayer>('controls.get', { camera: 'gate' })
const set = (client: TestClient, name: string, value: OwnValue) =>
  client.ask('controls.set', { camera: 'gate', name, value })
const changes = (client: TestClient): OwnControlsChanged[] =>
  client.texts.flatMap(({ method, params }) => (method === 'controls.changed' ? [params as OwnControlsChanged] : []))
const named = (controls: readonly OwnControl[], name: string): OwnControl | undefined =>
  controls.find((control) => control.name === name)

async function viewerOf(station: RunningStation): Promise<TestClient> {
  const { text } = await station.http('POST', '/api/login', { user: 'admin', password: ADMIN_PASSWORD })
  const { token } = JSON.parse(text) as { token: string }
  const guard = { name: 'guard', role: 'viewer', password: 'a guard’s password' }
  await station.http('POST', '/api/users', guard, { authorization: `Bearer ${token}` })
  const url = new URL('/ws', station.url.replace('https', 'wss'))
  const client = new TestClient(new WebSocket(url, ['lookout.v1'], { ca: station.authority }))
  onTestFinished(() => client.socket.terminate())
  await client.opened
  await client.request('hello', { user: guard.name, password: guard.password })
  return client
}

describe('the own controls of a network camera', () => {
  it('are set in the camera by one, and seen by all; the log says by whom, and nobody sees the password', async () => {
    const { soap, source } = await networkCamera()
    const station = await stationWith(source)
    const [one, other] = [await station.client(), await station.client()]
    const before = await get(one)
    expect(before.controls.map(({ name }) => name)).toContain('Brightness')
    expect(named(before.controls, 'Brightness')).toMatchObject({ min: 0, max: 100, value: 50 })
    const { result } = await set(one, 'Brightness', 63)
    expect(named((result as OwnLayer).controls, 'Brightness')?.value).toBe(63)
    expect(soap.settings.get('Brightness')).toBe('63')
    const told = await other.until(() => changes(other)[0])
    expect(told).toMatchObject({ camera: 'gate', by: 'admin' })
    expect(named(told.controls, 'Brightness')?.value).toBe(63)
    expect(await get(other)).toEqual({ state: 'ready', controls: told.controls })
    station.process.kill('SIGTERM')
    await station.ended
    expect(station.log).toMatch(/"act":"controls.set","user":"admin","camera":"gate","name":"Brightness","value":63/)
    const seen = [station.log, JSON.stringify([one.texts, other.texts, soap.requests])].join()
    for (const form of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(seen).not.toContain(form)
  }, 120_000)

  it('stay as they are when the camera refuses, the value is none of theirs, or a viewer tries', async () => {
    const { soap, source } = await networkCamera()
    const station = await stationWith(source)
    const client = await station.client()
    const viewer = await viewerOf(station)
    const kept = [...soap.settings]
    expect(await get(viewer)).toMatchObject({ state: 'ready' })
    expect((await set(viewer, 'Brightness', 1)).error?.data?.kind).toBe('forbidden')
    for (const [name, value, kind] of [
      ['Brightness', 101, 'invalidParams'],
      ['Brightness', 'much', 'invalidParams'],
      ['Exposure', 'AUTO</Mode><Mode>MANUAL', 'invalidParams'],
      ['Zoom', 1, 'notFound'],
    ] as const)
      expect((await set(client, name, value)).error?.data?.kind).toBe(kind)
    soap.mode = 'refuses'
    const { error } = await set(client, 'Brightness', 7)
    expect(error).toMatchObject({ data: { kind: 'conflict' } })
    expect(error?.message).toContain('The requested setting is incorrect.')
    expect([...soap.settings]).toEqual(kept)
    expect([changes(client), changes(viewer)]).toEqual([[], []])
  }, 120_000)

  it('are those of the address that the camera now has, or of none', async () => {
    const [first, second] = [await networkCamera(), await networkCamera()]
    second.soap.settings.set('Brightness', '11')
    const station = await stationWith(first.source)
    const client = await station.client()
    expect(named((await get(client)).controls, 'Brightness')?.value).toBe(50)
    await client.request('cameras.update', { camera: 'gate', source: second.source })
    expect(named((await get(client)).controls, 'Brightness')?.value).toBe(11)
    await set(client, 'Brightness', 12)
    expect([first, second].map(({ soap }) => soap.settings.get('Brightness'))).toEqual(['50', '12'])
    await second.soap.stop()
    expect(await get(client)).toMatchObject({ state: 'unavailable', because: { kind: 'unreachable' } })
    await client.request('cameras.update', { camera: 'gate', source: 'test:?size=160x90&rate=10' })
    expect(await get(client)).toEqual({ state: 'none', controls: [], why: 'source' })
    await client.request('cameras.remove', { camera: 'gate' })
    expect((await client.ask('controls.get', { camera: 'gate' })).error?.data?.kind).toBe('notFound')
  }, 120_000)
})

describe.skipIf(process.platform !== 'linux')('the own controls of a capture device', () => {
  it('are set through v4l2-ctl, whether pictures come or not, and others become active with them', async () => {
    const program = fakeV4l2Ctl(systemClock)
    const station = await stationWith('device:/dev/video63', withProgram(program))
    const [one, other] = [await station.client(), await station.client()]
    const before = await get(one)
    expect(named(before.controls, 'white_balance_temperature')?.active).toBe(false)
    await set(one, 'white_balance_automatic', false)
    const told = await other.until(() => changes(other)[0])
    expect(named(told.controls, 'white_balance_automatic')?.value).toBe(false)
    expect(named(told.controls, 'white_balance_temperature')?.active).toBe(true)
    expect(new Set(program.calls().map(([, device]) => device))).toEqual(new Set(['/dev/video63']))
    program.mode('refuses')
    expect((await set(one, 'contrast', 8)).error).toMatchObject({
      message: 'The camera refused Contrast: Permission denied.',
      data: { kind: 'conflict' },
    })
  }, 120_000)

  it('are out of reach while v4l2-ctl hangs, the listing of cameras is not, and closing waits for neither', async () => {
    const program = fakeV4l2Ctl(systemClock)
    const station = await stationWith('device:/dev/video63', withProgram(program))
    const client = await station.client()
    program.mode('hangs')
    const asked = get(client)
    expect(await client.request('cameras.list')).toHaveLength(1)
    expect(await asked).toMatchObject({ state: 'unavailable', because: { kind: 'late' } })
    void get(client).catch(() => undefined)
    await expect.poll(() => program.calls().length, { timeout: 30_000 }).toBe(2)
    station.process.kill('SIGTERM')
    expect(await station.ended).toBe(0)
  }, 120_000)

  it('need a program, and the station says which package has it', async () => {
    const station = await stationWith('device:/dev/video63', { PATH: tempFolder() })
    const layer = await get(await station.client())
    expect(layer).toMatchObject({ state: 'unavailable', because: { kind: 'missing' } })
    expect(JSON.stringify(layer)).toContain('v4l-utils')
  }, 120_000)
})
