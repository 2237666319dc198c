import { screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { click, press, settled } from '../kit/page.ts'
import { online } from '../kit/fake-link.ts'
import {
  clock,
  drag,
  images,
  link,
  open,
  openLayer,
  other,
  pageText,
  panel,
  sent,
  setUpPanel,
  slider,
} from './panel-kit.ts'

setUpPanel()

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
