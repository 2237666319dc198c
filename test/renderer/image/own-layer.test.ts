import { screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { click, press, settled } from '../kit/page.ts'
import { drag, key, letGo, link, open, openLayer, pageText, setUpPanel } from './panel-kit.ts'

setUpPanel()

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
