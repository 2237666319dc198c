import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answersTo,
  contradictions,
  labelOf,
  recordsOf,
  type Service,
} from '../../../electron/station/network/records.ts'

const service: Service = { name: 'Harbour', host: 'pc.local', port: 7440, txt: { fingerprint: 'aa', name: 'Harbour' } }
const records = recordsOf(service, 'Harbour', ['192.168.1.5', 'fd00::5'])
const types = (found: readonly { type: string }[]): string[] => found.map(({ type }) => type)

describe('the name of a station in DNS', () => {
  it.each([
    ['Harbour', 1, 'Harbour'],
    ['Harbour', 2, 'Harbour (2)'],
    ['Gate 1.5', 1, 'Gate 1-5'],
    ['...', 1, '---'],
    ['  ', 3, 'Lookout (3)'],
    ['北侧围栏', 1, '北侧围栏'],
  ])('of “%s” is, the %d. time, “%s”', (name, number, label) => {
    expect(labelOf(name, number)).toBe(label)
  })

  it('is one label of at most 63 bytes and whole characters, whatever people call their station', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 130 }), fc.integer({ min: 1, max: 99 }), (name, number) => {
        const label = labelOf(name, number)
        expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63)
        expect(label).not.toMatch(/\.|^$/)
        expect(name.replaceAll('.', '-').trim() + 'Lookout').toContain(label.replace(/ \(\d+\)$/, ''))
      }),
    )
  })

  it('fits into its record of texts however long the station’s name is', () => {
    const long = recordsOf({ ...service, txt: { name: '监'.repeat(120) } }, 'x', [])
    const texts = long.flatMap((record) => (record.type === 'TXT' ? record.data : []))
    expect(texts.map((text) => Buffer.byteLength(text))).toEqual([254])
  })
})

describe('a question', () => {
  it.each([
    ['_lookout._tcp.local', 'PTR', ['PTR'], ['SRV', 'TXT', 'A', 'AAAA']],
    ['_LOOKOUT._tcp.local', 'ANY', ['PTR'], ['SRV', 'TXT', 'A', 'AAAA']],
    ['_services._dns-sd._udp.local', 'PTR', ['PTR'], []],
    ['Harbour._lookout._tcp.local', 'SRV', ['SRV'], ['A', 'AAAA']],
    ['harbour._lookout._tcp.local', 'ANY', ['SRV', 'TXT'], ['A', 'AAAA']],
    ['pc.local', 'A', ['A'], []],
    ['pc.local', 'ANY', ['A', 'AAAA'], []],
    ['other.local', 'A', [], []],
    ['_lookout._tcp.local', 'SRV', [], []],
  ])('for %s, %s is answered with %j, and %j to go on', (name, type, answers, additionals) => {
    const found = answersTo({ name, type }, records)
    expect([types(found.answers), types(found.additionals)]).toEqual([answers, additionals])
  })
})

describe('what contradicts us', () => {
  it('is another port, host or text under our name, and neither a goodbye nor a record of the host', () => {
    const name = 'HARBOUR._lookout._tcp.local'
    const srv = { name, type: 'SRV', ttl: 120, data: { port: 1, target: 'pc.local' } } as const
    expect(contradictions([srv], records)).toEqual([srv])
    expect(contradictions([{ ...srv, ttl: 0 }], records)).toEqual([])
    expect(contradictions([{ ...srv, data: { port: 7440, target: 'PC.local' } }], records)).toEqual([])
    expect(contradictions([{ name: 'pc.local', type: 'A', ttl: 120, data: '10.0.0.1' }], records)).toEqual([])
    expect(contradictions([{ name, type: 'TXT', ttl: 1, data: ['fingerprint=bb'] }], records)).toHaveLength(1)
  })
})
