import { cleanup, screen, within } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { networkView } from '../../kit/no-network.ts'
import { openApp, type Role } from '../kit/app.ts'
import { FakeLink } from '../kit/fake-link.ts'
import { FakeNetwork, servedView } from '../kit/fake-network.ts'
import { click, completeJsdom, settled } from '../kit/page.ts'

let clock: ManualClock
let network: FakeNetwork
const pageText = (): string => document.body.textContent
const open = async (role: Role = 'admin'): Promise<void> => {
  window.location.hash = '#/network'
  const link = new FakeLink()
  Object.assign(link.answers, { 'cameras.list': () => [] })
  await openApp({ link, clock, role, network })
}
const turn = async (label: string): Promise<void> => {
  screen.getByRole('switch', { name: label }).click()
  await settled()
}
const look = async (): Promise<void> => {
  await clock.advance(3_000)
  await settled()
}

beforeAll(completeJsdom)
beforeEach(() => {
  clock = new ManualClock()
  network = new FakeNetwork()
})
afterEach(() => {
  cleanup()
  window.location.hash = ''
})

describe('the network view', () => {
  test('turns the network on, and then shows what to type, with a code for phones', async () => {
    await open()
    expect(screen.queryByRole('img', { name: /QR code/ })).toBeNull()
    await turn('Serve this network')
    await click('Save')
    expect(network.changes).toEqual([{ serve: true, interfaces: 'all', announce: true }])
    expect(screen.getByRole('img', { name: 'QR code of https://192.168.1.5:7440/' })).toBeTruthy()
    expect(pageText()).toContain('shows it as Harbour')
    screen.getByRole('radio', { name: 'Show the code of https://harbour.local:7440/' }).click()
    await settled()
    await click('Certificate')
    expect(screen.getByRole('img', { name: 'QR code of https://harbour.local:7440/api/ca.pem' })).toBeTruthy()
  })

  test('lets cards be chosen one by one', async () => {
    network.now = servedView()
    await open()
    screen.getByRole('radio', { name: 'Only on these' }).click()
    await settled()
    const card = screen.getByRole('checkbox', { name: /eth0/ })
    card.click()
    await settled()
    expect(screen.getByRole('alert').textContent).toBe('Choose at least one network card.')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true)
    card.click()
    await settled()
    await click('Save')
    expect(network.changes).toMatchObject([{ interfaces: ['eth0'] }])
  })

  test('copies an address, and says so where the browser does not let it', async () => {
    network.now = servedView()
    const written: string[] = []
    const clipboard = {
      writeText: (text: string) => (
        written.push(text),
        written.length > 1 ? Promise.reject(new Error('no')) : Promise.resolve()
      ),
    }
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
    await open()
    await click('Copy https://192.168.1.5:7440/')
    expect(screen.getByRole('button', { name: 'Copy https://192.168.1.5:7440/' }).textContent).toContain('Copied')
    await click('Copy the fingerprint of the authority')
    expect(written).toEqual(['https://192.168.1.5:7440/', network.now.fingerprints.authority])
    expect(pageText()).toContain('Not copied: select it and copy it by hand.')
    Reflect.deleteProperty(navigator, 'clipboard')
  })

  test('says the fingerprint in groups, offers the authority, and how to install it where', async () => {
    await open()
    const print = screen.getByRole('list', { name: 'Fingerprint of the authority (SHA-256)' })
    expect(
      within(print)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toHaveLength(16)
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Download the authority’s certificate' })
    expect([link.getAttribute('href'), link.download]).toEqual(['/api/ca.pem', 'lookout-ca.crt'])
    await click('iPhone, iPad')
    expect(pageText()).toContain('Certificate Trust Settings')
    expect(pageText()).toContain('sudo ufw allow 7440/tcp')
  })

  test('follows what happens: an address that is taken, a name that is not free, a network that is gone', async () => {
    const [card] = servedView().interfaces
    if (!card) throw new Error('it has no card')
    network.now = servedView()
    await open()
    const state = { state: 'failed', because: 'taken', message: 'Port 7440 is taken.' } as const
    network.now = servedView({
      interfaces: [{ ...card, addresses: card.addresses.map((one) => ({ ...one, state })) }],
      urls: [],
      announcement: { state: 'failed', message: 'addMembership ENODEV' },
    })
    await look()
    expect(pageText()).toContain('Another program on the station’s computer has port 7440 of this address.')
    expect(pageText()).toContain('The station cannot be announced')
    network.now = servedView({ announcement: { state: 'announced', name: 'Harbour (2)' } })
    await look()
    expect(pageText()).toContain('Another station on the network has the plain name already.')
    network.now = servedView({ interfaces: [], urls: [], announcement: { state: 'off' } })
    await look()
    expect(pageText()).toContain('its computer has no address on a network')
  })

  test('says that the command line decides', async () => {
    network.now = servedView({ serving: { state: 'commandLine', host: '0.0.0.0' } })
    await open()
    expect(pageText()).toContain('Started with --host 0.0.0.0: that decides for this run')
  })

  test('says what the station refuses, and what it does not answer', async () => {
    network.fails = new LinkError({ kind: 'internal', message: 'Something went wrong inside the station.' })
    await open()
    expect(pageText()).toContain('Something went wrong inside the station.')
    await click('Try now')
    await turn('Serve this network')
    network.fails = new LinkError({ kind: 'conflict', message: 'Make the first admin.' })
    await click('Save')
    expect(screen.getByRole('alert').textContent).toContain('Make the first admin.')
  })

  test.each(['viewer', 'operator'] as const)('is a sentence for a %s, and nothing is asked', async (role) => {
    await open(role)
    expect(pageText()).toContain('Where the station is served is for an administrator to see and to change.')
    expect(screen.queryByRole('button', { name: 'Network' })).toBeNull()
    await look()
    expect(network.asked).toBe(0)
  })

  test('is left off the bar for nobody who may use it', async () => {
    network.now = networkView()
    await open()
    expect(screen.getByRole('button', { name: 'Network' }).getAttribute('aria-current')).toBe('page')
  })
})
