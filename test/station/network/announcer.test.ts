import { beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../../electron/base/log.ts'
import { Announcer, type Announced } from '../../../electron/station/network/announcer.ts'
import type { Message } from '../../../electron/station/network/records.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'
import { MulticastSegment } from '../../kit/multicast-segment.ts'

const TYPE = '_lookout._tcp.local'

let clock: ManualClock
let segment: MulticastSegment
const warnings: string[] = []
const log = { ...silentLog, warn: (_values: object, sentence: string) => void warnings.push(sentence) }
const random = { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 }
const announcer = (): Announcer => new Announcer({ multicast: segment, clock, random, log })

const station = (fingerprint = 'aa', name = 'Harbour', address = '192.168.1.5'): Announced => ({
  service: { name, host: `pc-${fingerprint}.local`, port: 7440, txt: { version: '1', fingerprint, name } },
  networks: [{ by: address, addresses: [address] }],
})
/** What another says under a name. */
const claim = (label: string, fingerprint: string): Message => ({
  type: 'response',
  answers: [
    { name: `${label}.${TYPE}`, type: 'SRV', ttl: 120, data: { port: 7440, target: 'other.local' } },
    { name: `${label}.${TYPE}`, type: 'TXT', ttl: 4500, data: [`fingerprint=${fingerprint}`] },
  ],
  additionals: [],
})
const announced = async (wanted = station()): Promise<Announcer> => {
  const one = announcer()
  one.set(wanted)
  await clock.advance(1_000)
  return one
}

beforeEach(() => {
  clock = new ManualClock()
  segment = new MulticastSegment()
  warnings.length = 0
})

describe('a station on a network', () => {
  it('asks three times whether its name is free before it says it', async () => {
    const one = announcer()
    one.set(station())
    expect(one.state).toEqual({ state: 'starting' })
    await clock.advance(700)
    expect(segment.said.map(({ message }) => message.type)).toEqual(['query', 'query', 'query'])
    expect(segment.answers).toEqual([])
    await clock.advance(300)
    expect(one.state).toEqual({ state: 'announced', name: 'Harbour' })
    expect(segment.answers).toContainEqual(
      expect.objectContaining({ type: 'SRV', data: { port: 7440, target: 'pc-aa.local' } }),
    )
    await one.close()
  })

  it('is found by who asks for its kind, with everything that is needed to get there', async () => {
    const one = await announced()
    const before = segment.said.length
    expect(segment.ask(TYPE, 'PTR')).toMatchObject([{ type: 'PTR', data: `Harbour.${TYPE}` }])
    const answer = segment.said[before + 1]?.message
    if (answer?.type !== 'response') throw new Error('it does not answer')
    expect(answer.additionals.map(({ type, data }) => [type, data])).toEqual([
      ['SRV', { port: 7440, target: 'pc-aa.local' }],
      ['TXT', ['version=1', 'fingerprint=aa', 'name=Harbour']],
      ['A', '192.168.1.5'],
    ])
    await one.close()
  })

  it('keeps quiet where the asker knows, where it is not meant, and where it has just said so', async () => {
    const one = await announced()
    const known = segment.answers.filter(({ type, name }) => type === 'PTR' && name === TYPE)
    expect(segment.ask(TYPE, 'PTR', known)).toEqual([])
    await clock.advance(1_000)
    expect(segment.ask('_http._tcp.local', 'PTR')).toEqual([])
    expect(segment.ask(TYPE, 'PTR')).toHaveLength(1)
    expect(segment.ask(TYPE, 'PTR')).toEqual([])
    await clock.advance(1_000)
    expect(segment.ask(TYPE, 'PTR')).toHaveLength(1)
    await one.close()
  })

  it('says goodbye for itself, and not for the host or for others of its kind', async () => {
    const one = await announced()
    const before = segment.said.length
    await one.close()
    const goodbyes = segment.said
      .slice(before)
      .flatMap(({ message }) => (message.type === 'response' ? message.answers : []))
    expect(goodbyes.map(({ type, name, ttl }) => [type, name, ttl])).toEqual([
      ['PTR', TYPE, 0],
      ['SRV', `Harbour.${TYPE}`, 0],
      ['TXT', `Harbour.${TYPE}`, 0],
    ])
    expect([one.state, segment.lines, clock.pending]).toEqual([{ state: 'off' }, 0, 0])
  })

  it('says what has changed under the same name, and nothing where nothing has', async () => {
    const one = await announced()
    const before = segment.said.length
    one.set(station())
    await settle()
    expect(segment.said.length).toBe(before)
    one.set(station('aa', 'Harbour', '192.168.1.6'))
    await clock.advance(1_000)
    expect(one.state).toEqual({ state: 'announced', name: 'Harbour' })
    expect(segment.answers.at(-1)).toMatchObject({ type: 'A', data: '192.168.1.6' })
    await one.close()
  })

  it('tells each network only the addresses that are there', async () => {
    const two = { ...station(), networks: ['192.168.1.5', '10.0.0.5'].map((by) => ({ by, addresses: [by] })) }
    const one = await announced(two)
    for (const { from, message } of segment.said) {
      if (message.type !== 'response') continue
      expect(message.answers.filter(({ type }) => type === 'A').map(({ data }) => data)).toEqual([from])
    }
    expect(new Set(segment.said.map(({ from }) => from))).toEqual(new Set(['192.168.1.5', '10.0.0.5']))
    await one.close()
  })
})

describe('two stations of one name', () => {
  it('are told apart by a number, given to the one that came later', async () => {
    const first = await announced(station('bb'))
    const second = await announced(station('aa'))
    await clock.advance(2_000)
    expect([first.state, second.state]).toEqual([
      { state: 'announced', name: 'Harbour' },
      { state: 'announced', name: 'Harbour (2)' },
    ])
    await Promise.all([first.close(), second.close()])
  })

  it('that come at the same time settle it by their fingerprints', async () => {
    segment.hold()
    const [b, a] = [await announced(station('bb')), await announced(station('aa'))]
    expect([a.state, b.state]).toEqual(Array(2).fill({ state: 'announced', name: 'Harbour' }))
    segment.deliver()
    await clock.advance(5_000)
    expect([a.state, b.state]).toEqual([
      { state: 'announced', name: 'Harbour' },
      { state: 'announced', name: 'Harbour (2)' },
    ])
    await Promise.all([a.close(), b.close()])
  })

  it('leave what is said under the name to the one that keeps it', async () => {
    const one = await announced(station('bb'))
    const before = segment.said.length
    segment.say(claim('Harbour', 'aa'))
    await clock.advance(1_500)
    expect(one.state).toEqual({ state: 'announced', name: 'Harbour (2)' })
    const since = segment.said
      .slice(before + 1)
      .flatMap(({ message }) => (message.type === 'response' ? message.answers : []))
    expect(since.filter(({ ttl }) => ttl === 0)).toEqual([])
    await one.close()
  })

  it('are not one that hears its own words on another network', async () => {
    const one = await announced()
    segment.say({ type: 'response', answers: segment.answers, additionals: [] })
    await clock.advance(1_000)
    expect(one.state).toEqual({ state: 'announced', name: 'Harbour' })
    await one.close()
  })
})

describe('a computer without multicast', () => {
  it('is tried again by itself, and complained of once', async () => {
    segment.broken = new Error('addMembership ENODEV')
    const one = await announced()
    expect(one.state).toEqual({ state: 'failed', message: 'addMembership ENODEV' })
    await clock.advance(90_000)
    expect(warnings).toEqual(['The station cannot be announced; it tries again by itself.'])
    segment.broken = null
    await clock.advance(31_000)
    expect(one.state).toEqual({ state: 'announced', name: 'Harbour' })
    segment.broken = new Error('send ENETUNREACH')
    await clock.advance(5_000)
    expect(one.state).toMatchObject({ state: 'failed', message: 'send ENETUNREACH' })
    await one.close()
    expect([segment.lines, clock.pending]).toEqual([0, 0])
  })
})
