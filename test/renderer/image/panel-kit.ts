import { cleanup, screen } from '@testing-library/svelte'
import { afterEach, beforeAll, beforeEach } from 'vitest'
import { withChange, type ImageChange } from '../../../electron/protocol/image.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { openApp, type Role } from '../kit/app.ts'
import { camera } from '../kit/cameras.ts'
import { FakeImages } from '../kit/fake-images.ts'
import { FakeLink, goodStats } from '../kit/fake-link.ts'
import { completeJsdom, press, settled } from '../kit/page.ts'

/** What the test at hand works with, made anew before each by `setUpPanel`. */
export let clock: ManualClock
export let link: FakeLink
export let images: FakeImages

/** Opens the page, and the panel beside its first camera. */
export async function open(role: Role = 'operator'): Promise<void> {
  await openApp({ link, clock, role })
  link.playerOf('gate')?.become({ state: { state: 'playing' }, stats: goodStats() })
  await press('i')
}

export const pageText = (): string => document.body.textContent
export const panel = (): HTMLElement | null => screen.queryByRole('complementary', { name: 'Picture settings' })
export const slider = (name: string): HTMLInputElement => screen.getByRole('slider', { name })
export const sent = (method: string): unknown[] =>
  link.sent.flatMap((each) => (each.method === method ? [each.params] : []))
export const other = (change: ImageChange): void => images.change(withChange(images.settings, change), 'Anna')
const layer = (name: RegExp): HTMLElement => screen.getByRole('button', { name, expanded: false })

export async function drag(name: string, ...values: number[]): Promise<void> {
  slider(name).dispatchEvent(new Event('pointerdown', { bubbles: true }))
  for (const value of values) {
    slider(name).value = String(value)
    slider(name).dispatchEvent(new Event('input', { bubbles: true }))
    await settled()
  }
}

export async function letGo(): Promise<void> {
  window.dispatchEvent(new Event('pointerup', { bubbles: true }))
  await settled()
}

export async function key(type: 'keydown' | 'keyup', name: string, held: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent(type, { key: name, bubbles: true, cancelable: true, ...held }))
  await settled()
}

export async function openLayer(name: RegExp): Promise<void> {
  layer(name).click()
  await settled()
}

export async function unfold(title: string): Promise<void> {
  const details = screen.getByText(title, { selector: 'summary span' }).closest('details')!
  details.open = true
  details.dispatchEvent(new Event('toggle'))
  await settled()
}

/** Three cameras, of which `gate` has picture settings; the page is not open yet. */
export function setUpPanel(): void {
  beforeAll(completeJsdom)
  beforeEach(() => {
    window.location.hash = ''
    clock = new ManualClock()
    link = new FakeLink()
    images = new FakeImages(link, () => clock.now() / 1_000)
    Object.assign(link.answers, {
      'cameras.list': () => [camera(), camera({ id: 'yard', name: 'Yard' }), camera({ id: 'dock', name: 'Dock' })],
      'record.get': () => new Promise<never>(() => undefined),
      'controls.get': () => ({ state: 'none', controls: [], why: 'source' }),
    })
  })
  afterEach(cleanup)
}
