import { beforeEach, describe, expect, it } from 'vitest'
import { LookoutError } from '../../../electron/base/error.ts'
import { silentLog } from '../../../electron/base/log.ts'
import type { NetworkSettings } from '../../../electron/protocol/network.ts'
import { Announcer } from '../../../electron/station/network/announcer.ts'
import type { Card } from '../../../electron/station/network/cards.ts'
import { Network } from '../../../electron/station/network/network.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { MulticastSegment } from '../../kit/multicast-segment.ts'

const card = (name: string, ...addresses: string[]): Card => ({
  name,
  internal: name === 'lo',
  addresses: addresses.map((address) => ({ address, family: address.includes(':') ? 'IPv6' : 'IPv4' })),
})
const lo = card('lo', '127.0.0.1', '::1')

let clock: ManualClock
let segment: MulticastSegment
let cards: Card[]
let setting: NetworkSettings
let open: Set<string>
let refused: Map<string, LookoutError>
let anyUser: boolean
/** What the certificate names, and when it was looked at. */
let named: string[]
let sequence: string[]
const random = { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 }

const addresses = {
  openAddress(address: string): Promise<void> {
    sequence.push(`open ${address}`)
    const error = refused.get(address)
    if (error) return Promise.reject(error)
    open.add(address)
    return Promise.resolve()
  },
  closeAddress: (address: string) => void open.delete(address),
}

function make(host: string | null = null): Network {
  return new Network({
    cards: () => cards,
    identity: {
      authoritySha256: 'a'.repeat(64),
      served: { sha256: 'b'.repeat(64) },
      get names() {
        return { addresses: named }
      },
      check: () => {
        sequence.push('certificate')
        named = cards.flatMap((each) => each.addresses.map(({ address }) => address))
        return Promise.resolve()
      },
    },
    announcer: new Announcer({ multicast: segment, clock, random, log: silentLog }),
    setting: () => setting,
    save: (changed) => {
      setting = changed
      return Promise.resolve()
    },
    anyUser: () => anyUser,
    host,
    service: () => ({ name: 'Harbour', host: 'pc.local', txt: { fingerprint: 'aa' } }),
    platform: 'linux',
    clock,
    log: silentLog,
  })
}
const begun = async (host: string | null = null): Promise<Network> => {
  const network = make(host)
  await network.begin(addresses, 7440)
  return network
}
const states = (network: Network): Record<string, string> =>
  Object.fromEntries(
    network.view().interfaces.flatMap((each) => each.addresses.map(({ address, state }) => [address, state.state])),
  )

beforeEach(() => {
  clock = new ManualClock()
  segment = new MulticastSegment()
  cards = [lo, card('eth0', '192.168.1.5', 'fd00::5'), card('wlan0', '10.0.0.7')]
  setting = { serve: false, interfaces: 'all', announce: true }
  open = new Set()
  refused = new Map()
  anyUser = true
  named = ['127.0.0.1', '::1', '192.168.1.5', 'fd00::5', '10.0.0.7']
  sequence = []
})

describe('the network of a station', () => {
  it('is not served unless an admin says so', async () => {
    const network = await begun()
    await clock.advance(10_000)
    expect([[...open], network.view().urls, segment.said]).toEqual([[], [], []])
    expect(network.view()).toMatchObject({ serving: { state: 'off' }, announcement: { state: 'off' } })
  })

  it('is served on every card, and this computer’s own addresses left as they are', async () => {
    const network = await begun()
    const view = await network.change({ ...setting, serve: true })
    expect([...open]).toEqual(['192.168.1.5', 'fd00::5', '10.0.0.7'])
    expect(view.urls).toEqual([
      'https://192.168.1.5:7440/',
      'https://10.0.0.7:7440/',
      'https://[fd00::5]:7440/',
      'https://pc.local:7440/',
    ])
    expect(sequence).not.toContain('open 127.0.0.1')
    await clock.advance(1_000)
    expect(network.view().announcement).toEqual({ state: 'announced', name: 'Harbour' })
  })

  it('is served on the cards that were chosen, and closed again on the others', async () => {
    const network = await begun()
    await network.change({ ...setting, serve: true })
    await network.change({ ...setting, interfaces: ['wlan0'] })
    expect([...open]).toEqual(['10.0.0.7'])
    await network.change({ ...setting, serve: false })
    expect([...open]).toEqual([])
    await clock.advance(1_000)
    expect(network.view()).toMatchObject({ serving: { state: 'off' }, urls: [], announcement: { state: 'off' } })
  })

  it('follows addresses that come and go, the certificate before the door', async () => {
    setting = { ...setting, serve: true }
    const network = await begun()
    cards = [lo, card('eth0', '192.168.1.99')]
    sequence.length = 0
    await clock.advance(3_000)
    expect([...open]).toEqual(['192.168.1.99'])
    expect(sequence).toEqual(['certificate', 'open 192.168.1.99'])
    cards = [lo]
    await clock.advance(3_000)
    expect([[...open], network.view().urls]).toEqual([[], []])
    await clock.advance(60_000)
    expect(sequence).toHaveLength(2)
  })

  it('says why an address cannot be had, serves the others, and tries again', async () => {
    setting = { ...setting, serve: true }
    refused.set('192.168.1.5', new LookoutError('conflict', 'Port 7440 is taken.', { reason: 'taken' }))
    const network = await begun()
    expect(states(network)).toMatchObject({ '192.168.1.5': 'failed', 'fd00::5': 'open', '10.0.0.7': 'open' })
    expect(network.view().interfaces[1]?.addresses[0]?.state).toEqual({
      state: 'failed',
      because: 'taken',
      message: 'Port 7440 is taken.',
    })
    refused.clear()
    await clock.advance(3_000)
    expect(states(network)).toMatchObject({ '192.168.1.5': 'open' })
  })

  it('waits for the first admin, however the setting came to be', async () => {
    setting = { ...setting, serve: true }
    anyUser = false
    const network = await begun()
    expect([network.view().serving, [...open]]).toEqual([{ state: 'noUser' }, []])
    await expect(network.change(setting)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('first admin') as string,
    })
    anyUser = true
    await clock.advance(3_000)
    expect([network.view().serving, open.size]).toEqual([{ state: 'on' }, 3])
  })

  it('is not announced where nobody wants that, and ends with the station', async () => {
    setting = { ...setting, serve: true, announce: false }
    const network = await begun()
    await clock.advance(5_000)
    expect(segment.said).toEqual([])
    await network.close()
    await clock.advance(60_000)
    expect(clock.pending).toBe(0)
  })
})

describe('--host', () => {
  it.each([
    ['0.0.0.0', ['192.168.1.5', '10.0.0.7']],
    ['::', ['192.168.1.5', 'fd00::5', '10.0.0.7']],
    ['10.0.0.7', ['10.0.0.7']],
    ['127.0.0.1', []],
    ['localhost', []],
  ])('%s goes before the setting for this run, and the view says so', async (host, served) => {
    setting = { ...setting, serve: true }
    const network = await begun(host)
    const view = network.view()
    expect([view.serving, [...open]]).toEqual([{ state: 'commandLine', host }, []])
    expect(
      Object.entries(states(network))
        .filter(([, state]) => state === 'open')
        .map(([address]) => address),
    ).toEqual(served)
    await network.change({ ...setting, interfaces: ['eth0'] })
    expect([setting.interfaces, open.size]).toEqual([['eth0'], 0])
    await clock.advance(1_000)
    expect(network.view().announcement.state).toBe(served.length > 0 ? 'announced' : 'off')
    await network.close()
  })
})

describe('a choice of network cards', () => {
  it.each([[['eth9']], [['lo']], [['eth0', '../../etc']], [[]]])('is refused as %j', async (interfaces) => {
    const network = await begun()
    const wanted = { ...setting, serve: true, interfaces }
    await expect(network.change(wanted)).rejects.toMatchObject({ kind: 'invalidParams' })
    expect([setting.serve, open.size]).toEqual([false, 0])
  })

  it('may keep one that is away for now, which is served when it comes back', async () => {
    setting = { ...setting, interfaces: ['usb0'] }
    const network = await begun()
    await network.change({ ...setting, serve: true, interfaces: ['usb0', 'usb0'] })
    expect([setting.interfaces, open.size]).toEqual([['usb0'], 0])
    cards = [...cards, card('usb0', '169.254.7.7')]
    await clock.advance(3_000)
    expect([...open]).toEqual(['169.254.7.7'])
  })
})
