import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { controlsMethods } from '../../../electron/server/socket/methods/controls.ts'
import type { Client } from '../../../electron/server/socket/handlers.ts'
import { SocketStation } from '../../kit/socket-station.ts'

let station: SocketStation
beforeEach(async () => {
  station = await SocketStation.start()
})
afterEach(() => station.close())

const brightness = { camera: 'door', name: 'brightness', value: 1 }

describe('the methods of a camera’s own controls', () => {
  it('let a viewer look, and an operator set', async () => {
    const [viewer, operator] = [await station.client('viewer'), await station.client('operator')]
    expect(await viewer.request('controls.get', { camera: 'door' })).toMatchObject({ state: 'none' })
    expect((await viewer.ask('controls.set', brightness)).error?.data?.kind).toBe('forbidden')
    expect(await operator.request('controls.set', brightness)).toMatchObject({ state: 'ready' })
  })

  it.each([
    { camera: 'door', name: 'brightness' },
    { ...brightness, value: null },
    { ...brightness, value: { min: 1 } },
    { ...brightness, value: 'x'.repeat(201) },
    { ...brightness, name: '' },
    { ...brightness, name: 'x'.repeat(101) },
    { ...brightness, camera: '../door' },
  ])('refuse %j at the door', async (params) => {
    const operator = await station.client('operator')
    expect((await operator.ask('controls.set', params)).error?.data?.kind).toBe('invalidParams')
  })

  it('hand on who it is that sets', async () => {
    const asked: unknown[] = []
    const family = controlsMethods({
      get: () => Promise.reject(new Error('nobody asks')),
      set: (...given) => {
        asked.push(given)
        return Promise.resolve({ state: 'ready', controls: [] })
      },
    })
    const arrival = { receivedAt: 0, clock: station.clock }
    const answer = await family['controls.set'](brightness, { user: 'ann' } as Partial<Client> as Client, arrival)
    expect(answer.result).toEqual({ state: 'ready', controls: [] })
    expect(asked).toEqual([['door', 'brightness', 1, 'ann']])
  })
})
