import { beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { httpNetwork } from '../../../renderer/state/network-api.ts'
import { choosable, cutsOff, inFours } from '../../../renderer/state/network-reach.ts'
import { Network } from '../../../renderer/state/network.svelte.ts'
import { parsePlace, placeHash } from '../../../renderer/state/place.svelte.ts'
import { Toasts } from '../../../renderer/state/toasts.svelte.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { networkView } from '../../kit/no-network.ts'
import { FakeNetwork, servedView } from '../kit/fake-network.ts'

let clock: ManualClock
let api: FakeNetwork
let toasts: Toasts
let network: Network
const at = (here: string): Network => new Network({ api, toasts, clock, here })

beforeEach(async () => {
  clock = new ManualClock()
  api = new FakeNetwork()
  toasts = new Toasts(clock)
  network = at('127.0.0.1')
  await network.refresh()
})

describe('the network of a station', () => {
  test('is asked for as long as somebody looks', async () => {
    const stop = network.look()
    await clock.advance(9_000)
    expect(api.asked).toBe(5)
    stop()
    await clock.advance(60_000)
    expect([api.asked, clock.pending]).toEqual([5, 0])
  })

  test('stays on the page while there is no connection', async () => {
    api.fails = new LinkError({ kind: 'offline', message: 'gone' })
    await network.refresh()
    expect(network.view.state).toBe('ready')
    api.fails = new LinkError({ kind: 'internal', message: 'broken' })
    await network.refresh()
    expect(network.view).toMatchObject({ state: 'failed', problem: { message: 'broken' } })
  })

  test('is changed when it is saved, and not before', async () => {
    network.choose({ serve: true })
    expect([network.changed, api.changes]).toEqual([true, []])
    await network.refresh()
    expect(network.setting?.serve, 'what is chosen survives a look at the station').toBe(true)
    await network.save()
    expect(api.changes).toEqual([{ serve: true, interfaces: 'all', announce: true }])
    expect([network.changed, toasts.list.length]).toEqual([false, 1])
  })

  test('has nothing to save where it is chosen as it was', () => {
    network.choose({ serve: true })
    network.choose({ serve: false })
    expect(network.changed).toBe(false)
    network.choose({ announce: false })
    network.reset()
    expect([network.changed, network.setting?.announce]).toEqual([false, true])
  })

  test('is served on some cards, never on none', async () => {
    network.choose({ serve: true, interfaces: ['eth0', 'wlan0'] })
    network.chooseCard('eth0', false)
    expect(network.setting?.interfaces).toEqual(['wlan0'])
    network.chooseCard('wlan0', false)
    expect(network.chosenNone).toBe(true)
    await network.save()
    expect(api.changes).toEqual([])
    network.chooseCard('eth0', true)
    network.chooseCard('eth0', true)
    await network.save()
    expect(api.changes).toMatchObject([{ interfaces: ['eth0'] }])
  })

  test('keeps what was chosen where the station refuses it, and says why', async () => {
    network.choose({ serve: true })
    api.fails = new LinkError({ kind: 'conflict', message: 'Make the first admin.' })
    await network.save()
    expect(network.saving).toMatchObject({ state: 'refused', problem: { message: 'Make the first admin.' } })
    expect(network.setting?.serve).toBe(true)
    network.choose({ announce: false })
    expect(network.saving).toEqual({ state: 'editing' })
  })

  test('is asked about twice where this page would lose its own connection', async () => {
    api.now = servedView()
    network = at('192.168.1.5')
    await network.refresh()
    network.choose({ serve: false })
    await network.save()
    expect([network.saving, api.changes]).toEqual([{ state: 'asking' }, []])
    network.stay()
    expect([network.saving, network.setting?.serve]).toEqual([{ state: 'editing' }, false])
    await network.save()
    await network.save(true)
    await settle()
    expect(api.changes).toMatchObject([{ serve: false }])
  })
})

describe('a change cuts this page off', () => {
  const setting = { serve: true, interfaces: 'all' as const, announce: true }
  const view = servedView()
  test.each([
    ['where everything is closed', { ...setting, serve: false }, '192.168.1.5', true],
    ['where it came by a name', { ...setting, serve: false }, 'harbour.local', true],
    ['where its card is not chosen', { ...setting, interfaces: ['wlan0'] }, '192.168.1.5', true],
    ['not where its card is', { ...setting, interfaces: ['eth0'] }, '192.168.1.5', false],
    ['not where all cards are', setting, '192.168.1.5', false],
    ['not at the station’s own computer', { ...setting, serve: false }, 'localhost', false],
    ['not at the station’s own IPv6', { ...setting, serve: false }, '[::1]', false],
  ])('%s', (_when, wanted, here, cuts) => {
    expect(cutsOff(view, wanted, here)).toBe(cuts)
  })
  test('not where the command line decides', () => {
    const ruled = servedView({ serving: { state: 'commandLine', host: '0.0.0.0' } })
    expect(cutsOff(ruled, { ...setting, serve: false }, '192.168.1.5')).toBe(false)
  })
})

test('the cards to choose from are those that are there, and those that were chosen and are away', () => {
  const lo = { name: 'lo', internal: true, addresses: [] }
  const view = networkView({ interfaces: [lo, ...networkView().interfaces] })
  expect(choosable(view, { serve: true, interfaces: ['usb0', 'eth0'], announce: true })).toEqual([
    { name: 'eth0', addresses: ['192.168.1.5'] },
    { name: 'usb0', addresses: null },
  ])
})

test('a fingerprint is read in sixteen groups of four', () => {
  expect(inFours('0123456789abcdef'.repeat(4)).slice(0, 4)).toEqual(['0123', '4567', '89AB', 'CDEF'])
  expect(inFours('0123456789abcdef'.repeat(4))).toHaveLength(16)
})

test('the network has a place in the address', () => {
  expect([parsePlace('#/network'), placeHash({ view: 'network' })]).toEqual([{ view: 'network' }, '#/network'])
})

test('the station is asked by its routes', async () => {
  const asked: unknown[] = []
  const http = httpNetwork((path, init) => {
    asked.push([path, init.method, init.body])
    return Promise.resolve(new Response(JSON.stringify(networkView())))
  })
  const setting = { serve: true, interfaces: ['eth0'], announce: false }
  expect(await http.view()).toEqual(networkView())
  expect(await http.change(setting)).toEqual(networkView())
  expect(asked).toEqual([
    ['/api/network', undefined, undefined],
    ['/api/network', 'PUT', JSON.stringify(setting)],
  ])
})
