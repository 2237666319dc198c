import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { language } from '../../../renderer/i18n/language.svelte.ts'
import { Preferences } from '../../../renderer/state/preferences.svelte.ts'
import type { Looked, StationsBridge } from '../../../renderer/stations/bridge.ts'
import Stations from '../../../renderer/stations/Stations.svelte'
import { ManualClock } from '../../kit/manual-clock.ts'
import { click, completeJsdom, press, settled, type as typeInto } from '../kit/page.ts'
import { candidate, FakeBridge, gate, GATE, YARD } from './fake-bridge.ts'

const ADDRESS = 'Address of the station'
const NOW = new ManualClock().now() / 1000

let clock: ManualClock
let bridge: FakeBridge
async function open(shown: StationsBridge | null = bridge): Promise<void> {
  const preferences = new Preferences({ getItem: () => null, setItem: () => undefined }, ['en'])
  render(Stations, { bridge: shown, preferences, clock })
  await settled()
}
async function lookAt(address: string): Promise<void> {
  await typeInto(ADDRESS, address)
  screen.getByLabelText(ADDRESS).closest('form')?.requestSubmit()
  await settled()
}
const pageText = (): string => document.body.textContent.replace(/\s+/g, ' ')
const shownFingerprint = (label: string): string => screen.getByRole('list', { name: label, hidden: true }).textContent

beforeAll(completeJsdom)
beforeEach(() => {
  clock = new ManualClock()
  bridge = new FakeBridge()
})
afterEach(cleanup)

describe('choosing a station', () => {
  test('belongs to the program: a browser is told so', async () => {
    await open(null)
    expect(pageText()).toContain('This page belongs to the Lookout desktop program')
  })

  test('follows the search: looking, nothing found with what to do, and found', async () => {
    bridge.show({ search: 'searching' })
    await open()
    expect(pageText()).toContain('Looking for stations…')
    bridge.show({ search: 'idle' })
    await settled()
    expect(pageText()).toContain('No station was found on this network.')
    expect(pageText()).toContain('UDP port 5353')
    await click('Look again')
    bridge.show({ found: [{ id: 'f1', name: 'Yard', version: '0.1.0', url: candidate.url, known: null }] })
    await settled()
    expect(pageText()).toContain('192.0.2.8:7440')
    expect(pageText()).toContain('Version 0.1.0')
    expect(bridge.asked).toEqual([['search']])
  })

  test.each([
    ['noNetwork', 'This computer is on no network.'],
    ['failed', 'This computer cannot look for stations.'],
  ] as const)('says why it cannot search: %s', async (search, sentence) => {
    bridge.show({ search })
    await open()
    expect(pageText()).toContain(sentence)
  })

  test('a known station is opened with one press, from either list', async () => {
    bridge.show({ known: [gate], found: [{ id: 'f1', name: 'Lookout', version: '', url: gate.url, known: 'k1' }] })
    await open()
    expect(pageText()).toContain('Known as Front gate')
    await click('Open Front gate')
    await click('Open Lookout')
    expect(bridge.asked).toEqual([
      ['open', 'k1'],
      ['open', 'k1'],
    ])
  })
})

describe('a typed address', () => {
  test('leads to its fingerprint in groups, and is remembered when a person says that they are the same', async () => {
    await open()
    await lookAt('192.0.2.8')
    expect(shownFingerprint('Fingerprint of the station’s authority')).toBe('C3D4'.repeat(16))
    expect(pageText()).toContain('the view Network')
    await click('They are the same')
    expect(bridge.asked).toEqual([
      ['probe', { address: '192.0.2.8' }],
      ['add', YARD],
    ])
    expect(screen.queryByRole('dialog', { hidden: true })).toBeNull()
  })

  test('is not remembered when they differ, and the person is told what that means', async () => {
    await open()
    await lookAt('192.0.2.8')
    await click('They differ')
    expect(pageText()).toContain('Nothing was remembered')
    await click('Close', 1)
    expect(bridge.asked.map(([what]) => what)).toEqual(['probe', 'cancel'])
  })

  test('of a known station needs no comparison', async () => {
    bridge.looked = { outcome: 'station', candidate: { ...candidate, known: 'k1' } }
    await open()
    await lookAt('192.0.2.8')
    expect(bridge.asked).toEqual([
      ['probe', { address: '192.0.2.8' }],
      ['add', YARD],
    ])
  })

  test('that is none is said beside the field', async () => {
    bridge.looked = { outcome: 'notAnAddress', why: 'badPort' }
    await open()
    await lookAt('192.0.2.8:99999')
    expect(screen.getByLabelText(ADDRESS).getAttribute('aria-invalid')).toBe('true')
    expect(pageText()).toContain('A port is a number from 1 to 65535.')
  })

  test('can be given up while it is asked, by Esc too, and an answer that comes later is not shown', async () => {
    let answer: (looked: Looked) => void = () => undefined
    bridge.looked = new Promise((resolve) => (answer = resolve))
    await open()
    for (const giveUp of [() => click('Cancel'), () => press('Escape')]) {
      await lookAt('192.0.2.8')
      expect(pageText()).toContain('Asking 192.0.2.8…')
      screen.getByLabelText(ADDRESS).focus()
      await giveUp()
      expect(pageText()).not.toContain('Asking')
    }
    answer({ outcome: 'station', candidate })
    await settled()
    expect(screen.queryByRole('dialog', { hidden: true })).toBeNull()
    expect(bridge.asked.filter(([what]) => what === 'cancel')).toHaveLength(2)
  })

  test.each([
    [{ why: 'unknownName' }, 'No computer goes by that name.'],
    [{ why: 'refused' }, 'no station listens there'],
    [{ why: 'unreachable' }, 'No way leads to that address.'],
    [{ why: 'silent' }, 'Nothing answers at that address.'],
    [{ why: 'notLookout' }, 'it is no Lookout station'],
    [{ why: 'otherName' }, 'does not go by that name'],
    [{ why: 'otherProtocol', theirs: 'lookout.v9', version: '9.0.0' }, 'another version (9.0.0)'],
    [{ why: 'notItsOwn' }, 'is not signed by the station itself'],
    [{ why: 'clocks', from: NOW, to: NOW + 1, here: Date.UTC(2001, 1, 1, 12) }, 'this computer’s clock says Thu'],
    [{ why: 'trouble', status: 503 }, 'cannot serve now (503)'],
  ] as const)('that leads to no station says why: %o', async (failure, sentence) => {
    bridge.looked = { outcome: 'failed', failure }
    await open()
    await lookAt('192.0.2.8')
    expect(screen.getByRole('alert').textContent).toContain('192.0.2.8')
    expect(pageText()).toContain(sentence)
  })
})

describe('a visit', () => {
  test('that waits for its station says why and when it tries again, and can be given up by Esc', async () => {
    bridge.show({ known: [gate], visit: { state: 'trying', station: 'k1' } })
    await open()
    expect(pageText()).toContain('Opening Front gate…')
    bridge.show({ visit: { state: 'failed', station: 'k1', failure: { why: 'silent' }, again: NOW + 5_000 } })
    await settled()
    expect(pageText()).toContain('Front gate cannot be reached')
    expect(pageText()).toContain('Trying again in 5s.')
    await clock.advance(5_000)
    await settled()
    expect(pageText()).toContain('Trying again…')
    await press('Escape')
    expect(bridge.asked).toEqual([['cancel']])
  })

  test('to a station with another fingerprint takes two acts: having compared, and accepting', async () => {
    bridge.show({ known: [gate], visit: { state: 'changed', station: 'k1', was: GATE, now: YARD } })
    await open()
    expect(shownFingerprint('Remembered')).toBe('A1B2'.repeat(16))
    expect(shownFingerprint('Shown now')).toBe('C3D4'.repeat(16))
    await click('Accept the new fingerprint')
    expect(bridge.asked).toEqual([])
    screen.getByRole('checkbox').click()
    await settled()
    await click('Accept the new fingerprint')
    expect(bridge.asked).toEqual([['accept', 'k1', YARD]])
  })
})

describe('what is remembered', () => {
  test('is renamed and forgotten after a question', async () => {
    bridge.show({ known: [gate], startWith: 'k1' })
    await open()
    await click('Rename Front gate')
    await typeInto('Name on this computer', ' Gate 4 ')
    await click('Rename')
    await click('Forget Front gate')
    expect(pageText()).toContain('Lookout starts with this station.')
    await click('Cancel')
    await click('Forget Front gate')
    await click('Forget')
    expect(bridge.asked).toEqual([
      ['rename', 'k1', 'Gate 4'],
      ['remove', 'k1'],
    ])
  })

  test('decides what the program starts with, which is said to be for later', async () => {
    bridge.show({ known: [gate] })
    await open()
    expect(pageText()).not.toContain('from the next start on')
    const select = screen.getByLabelText<HTMLSelectElement>('Start with')
    select.selectedIndex = 1
    select.dispatchEvent(new Event('change', { bubbles: true }))
    bridge.show({ startWith: 'k1' })
    await settled()
    expect(pageText()).toContain('from the next start on')
    await click('Restart now')
    expect(bridge.asked).toEqual([['startWith', 'k1'], ['restart']])
    bridge.show({ running: 'viewer' })
    await settled()
    expect(pageText()).not.toContain('from the next start on')
  })

  test('that cannot be written is said', async () => {
    bridge.show({ known: [gate] })
    await open()
    bridge.trouble = 'The settings cannot be saved: the disk is full.'
    await click('Open Front gate')
    expect(screen.getByRole('alert').textContent).toContain('the disk is full')
  })
})

test('the page is Chinese for those who choose it', async () => {
  await open()
  await click('简体中文')
  expect(pageText()).toContain('在本网络中找到')
  expect(document.documentElement.lang).toBe('zh-CN')
  language.use('en')
})
