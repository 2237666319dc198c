import { cleanup, screen } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import type { SessionApi } from '../../../renderer/state/session.svelte.ts'
import type { SourceApi } from '../../../renderer/state/source-api.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { openApp, setUp, type Role } from '../kit/app.ts'
import { camera, START, states } from '../kit/cameras.ts'
import { FakeLink, goodStats } from '../kit/fake-link.ts'
import { completeJsdom, click, press, settled, type as typeInto } from '../kit/page.ts'

let clock: ManualClock
let link: FakeLink
const sources: SourceApi = {
  devices: () => Promise.resolve([{ source: 'device:/dev/video0', kind: 'device', label: 'BRIO' }]),
  tryOut: () => Promise.reject(new LinkError({ kind: 'unavailable', message: 'No answer from the camera.' })),
}

interface Given extends Partial<SessionApi> {
  role?: Role
  ownComputer?: boolean
  ticket?: string
  languages?: string[]
}

const open = ({ role = 'admin', ownComputer = true, ticket, languages = ['en'], ...api }: Given = {}): Promise<void> =>
  openApp({ link, clock, role, api, sources, ownComputer, ticket: ticket ?? null, languages })

const tile = (name: string): HTMLElement => screen.getByRole('button', { name: new RegExp(`^Camera \\d, ${name}`) })
const pageText = (): string => document.body.textContent

beforeAll(completeJsdom)
beforeEach(() => {
  window.location.hash = ''
  clock = new ManualClock()
  link = new FakeLink()
  link.answers['cameras.list'] = () => [
    camera(),
    camera({ id: 'yard', name: 'Yard' }),
    camera({ id: 'roof', name: 'Roof' }),
  ]
  link.answers['cameras.get'] = (params) => ({
    id: params.camera,
    name: 'Front gate',
    source: 'rtsp://a:***@c/1',
    enabled: true,
    fixed: params.camera === 'roof',
  })
})
afterEach(cleanup)

describe('before the console', () => {
  const nobody = { current: () => Promise.resolve(null) }

  test('a wrong password is said, the field emptied, and the focus back in it', async () => {
    await open({ ...nobody, login: () => Promise.reject(new LinkError({ kind: 'unauthenticated', message: '' })) })
    expect(document.activeElement).toBe(screen.getByLabelText('User'))
    await typeInto('User', 'ann')
    await typeInto('Password', 'wrong one')
    await click('Sign in')
    expect(screen.getByRole('alert').textContent).toContain('is not right')
    expect(document.activeElement).toBe(screen.getByLabelText('Password'))
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('')
  })

  test('too many attempts count down, and the form opens again by itself', async () => {
    const refused = new LinkError({ kind: 'rateLimited', message: '', retryAfterSeconds: 3 })
    await open({ ...nobody, login: () => Promise.reject(refused) })
    await typeInto('User', 'ann')
    await typeInto('Password', 'wrong one')
    await click('Sign in')
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' })
    expect([button.disabled, screen.getByRole('alert').textContent.trim()]).toEqual([
      true,
      'Too many attempts. Try again in 3s.',
    ])
    await clock.advance(1_000)
    await settled()
    expect(screen.getByRole('alert').textContent).toContain('in 2s')
    await clock.advance(2_000)
    await settled()
    expect([button.disabled, screen.queryByRole('alert')]).toEqual([false, null])
  })

  test('empty fields are asked for without asking the station', async () => {
    await open({ ...nobody, login: () => Promise.reject(new Error('was asked')) })
    await click('Sign in')
    expect(pageText()).toContain('Enter your user name.')
    expect(document.activeElement).toBe(screen.getByLabelText('User'))
  })

  test('signing in opens the wall, signing out closes its connection', async () => {
    await open(nobody)
    await typeInto('User', 'ann')
    await typeInto('Password', 'right one')
    await click('Sign in')
    expect(tile('Front gate')).toBeDefined()
    await click('Sign out')
    expect(link.state.state).toBe('closed')
    expect(pageText()).toContain('You are signed out.')
  })

  test('the first run takes a password of eight characters, not less', async () => {
    let made = ''
    await open({
      station: () => Promise.resolve({ ...setUp, setup: false }),
      setup: (password) => Promise.resolve(void (made = password)),
    })
    await typeInto('Password', 'seven c')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Make the administrator' }).disabled).toBe(true)
    expect(pageText()).toContain('1 character to go')
    await typeInto('Password', 'eight ch')
    await click('Make the administrator')
    expect(made).toBe('eight ch')
    expect(tile('Front gate')).toBeDefined()
  })

  test('elsewhere the first run says where to go', async () => {
    await open({ station: () => Promise.resolve({ ...setUp, setup: false }), ownComputer: false })
    expect(pageText()).toContain('Go to the station’s computer')
    expect(screen.queryByLabelText('Password')).toBeNull()
  })

  test('the desktop’s sign-in shows nothing but that it is signing in', async () => {
    await open({ ticket: 'once' })
    expect(screen.getByRole('status').textContent).toBe('Signing in…')
  })

  test('the language changes at once', async () => {
    await open({ ...nobody, languages: ['zh-CN'] })
    expect(screen.getByRole('heading').textContent).toBe('登录')
    await click('English')
    expect([screen.getByRole('heading').textContent, document.documentElement.lang]).toEqual(['Sign in', 'en'])
  })
})

describe('the wall', () => {
  test('opens a picture for every camera, and none for one that is off', async () => {
    link.answers['cameras.list'] = () => [camera(), camera({ id: 'yard', state: states.off })]
    await open()
    expect(link.players.map(({ options }) => options)).toEqual([{ camera: 'gate', player: 'auto' }])
  })

  test('calls a picture live only while it plays', async () => {
    await open()
    expect(tile('Front gate: Opening')).toBeDefined()
    link.playerOf('gate')?.become({ state: { state: 'playing' }, stats: goodStats({ lastPictureAt: START }) })
    await settled()
    expect(tile('Front gate: Live')).toBeDefined()
    link.playerOf('gate')?.become({ state: { state: 'waiting', since: START } })
    await clock.advance(12_000)
    await settled()
    expect(tile('Front gate: No new picture')).toBeDefined()
    expect(pageText()).toContain('12s ago')
  })

  test('keeps a picture open while its camera’s state changes', async () => {
    await open()
    link.say({ method: 'camera.state', params: camera({ state: states.retrying }) })
    await settled()
    expect(pageText()).toContain('Again in 7s: no answer')
    link.say({ method: 'camera.state', params: camera() })
    await settled()
    expect(link.players.filter(({ options }) => options.camera === 'gate')).toHaveLength(1)
  })

  test('says over everything that the connection is lost, how old the pictures are, and tries again when asked', async () => {
    await open()
    link.playerOf('gate')?.become({ state: { state: 'playing' }, stats: goodStats({ lastPictureAt: START }) })
    link.become({ state: 'waiting', at: START + 6_000, because: 'closed', attempt: 1 })
    await clock.advance(2_000)
    await settled()
    expect(pageText()).toContain('Trying again in 4s.')
    expect(pageText()).toContain('The pictures are 2s old.')
    expect(tile('Front gate: No connection')).toBeDefined()
    await click('Try now')
    expect(link.retries).toBe(1)
  })

  test('goes by keys: arrows move, Enter enlarges, Esc goes back, digits jump', async () => {
    await open()
    await press('ArrowRight')
    expect(document.activeElement).toBe(tile('Yard'))
    await press('Enter')
    expect([tile('Yard').getAttribute('aria-pressed'), window.location.hash]).toEqual(['true', '#/live/yard'])
    await press('3')
    expect(tile('Roof').getAttribute('aria-pressed')).toBe('true')
    await press('Escape')
    expect(tile('Roof').getAttribute('aria-pressed')).toBe('false')
    expect(link.players).toHaveLength(3)
  })

  test('S shows figures, ? the keys', async () => {
    await open()
    link.playerOf('gate')?.become({ state: { state: 'playing' }, stats: goodStats({ lostSlow: 12 }) })
    await press('s')
    expect(pageText()).toContain('4.2 Mbit/s')
    expect(pageText()).toContain('12 slow line')
    await press('?')
    expect(screen.getByRole('dialog').textContent).toContain('Move between cameras')
  })

  test('closes its pictures half a minute after the page was hidden, and opens them when it is seen again', async () => {
    await open()
    const hide = async (hidden: boolean): Promise<void> => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
      await settled()
    }
    await hide(true)
    await clock.advance(29_000)
    await settled()
    expect(link.playerOf('gate')).toBeDefined()
    await clock.advance(1_000)
    await settled()
    expect(link.playerOf('gate')).toBeUndefined()
    await hide(false)
    expect(link.playerOf('gate')).toBeDefined()
  })

  test('shows an alarm until somebody has seen it', async () => {
    await open()
    link.say({
      method: 'alarm',
      params: { kind: 'disk', message: 'The disk is full.', at: '2026-01-02T03:04:05.000Z' },
    })
    await clock.advance(60_000)
    await settled()
    expect(pageText()).toContain('The disk is full.')
    await click('Close')
    expect(pageText()).not.toContain('The disk is full.')
  })

  test('a name with markup is text', async () => {
    link.answers['cameras.list'] = () => [camera({ name: '<img src=x onerror=alert(1)>' })]
    await open()
    expect(document.querySelector('img')).toBeNull()
    expect(pageText()).toContain('<img src=x onerror=alert(1)>')
  })

  test('asks for a login when the station has ended the session', async () => {
    await open()
    link.become({ state: 'signedOut', reason: null })
    await settled()
    expect(pageText()).toContain('Your session has ended.')
  })
})

describe('the cameras', () => {
  test('are added with a source that was tried first', async () => {
    link.answers['cameras.add'] = () => camera({ id: 'boat', name: 'Boat house' })
    await open()
    await click('Cameras')
    await click('Add camera')
    await typeInto('Name', 'Boat house')
    await typeInto('Address', 'rtsp://c/1')
    await click('Try it')
    expect(screen.getByRole('alert').textContent).toContain('No answer from the camera.')
    await click('Add camera', 1)
    expect(link.sent.at(-1)).toEqual({ method: 'cameras.add', params: { name: 'Boat house', source: 'rtsp://c/1' } })
    expect(pageText()).toContain('Boat house was added.')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('are removed only after a question that names them', async () => {
    link.answers['cameras.remove'] = () => camera()
    await open()
    await click('Cameras')
    await click('Remove Front gate')
    expect(screen.getByRole('dialog').textContent).toContain('Remove “Front gate”?')
    expect(link.sent.some(({ method }) => method === 'cameras.remove')).toBe(false)
    await click('Remove camera')
    expect(link.sent.at(-1)).toEqual({ method: 'cameras.remove', params: { camera: 'gate' } })
  })

  test('are switched off, and what the station refuses is said', async () => {
    link.answers['cameras.update'] = () => Promise.reject(new LinkError({ kind: 'conflict', message: 'It is in use.' }))
    await open()
    await click('Cameras')
    screen.getByRole('switch', { name: 'Front gate on' }).click()
    await settled()
    expect(link.sent.at(-1)).toEqual({ method: 'cameras.update', params: { camera: 'gate', enabled: false } })
    expect(pageText()).toContain('It is in use.')
  })

  test('of the command line have no buttons', async () => {
    await open()
    await click('Cameras')
    expect(screen.queryByRole('button', { name: 'Remove Roof' })).toBeNull()
    expect(pageText()).toContain('Command line')
  })

  test('cannot be changed by a viewer, who is told who can', async () => {
    await open({ role: 'viewer' })
    await click('Cameras')
    expect(pageText()).toContain('Only an administrator')
    expect(screen.queryByRole('button', { name: 'Add camera' })).toBeNull()
    expect(link.sent.some(({ method }) => method === 'cameras.get')).toBe(false)
  })

  test('that are not there yet are invited', async () => {
    link.answers['cameras.list'] = () => []
    await open()
    await click('Add a camera')
    expect(screen.getByRole('dialog').textContent).toContain('What is it?')
  })
})
