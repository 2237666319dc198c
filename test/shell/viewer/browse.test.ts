import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../../electron/base/log.ts'
import type { Random } from '../../../electron/base/random.ts'
import { StationBrowser } from '../../../electron/shell/viewer/browse.ts'
import { Announcer } from '../../../electron/station/network/announcer.ts'
import type { Card } from '../../../electron/station/network/cards.ts'
import type { DnsRecord } from '../../../electron/station/network/records.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { MulticastSegment } from '../../kit/multicast-segment.ts'

const FINGERPRINT = 'ab'.repeat(32)
const random: Random = { bytes: (count) => new Uint8Array(count), fraction: () => 0 }
const card = (name: string, address: string, internal = false): Card => ({
  ...{ name, internal },
  addresses: [{ address, family: 'IPv4' }],
})

let clock: ManualClock
let segment: MulticastSegment
let cards: readonly Card[]
let browser: StationBrowser
let changes: number
beforeEach(() => {
  clock = new ManualClock()
  segment = new MulticastSegment()
  cards = [card('lo', '127.0.0.1', true), card('eth0', '192.0.2.50')]
  browser = new StationBrowser({ multicast: segment, cards: () => cards, clock })
  changes = 0
  browser.onChange(() => changes++)
})
afterEach(() => browser.stop())

/** A real station's announcer, on the same network. */
async function announce(name: string, address: string): Promise<Announcer> {
  const announcer = new Announcer({ multicast: segment, clock, random, log: silentLog })
  const txt = { version: '1.2.3', protocol: 'lookout.v1', fingerprint: FINGERPRINT, name }
  const service = { name, host: `${name.toLowerCase().replaceAll(/\W/g, '-')}.local`, port: 7440, txt }
  announcer.set({ service, networks: [{ by: address, addresses: [address, 'fe80::1'] }] })
  await clock.advance(2_000)
  return announcer
}

const say = (answers: readonly DnsRecord[]): void => segment.say({ type: 'response', answers, additionals: [] })
const names = (): string[] => browser.found.map(({ name }) => name)

describe('looking for stations', () => {
  it('finds those that announce themselves, with name, version, fingerprint and address', async () => {
    await announce('No. 5, gate', '192.0.2.7')
    browser.start()
    expect(browser.search).toBe('searching')
    await clock.advance(100)
    expect(browser.found).toEqual([
      {
        id: 'no- 5, gate._lookout._tcp.local',
        name: 'No. 5, gate',
        version: '1.2.3',
        fingerprint: FINGERPRINT,
        urls: ['https://192.0.2.7:7440/'],
      },
    ])
  })

  it('finds one that comes later, and loses one that says goodbye', async () => {
    browser.start()
    await clock.advance(100)
    expect(names()).toEqual([])
    const station = await announce('Yard', '192.0.2.8')
    expect(names()).toEqual(['Yard'])
    await station.close()
    expect(names()).toEqual([])
  })

  it('forgets one that has lost its power once its computer is not heard for two minutes', async () => {
    const station = await announce('Yard', '192.0.2.8')
    browser.start()
    await clock.advance(100)
    segment.hold()
    void station.close()
    await clock.advance(119_000)
    expect(names()).toEqual(['Yard'])
    await clock.advance(2_000)
    expect(names()).toEqual([])
  })

  it('keeps one for as long as it answers, and asks again for those that were not heard', async () => {
    await announce('Yard', '192.0.2.8')
    browser.start()
    await clock.advance(600_000)
    expect(names()).toEqual(['Yard'])
    const asked = segment.said.filter(({ from, message }) => from === '192.0.2.50' && message.type === 'query')
    expect(asked.length).toBeGreaterThan(20)
    expect(asked.length).toBeLessThan(50)
  })

  it('is over when nobody is expected any more, and begins anew with an empty list', async () => {
    await announce('Yard', '192.0.2.8')
    browser.start()
    await clock.advance(10_000)
    expect(browser.search).toBe('idle')
    segment.hold()
    browser.start()
    expect([browser.search, names()]).toEqual(['searching', []])
  })

  it('says that there is no network, and goes on by itself when there is one', async () => {
    cards = [card('lo', '127.0.0.1', true)]
    await announce('Yard', '192.0.2.8')
    browser.start()
    await clock.advance(10)
    expect(browser.search).toBe('noNetwork')
    cards = [...cards, card('wlan0', '192.0.2.51')]
    await clock.advance(1_500)
    expect([browser.search, names()]).toEqual(['searching', ['Yard']])
  })

  it('says that multicast cannot be had, and goes on by itself when it can', async () => {
    segment.broken = new Error('EADDRINUSE')
    browser.start()
    await clock.advance(10)
    expect(browser.search).toBe('failed')
    segment.broken = null
    await clock.advance(1_500)
    expect(browser.search).toBe('searching')
  })

  it('asks on every network of this computer but its own', async () => {
    cards = [...cards, card('eth1', '198.51.100.9')]
    browser.start()
    await clock.advance(10)
    expect(new Set(segment.said.map(({ from }) => from))).toEqual(new Set(['192.0.2.50', '198.51.100.9']))
  })

  it('leaves no line and no timer behind', async () => {
    browser.start()
    await clock.advance(10)
    browser.start()
    browser.stop()
    browser.stop()
    await clock.advance(10)
    expect([segment.lines, clock.pending]).toEqual([0, 0])
  })

  it('is not disturbed by the printers and televisions of the network', async () => {
    browser.start()
    await clock.advance(10)
    const before = changes
    say([{ name: '_ipp._tcp.local', type: 'PTR', ttl: 120, data: 'Printer._ipp._tcp.local' }])
    say([{ name: 'printer.local', type: 'A', ttl: 120, data: '192.0.2.99' }])
    expect([changes, names()]).toEqual([before, []])
  })

  it('shows nothing that leads nowhere, and bounds what a mischievous network sends', async () => {
    browser.start()
    await clock.advance(10)
    const station = (name: string, port: number, address: string, text = ''): DnsRecord[] => [
      { name: `${name}._lookout._tcp.local`, type: 'SRV', ttl: 120, data: { port, target: `${name}.local` } },
      { name: `${name}._lookout._tcp.local`, type: 'TXT', ttl: 120, data: ['fingerprint=ZZ', `name=${text}`] },
      { name: `${name}.local`, type: 'A', ttl: 120, data: address },
    ]
    for (const address of ['127.0.0.1', '0.0.0.0', '169.254.3.4', 'fe80::1', '::1', '192.0.2.7/../x', 'evil.example'])
      say(station('nowhere', 7440, address))
    say(station('port', 0, '192.0.2.7'))
    expect(names()).toEqual([])
    for (let index = 0; index < 500; index++) say(station(`s${index}`, 7440, '192.0.2.7', `\u202E${'n'.repeat(900)}`))
    expect(browser.found).toHaveLength(64 - 2)
    expect(browser.found[0]).toMatchObject({ name: 'n'.repeat(120), fingerprint: '' })
  })
})
