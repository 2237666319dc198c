import { screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import type { ImageChange } from '../../../electron/protocol/image.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { click, press, settled, type as typeInto } from '../kit/page.ts'
import {
  clock,
  drag,
  images,
  key,
  letGo,
  link,
  open,
  other,
  pageText,
  sent,
  setUpPanel,
  slider,
  unfold,
} from './panel-kit.ts'

setUpPanel()

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
