import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withChange, type ImageChange } from '../../../electron/protocol/image.ts'
import App from '../../../renderer/App.svelte'
import { LinkError } from '../../../renderer/link/problem.ts'
import { Preferences } from '../../../renderer/state/preferences.svelte.ts'
import { Session, type SessionApi } from '../../../renderer/state/session.svelte.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { camera } from '../kit/cameras.ts'
import { FakeImages } from '../kit/fake-images.ts'
import { FakeLocal } from '../kit/fake-local.ts'
import { FakeLink, goodStats, online } from '../kit/fake-link.ts'
import { FakeRecordings } from '../kit/fake-recordings.ts'
import { FakeStorage } from '../kit/fake-storage.ts'
import { click, completeJsdom, press, settled, type as typeInto } from '../kit/page.ts'

let clock: ManualClock
let link: FakeLink
let images: FakeImages

async function open(role: 'viewer' | 'operator' | 'admin' = 'operator'): Promise<void> {
  const api: SessionApi = {
    station: () => Promise.resolve({ name: 'Harbour', version: '1', protocol: 'lookout.v1', setup: true }),
    setup: () => Promise.resolve(),
    login: () => Promise.resolve({ name: 'ann', role }),
    loginByTicket: () => new Promise(() => undefined),
    logout: () => Promise.resolve(),
    current: () => Promise.resolve({ name: 'ann', role }),
  }
  link.state = online(role)
  render(App, {
    session: new Session({ api, clock, ticket: null, ownComputer: true }),
    sources: { devices: () => Promise.resolve([]), tryOut: () => new Promise(() => undefined) },
    recordings: new FakeRecordings(),
    storage: new FakeStorage(),
    local: new FakeLocal(),
    preferences: new Preferences({ getItem: () => null, setItem: () => undefined }, ['en']),
    clock,
    connect: () => link,
  })
  await settled()
  link.playerOf('gate')?.become({ state: { state: 'playing' }, stats: goodStats() })
  await press('i')
}

const pageText = (): string => document.body.textContent
const panel = (): HTMLElement | null => screen.queryByRole('complementary', { name: 'Picture settings' })
const slider = (name: string): HTMLInputElement => screen.getByRole('slider', { name })
const sent = (method: string): unknown[] => link.sent.flatMap((each) => (each.method === method ? [each.params] : []))
const other = (change: ImageChange): void => images.change(withChange(images.settings, change), 'Anna')
const layer = (name: RegExp): HTMLElement => screen.getByRole('button', { name, expanded: false })

async function drag(name: string, ...values: number[]): Promise<void> {
  slider(name).dispatchEvent(new Event('pointerdown', { bubbles: true }))
  for (const value of values) {
    slider(name).value = String(value)
    slider(name).dispatchEvent(new Event('input', { bubbles: true }))
    await settled()
  }
}
async function letGo(): Promise<void> {
  window.dispatchEvent(new Event('pointerup', { bubbles: true }))
  await settled()
}
async function key(type: 'keydown' | 'keyup', name: string, held: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent(type, { key: name, bubbles: true, cancelable: true, ...held }))
  await settled()
}
async function openLayer(name: RegExp): Promise<void> {
  layer(name).click()
  await settled()
}
async function unfold(title: string): Promise<void> {
  const details = screen.getByText(title, { selector: 'summary span' }).closest('details')!
  details.open = true
  details.dispatchEvent(new Event('toggle'))
  await settled()
}

beforeAll(completeJsdom)
beforeEach(() => {
  window.location.hash = ''
  clock = new ManualClock()
  link = new FakeLink()
  images = new FakeImages(link, () => clock.now() / 1_000)
  Object.assign(link.answers, {
    'cameras.list': () => [camera(), camera({ id: 'yard', name: 'Yard' }), camera({ id: 'dock', name: 'Dock' })],
    'record.get': () => new Promise<never>(() => undefined),
  })
})
afterEach(cleanup)

describe('the panel', () => {
  test('I opens it beside the camera that the keyboard is at, and closes it again; so does Esc in it', async () => {
    await open()
    expect(panel()).not.toBeNull()
    expect(window.location.hash).toBe('#/live/gate')
    expect(document.activeElement).toBe(panel())
    await press('i')
    expect(panel()).toBeNull()
    await click('Picture settings')
    expect(panel()).not.toBeNull()
    await press('Escape')
    expect(panel()).toBeNull()
    expect(window.location.hash).toBe('#/live/gate')
  })

  test('is as true the second time as the first', async () => {
    await open()
    await press('i')
    other({ brightness: 21 })
    await press('i')
    expect(slider('Brightness').value).toBe('21')
    other({ brightness: 22 })
    await settled()
    expect(slider('Brightness').value).toBe('22')
    await drag('Brightness', 30)
    expect(slider('Brightness').value).toBe('30')
  })

  test('says of each layer whose picture it changes, all three at once', async () => {
    await open()
    for (const words of [
      'What the camera itself does',
      'Everyone sees this, and it is recorded',
      'Nothing leaves this screen',
    ])
      expect(pageText()).toContain(words)
    await openLayer(/^Camera/)
    expect(pageText()).toContain('This camera offers no settings of its own here.')
    expect(screen.queryAllByRole('slider')).toEqual([])
  })

  test('follows to another camera', async () => {
    await open()
    await press('2')
    expect(pageText()).toContain('Picture of Yard')
    expect(sent('image.get')).toEqual([{ camera: 'gate' }, { camera: 'yard' }])
  })

  test('asks again after a new connection', async () => {
    await open()
    link.become({ state: 'waiting', at: 0, because: 'gone', attempt: 1 })
    await clock.advance(1_000)
    await settled()
    expect(slider('Brightness').disabled).toBe(true)
    images.settings = { ...images.settings, brightness: 9 }
    link.become(online('operator'))
    await settled()
    expect(slider('Brightness').disabled).toBe(false)
    expect(slider('Brightness').value).toBe('9')
  })
})

describe('the station’s layer', () => {
  test('a drag is sent while it lasts; another’s change moves other sliders and waits for this hand', async () => {
    await open()
    await drag('Brightness', 10, 20)
    expect(sent('image.set')).toEqual([{ camera: 'gate', settings: { brightness: 10 } }])
    await clock.advance(50)
    expect(sent('image.set')).toHaveLength(2)
    other({ brightness: -50, contrast: 33 })
    await settled()
    expect([slider('Brightness').value, slider('Contrast').value]).toEqual(['20', '33'])
    await letGo()
    expect(slider('Brightness').value).toBe('-50')
    expect(pageText()).toContain('Last changed by Anna, 0s ago')
  })

  test('double-click and Delete set to neutral, Shift with an arrow goes ten steps', async () => {
    await open()
    slider('Gamma').focus()
    await key('keydown', 'ArrowRight', { shiftKey: true })
    expect(slider('Gamma').value).toBe('10')
    await clock.advance(1_000)
    await key('keydown', 'Delete')
    expect(sent('image.set').at(-1)).toEqual({ camera: 'gate', settings: { gamma: 0 } })
    other({ hue: 40 })
    await settled()
    slider('Hue').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
    await clock.advance(1_000)
    expect(sent('image.set').at(-1)).toEqual({ camera: 'gate', settings: { hue: 0 } })
  })

  test('what restarts the picture says so and is sent once, at rest', async () => {
    await open()
    await drag('Noise reduction (Restarts the picture)', 10, 20, 30)
    expect(sent('image.set')).toEqual([])
    await letGo()
    expect(sent('image.set')).toEqual([{ camera: 'gate', settings: { noiseReduction: 30 } }])
    expect(screen.getByRole('group', { name: /^Rotate.*Restarts the picture/ })).toBeDefined()
  })

  test('rotation, mirrors and words in the picture are set; panning is there once there is something to pan', async () => {
    await open()
    expect(screen.queryByRole('slider', { name: 'Pan across' })).toBeNull()
    await click('180°')
    screen.getByRole('switch', { name: 'Mirror' }).click()
    await typeInto('Your own words', "Gate 4: 50% 'off'")
    await clock.advance(500)
    const changes = sent('image.set').map((params) => (params as { settings: ImageChange }).settings)
    expect(changes).toHaveLength(2)
    expect({ ...changes[0], ...changes[1] }).toEqual({
      rotate: 180,
      mirror: true,
      overlay: { text: "Gate 4: 50% 'off'" },
    })
    await drag('Zoom', 2)
    await letGo()
    await drag('Pan across', -30)
    await letGo()
    await clock.advance(500)
    expect(sent('image.set').at(-1)).toEqual({ camera: 'gate', settings: { panX: -30 } })
  })

  test('a refusal is said at its control, which goes back', async () => {
    await open()
    images.refusal = new LinkError({ kind: 'unavailable', message: 'This ffmpeg has no gamma.' })
    await drag('Gamma', 40)
    expect(screen.getByRole('alert').textContent).toBe('This ffmpeg has no gamma.')
    expect(slider('Gamma').getAttribute('aria-describedby')).toBe(screen.getByRole('alert').id)
    expect(slider('Gamma').value).toBe('0')
  })

  test('Ctrl + Z takes the newest change back, but belongs to the text while that is typed', async () => {
    await open()
    other({ brightness: 40 })
    await settled()
    await key('keydown', 'z', { ctrlKey: true })
    expect(sent('image.undo')).toHaveLength(1)
    expect(slider('Brightness').value).toBe('0')
    screen.getByLabelText('Your own words').focus()
    await key('keydown', 'z', { ctrlKey: true })
    expect(sent('image.undo')).toHaveLength(1)
  })

  test('the history says who changed what', async () => {
    await open()
    other({ brightness: 40 })
    await unfold('History')
    expect(pageText()).toContain('Brightness: 0 → +40')
    await click('Undo')
    await clock.advance(1_000)
    await settled()
    expect(pageText()).toContain('ann (you)')
    expect(pageText()).toContain('taken back')
  })

  test('presets are saved under a suggested name, applied, and removed only when asked twice', async () => {
    await open()
    other({ brightness: 40 })
    await unfold('Presets')
    await click('Night')
    await click('Save as preset')
    expect(sent('image.savePreset')).toEqual([{ camera: 'gate', name: 'Night', scope: 'camera' }])
    await click('All neutral')
    await click('Apply preset Night')
    expect(slider('Brightness').value).toBe('40')
    await click('Remove preset Night')
    expect(sent('image.removePreset')).toEqual([])
    await click('Really remove preset Night')
    expect(sent('image.removePreset')).toEqual([{ camera: 'gate', name: 'Night', scope: 'camera' }])
    expect(pageText()).toContain('No presets yet.')
  })

  test('the settings are copied to the chosen cameras', async () => {
    await open()
    await unfold('Copy to other cameras')
    expect(screen.queryByLabelText('Front gate')).toBeNull()
    screen.getByLabelText('Dock').click()
    await settled()
    await click('Copy to 1 camera')
    expect(sent('image.copy')).toEqual([{ camera: 'gate', to: ['dock'] }])
    expect(pageText()).toContain('The settings were copied to 1 camera.')
  })

  test('a viewer sees it all, is told why it cannot be changed, and changes nothing', async () => {
    other({ brightness: 40 })
    await open('viewer')
    expect(pageText()).toContain('Only operators change what everybody sees')
    expect(slider('Brightness').value).toBe('40')
    for (const each of screen.getAllByRole<HTMLInputElement>('slider')) expect(each.disabled).toBe(true)
    await key('keydown', 'z', { ctrlKey: true })
    await unfold('Presets')
    expect(screen.queryByRole('button', { name: 'Save as preset' })).toBeNull()
    expect(
      link.sent.map(({ method }) => method).filter((method) => /^image\.(?!get|history|presets)/.test(method)),
    ).toEqual([])
  })

  test('a station without ffmpeg says so', async () => {
    images.controls = {}
    await open()
    expect(pageText()).toContain('The station cannot alter pictures')
    expect(screen.queryAllByRole('slider')).toEqual([])
  })

  test('closing the panel leaves nothing of a drag unsent', async () => {
    await open()
    await drag('Brightness', 10, 20)
    await press('Escape')
    expect(sent('image.set').at(-1)).toEqual({ camera: 'gate', settings: { brightness: 20 } })
  })
})

describe('the viewer’s own layer', () => {
  const tile = (): HTMLElement => document.querySelector<HTMLElement>('.tile.large')!
  const filter = (): string => tile().style.getPropertyValue('--own-look')

  test('alters this screen alone, is marked on the tile, and sends nothing', async () => {
    await open('viewer')
    await openLayer(/^Only me/)
    const before = link.sent.length
    await drag('Saturation', -100)
    const id = /^url\(#(.+)\)$/.exec(filter())?.[1]
    expect(document.getElementById(id ?? '')?.tagName).toBe('filter')
    expect(tile().textContent).toContain('Altered for you only')
    expect(link.sent).toHaveLength(before)
    await press('Escape')
    await press('Escape')
    expect(document.querySelectorAll('.tile.own')).toHaveLength(1)
  })

  test('is gone while a key or the button is held, and says what is compared', async () => {
    await open()
    await openLayer(/^Only me/)
    await drag('Brightness', 40)
    await letGo()
    await key('keydown', 'c')
    expect(filter()).toBe('none')
    expect(tile().textContent).toContain('As everybody sees it')
    await key('keyup', 'c')
    expect(filter()).not.toBe('none')
    const button = screen.getByRole('button', { name: 'Hold to compare' })
    button.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    await settled()
    expect(filter()).toBe('none')
    button.dispatchEvent(new Event('pointerup', { bubbles: true }))
    await settled()
    expect(filter()).not.toBe('none')
    await key('keydown', '\\')
    window.dispatchEvent(new Event('blur'))
    await settled()
    expect(filter()).not.toBe('none')
  })

  test('is neutral again at once', async () => {
    await open()
    await openLayer(/^Only me/)
    await drag('Brightness', 40)
    await click('My layer neutral')
    expect(filter()).toBe('none')
    expect(pageText()).not.toContain('Altered for you only')
    expect(pageText()).toContain('Nothing to compare: your own layer is neutral.')
  })
})
