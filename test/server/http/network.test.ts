import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LookoutError } from '../../../electron/base/error.ts'
import { silentLog, type Log } from '../../../electron/base/log.ts'
import type { NetworkSettings } from '../../../electron/protocol/network.ts'
import { HttpsStation } from '../../kit/https-station.ts'
import { networkView } from '../../kit/no-network.ts'

const SETTING: NetworkSettings = { serve: true, interfaces: 'all', announce: true }

let station: HttpsStation
let changes: NetworkSettings[]
let logged: [object, string][]
beforeEach(async () => {
  changes = []
  logged = []
  const log: Log = { ...silentLog, info: (values, sentence) => void logged.push([values, sentence]) }
  const change = (setting: NetworkSettings) => {
    if (setting.interfaces !== 'all' && setting.interfaces.includes('eth9')) {
      return Promise.reject(new LookoutError('invalidParams', 'This computer has no network card “eth9”.'))
    }
    changes.push(setting)
    return Promise.resolve(networkView({ setting }))
  }
  station = await HttpsStation.start({ log, network: { change } })
})
afterEach(async () => {
  await station.close()
})

const put = async (body: unknown, headers: Record<string, string> = {}) =>
  station.ask('/api/network', {
    method: 'PUT',
    token: await station.signedIn('admin'),
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

describe('where the station is served', () => {
  it('is said to an admin', async () => {
    const { status, body } = await station.ask('/api/network', { token: await station.signedIn('admin') })
    expect([status, body]).toEqual([200, networkView()])
  })

  it('is changed by an admin, and the log says by whom', async () => {
    expect(await put(SETTING)).toMatchObject({ status: 200, body: { setting: SETTING } })
    expect(changes).toEqual([SETTING])
    expect(logged).toContainEqual([{ by: 'admin', setting: SETTING }, 'Where the station is served was changed.'])
  })

  it.each(['viewer', 'operator'] as const)('is no matter of a %s', async (role) => {
    const token = await station.signedIn(role)
    expect(await station.ask('/api/network', { token })).toMatchObject({ status: 403 })
    expect(await station.ask('/api/network', { method: 'PUT', token, body: SETTING })).toMatchObject({ status: 403 })
    expect(changes).toEqual([])
  })

  it('is not changed by a page elsewhere, nor for a name that is not the station’s', async () => {
    const cookie = `__Host-lookout=${await station.signedIn('admin')}`
    const own = `https://127.0.0.1:${station.port}`
    const forge = (headers: Record<string, string>) =>
      station.ask('/api/network', { method: 'PUT', headers: { cookie, ...headers }, body: SETTING })
    expect(await forge({ origin: 'https://evil.example' })).toMatchObject({ status: 403 })
    expect(await forge({})).toMatchObject({ status: 403 })
    expect(await forge({ origin: own, host: 'evil.example' })).toMatchObject({ status: 421 })
    expect(changes).toEqual([])
    expect(await forge({ origin: own })).toMatchObject({ status: 200 })
  })

  it.each([
    {},
    { ...SETTING, serve: 'yes' },
    { ...SETTING, interfaces: 'some' },
    { ...SETTING, interfaces: [''] },
    { ...SETTING, interfaces: ['eth0\n; reboot'] },
    { ...SETTING, interfaces: ['x'.repeat(257)] },
    { ...SETTING, interfaces: [7] },
    { ...SETTING, interfaces: Array.from({ length: 65 }, (_, card) => `eth${card}`) },
    { ...SETTING, host: '0.0.0.0' },
    { ...SETTING, interfaces: ['eth9'] },
  ])('is not changed to %j', async (body) => {
    const answer = await put(body)
    expect(answer).toMatchObject({ status: 400, body: { kind: 'invalidParams' } })
    expect(changes).toEqual([])
  })
})
