import { cleanup, screen } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { openApp, type Role } from '../kit/app.ts'
import { camera } from '../kit/cameras.ts'
import { aboutStation, fakeAbout, FakeDesktop, licences, preferences } from '../kit/fake-desktop.ts'
import { FakeLink } from '../kit/fake-link.ts'
import { click, completeJsdom, settled, type } from '../kit/page.ts'

let link: FakeLink
let desktop: FakeDesktop
let about = fakeAbout()

async function open(place: string, role: Role = 'admin', around: FakeDesktop | null = desktop): Promise<void> {
  window.location.hash = place
  await openApp({ link, clock: new ManualClock(), role, desktop: around, about })
}
const text = (): string => document.body.textContent
const isOn = (name: string): boolean => screen.getByRole('switch', { name }).getAttribute('aria-checked') === 'true'
async function flip(name: string): Promise<void> {
  screen.getByRole('switch', { name }).click()
  await settled()
}
async function choose(label: string, value: string): Promise<void> {
  const field = screen.getByLabelText<HTMLSelectElement>(label)
  field.value = value
  field.dispatchEvent(new Event('change', { bubbles: true }))
  await settled()
}

beforeAll(completeJsdom)
beforeEach(() => {
  link = new FakeLink()
  Object.assign(link.answers, { 'cameras.list': () => [camera()] })
  desktop = new FakeDesktop()
  about = fakeAbout()
})
afterEach(cleanup)

describe('this computer', () => {
  test('is reached by the user’s menu, and not in a browser', async () => {
    await open('#/cameras')
    await click('This computer…')
    expect(window.location.hash).toBe('#/desktop')
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('This computer')
    cleanup()
    await open('#/cameras', 'admin', null)
    expect(screen.queryByRole('button', { name: 'This computer…', hidden: true })).toBeNull()
  })

  test('in a browser says where its settings are', async () => {
    await open('#/desktop', 'admin', null)
    expect(text()).toContain('You are using Lookout in a browser.')
    expect(screen.queryAllByRole('switch')).toEqual([])
  })

  test('starts at login, without a window if so wished', async () => {
    await open('#/desktop')
    expect(screen.getByRole<HTMLButtonElement>('switch', { name: 'Start without a window' }).disabled).toBe(true)
    await flip('Start when I sign in to this computer')
    await flip('Start without a window')
    expect(desktop.changes).toEqual([{ startAtLogin: true }, { startHidden: false }])
    expect(isOn('Start when I sign in to this computer')).toBe(true)
  })

  test('that refuses a change says why, and shows what is', async () => {
    await open('#/desktop')
    desktop.fails = new Error('Starting at login could not be changed: no room.')
    await flip('Start when I sign in to this computer')
    expect(text()).toContain('Starting at login could not be changed: no room.')
    expect(isOn('Start when I sign in to this computer')).toBe(false)
  })

  test('puts its window into kiosk, out of which full screen does not lead', async () => {
    await open('#/desktop')
    await flip('Kiosk')
    expect([isOn('Kiosk'), desktop.mode.kiosk]).toEqual([true, true])
    expect(screen.getByRole<HTMLButtonElement>('switch', { name: 'Full screen' }).disabled).toBe(true)
    expect(text()).toContain('Ctrl\u00a0+\u00a0Shift\u00a0+\u00a0K ends it.')
  })

  test('says when a change holds from the next start on, and starts again', async () => {
    await open('#/desktop')
    expect(text()).not.toContain('from the next start on')
    await choose('Use the graphics card', 'off')
    expect(text()).toContain('This holds from the next start on.')
    await click('Start again now')
    expect(desktop.done).toEqual(['relaunch'])
    await choose('Use the graphics card', 'auto')
    expect(text()).not.toContain('from the next start on')
  })

  test('says that it draws without the graphics card, and tries that again', async () => {
    desktop.set = preferences({ softwareSince: '2026-01-01T10:00:00.000Z' })
    await open('#/desktop')
    expect(screen.getByRole('alert').textContent).toContain('failed again and again')
    await click('Try the graphics card again')
    expect(desktop.changes).toEqual([{ hardwareAcceleration: 'auto' }])
    expect(text()).toContain('This holds from the next start on.')
  })

  test('chooses when alarms are shown', async () => {
    await open('#/desktop')
    await choose('Show alarms as notifications', 'always')
    expect(desktop.changes).toEqual([{ notifications: 'always' }])
  })

  test('lets only an administrator choose another data folder; anybody opens the recordings', async () => {
    desktop.set = preferences({ dataFolder: '/mnt/cameras' })
    await open('#/desktop', 'operator')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Choose another…' }).disabled).toBe(true)
    expect(text()).toContain('/mnt/cameras')
    await click('Open folder')
    cleanup()
    await open('#/desktop')
    await click('Choose another…')
    expect(desktop.done).toEqual(['openRecordingsFolder', 'chooseDataFolder'])
  })

  test('lists its crash reports, the newest ten', async () => {
    desktop.reports = Array.from({ length: 12 }, (_, n) => ({
      ...{ name: `report ${n}.dmp`, at: '2026-01-02T03:04:05.000Z', bytes: 2_400_000 },
    }))
    await open('#/desktop')
    expect(screen.getAllByRole('row')).toHaveLength(11)
    expect(text()).toContain('and 2 older reports')
    await click('Open folder', 1)
    expect(desktop.done).toEqual(['openCrashReportsFolder'])
  })

  test('of another computer’s station has neither folders nor reports', async () => {
    desktop.set = preferences({ ownStation: false })
    await open('#/desktop')
    expect(screen.queryByRole('button', { name: 'Open folder' })).toBeNull()
    expect(text()).not.toContain('Crash reports')
  })

  test('that does not answer says so, and is asked again', async () => {
    desktop.fails = new Error('The program is closing.')
    await open('#/desktop')
    expect(screen.getByRole('alert').textContent).toContain('The program is closing.')
    await click('Try now')
    expect(screen.getByRole('switch', { name: 'Kiosk' })).toBeTruthy()
  })

  test('in a small window of its own has no bar around it, and no window to enlarge', async () => {
    await open('#/desktop/alone')
    expect(screen.queryByRole('navigation')).toBeNull()
    expect(screen.queryByRole('switch', { name: 'Kiosk' })).toBeNull()
    expect(screen.getByRole('switch', { name: 'Start when I sign in to this computer' })).toBeTruthy()
  })
})

describe('about', () => {
  test('names every program, in a browser those of the station alone', async () => {
    await open('#/live')
    await click('About Lookout')
    expect(text()).toContain('6.1.1-static, from Lookout itself')
    expect(text()).toContain('156.0.8078.49')
    cleanup()
    await open('#/about', 'viewer', null)
    expect(text()).toContain('24.21.0')
    expect(text()).not.toContain('Chromium')
  })

  test('shows the fingerprints in groups that can be read out, and copies them whole', async () => {
    await open('#/about')
    const digits = [...document.querySelectorAll('main ol')].map((row) => row.querySelectorAll('li').length)
    expect(digits).toEqual([16, 16, 16])
    const writeText = vi.fn(() => Promise.resolve())
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    await click('Copy the fingerprint: Key for exports')
    expect(writeText).toHaveBeenCalledWith('93aa10ff7c24de58'.repeat(4))
    expect(text()).toContain('Copied')
    writeText.mockRejectedValueOnce(new Error('denied'))
    await click('Copy the fingerprint: Certificate in use')
    expect(text()).toContain('Not copied')
  })

  test('finds a part by its name or its licence, and shows the text when it is opened', async () => {
    await open('#/about')
    expect(text()).toContain('Lookout is made of 4 parts')
    await type('Find a part or a licence', 'gpl')
    expect(document.querySelectorAll('details')).toHaveLength(1)
    expect(text()).not.toContain('GNU GENERAL PUBLIC LICENSE')
    const details = document.querySelector('details')!
    details.open = true
    details.dispatchEvent(new Event('toggle'))
    await settled()
    expect(screen.getByRole('region', { name: 'Licence of ffmpeg' }).textContent).toBe(licences.texts[1])
    await type('Find a part or a licence', 'no such part')
    expect(text()).toContain('No part is called that.')
  })

  test('says what is missing, and asks again', async () => {
    const offline = new LinkError({ kind: 'offline', message: 'The station cannot be reached.' })
    about = { about: () => Promise.reject(offline), licences: () => Promise.reject(offline) }
    await open('#/about')
    expect(text()).toContain('The station does not say what it is')
    expect(text()).toContain('The list of licences is not there.')
    about.about = () => Promise.resolve(aboutStation)
    await click('Try now')
    expect(text()).toContain('Certificate authority')
  })
})
