import { screen } from '@testing-library/svelte'
import { beforeEach, describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { REST_MS } from '../../../renderer/state/image/hand.ts'
import { camera as cameraView, states } from '../kit/cameras.ts'
import { FakeControls } from '../kit/fake-controls.ts'
import { online } from '../kit/fake-link.ts'
import { click, settled } from '../kit/page.ts'
import { clock, drag, key, letGo, link, open, openLayer, pageText, sent, setUpPanel, slider } from './panel-kit.ts'

setUpPanel()

let camera: FakeControls
beforeEach(() => {
  camera = new FakeControls(link)
})

async function openCameraLayer(role: 'viewer' | 'operator' = 'operator'): Promise<void> {
  await open(role)
  await openLayer(/^Camera/)
}
const rest = async (): Promise<void> => {
  await clock.advance(REST_MS)
  await settled()
}

describe('the camera’s own layer', () => {
  test('is asked for when somebody looks, and not before', async () => {
    await open()
    expect(sent('controls.get')).toEqual([])
    await openLayer(/^Camera/)
    expect(sent('controls.get')).toEqual([{ camera: 'gate' }])
  })

  test('shows each control as the camera names it, in the form that fits', async () => {
    await openCameraLayer()
    expect(slider('Brightness').min).toBe('-64')
    expect(slider('Contrast').step).toBe('4')
    expect(screen.getByRole('switch', { name: 'White balance automatic' }).ariaChecked).toBe('true')
    expect(screen.getByRole('button', { name: '50 Hz' }).ariaPressed).toBe('true')
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: /^Auto exposure/ }).value).toBe('3')
  })

  test('says while it asks that it does', async () => {
    link.answers['controls.get'] = () => new Promise(() => undefined)
    await openCameraLayer()
    expect(screen.getByText('Asking the camera…').role).toBe('status')
  })

  test('sets what is dragged, switched, pressed and chosen', async () => {
    await openCameraLayer()
    await drag('Brightness', 5, 20)
    await letGo()
    await rest()
    screen.getByRole('switch', { name: 'White balance automatic' }).click()
    await rest()
    await click('60 Hz')
    await rest()
    const exposure = screen.getByRole<HTMLSelectElement>('combobox', { name: /^Auto exposure/ })
    exposure.value = '1'
    exposure.dispatchEvent(new Event('change', { bubbles: true }))
    await rest()
    expect(camera.layer.controls.map(({ value }) => value)).toEqual([20, 32, false, '2', 4600, '1'])
    expect(pageText()).toContain('Last changed by ann (you)')
  })

  test('follows what others set, and says who it was', async () => {
    await openCameraLayer()
    camera.put('brightness', -30, 'Anna')
    await settled()
    expect(slider('Brightness').value).toBe('-30')
    expect(pageText()).toContain('Last changed by Anna')
  })

  test('goes to neutral by a double click or Delete where the camera says what that is, and not where it does not', async () => {
    camera.put('brightness', 20, 'Anna')
    await openCameraLayer()
    slider('Brightness').dispatchEvent(new Event('dblclick', { bubbles: true }))
    await rest()
    expect(slider('Brightness').value).toBe('0')
    camera.put('brightness', 20, 'Anna')
    await settled()
    slider('Brightness').focus()
    await key('keydown', 'Delete')
    expect(slider('Brightness').value).toBe('0')
    const before = sent('controls.set').length
    slider('Contrast').dispatchEvent(new Event('dblclick', { bubbles: true }))
    slider('Contrast').focus()
    await key('keydown', 'Delete')
    expect(slider('Contrast').value).toBe('32')
    expect(sent('controls.set')).toHaveLength(before)
    expect(screen.queryByRole('button', { name: 'Contrast: set to neutral' })).toBeNull()
  })

  test('shows what the camera governs itself as such, until its automatic is off', async () => {
    await openCameraLayer()
    const temperature = (): HTMLInputElement => screen.getByRole('slider', { name: /^White balance temperature/ })
    expect(temperature().disabled).toBe(true)
    expect(temperature().labels?.[0]?.textContent).toContain('cannot be set now')
    expect(pageText()).toContain('switch its automatic off first')
    screen.getByRole('switch', { name: 'White balance automatic' }).click()
    await rest()
    expect(temperature().disabled).toBe(false)
    expect(pageText()).not.toContain('switch its automatic off first')
  })

  test('says at a control that the camera refused it', async () => {
    await openCameraLayer()
    camera.refusal = new LinkError({ kind: 'conflict', message: 'The camera refused Brightness.' })
    await drag('Brightness', 20)
    await letGo()
    await rest()
    expect(screen.getByRole('alert').textContent).toBe('The camera refused Brightness.')
    expect(slider('Brightness').value).toBe('0')
  })

  test('takes back by Ctrl + Z what was set in it, and leaves the station’s layer alone', async () => {
    await openCameraLayer()
    await drag('Brightness', 20)
    await letGo()
    await rest()
    await key('keydown', 'z', { ctrlKey: true })
    await rest()
    expect(slider('Brightness').value).toBe('0')
    expect(sent('image.undo')).toEqual([])
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Undo' }).disabled).toBe(true)
  })

  test('is only looked at by a viewer', async () => {
    await openCameraLayer('viewer')
    expect(slider('Brightness').disabled).toBe(true)
    expect(pageText()).toContain('Only operators change what everybody sees')
    link.become(online('operator'))
    await settled()
    expect(slider('Brightness').disabled).toBe(false)
  })

  test('is as it was last known while there is no connection, and asked again with the next', async () => {
    await openCameraLayer()
    link.become({ state: 'waiting', at: clock.now() / 1_000 + 5_000, because: 'gone', attempt: 1 })
    await settled()
    expect(slider('Brightness').disabled).toBe(true)
    expect(pageText()).toContain('the camera cannot be set now')
    camera.put('brightness', 9, 'Anna')
    link.become(online('operator'))
    await settled()
    expect(slider('Brightness').value).toBe('9')
    expect(sent('controls.get')).toHaveLength(2)
  })
})

describe('a camera that cannot be asked', () => {
  test('is told of in one sentence that says what to do', async () => {
    camera.fail('missing', 'The camera’s own settings need the program v4l2-ctl: install the package v4l-utils.')
    await openCameraLayer()
    expect(screen.getByRole('alert').textContent).toContain('install the package v4l-utils')
    expect(screen.queryAllByRole('slider')).toEqual([])
  })

  test('is asked again on demand, and by itself when it is live once more', async () => {
    camera.fail('unreachable', 'The camera at 10.0.0.1 cannot be reached by ONVIF.')
    await openCameraLayer()
    await click('Ask again')
    expect(screen.getByRole('alert').textContent).toContain('cannot be reached by ONVIF')
    link.say({ method: 'camera.state', params: cameraView({ state: states.retrying }) })
    await settled()
    expect(sent('controls.get')).toHaveLength(2)
    new FakeControls(link)
    link.say({ method: 'camera.state', params: cameraView() })
    await settled()
    expect(slider('Brightness').value).toBe('0')
    expect(sent('controls.get')).toHaveLength(3)
  })

  test('because the station does not answer is told of too', async () => {
    link.answers['controls.get'] = () =>
      Promise.reject(new LinkError({ kind: 'offline', message: 'No answer in 15 s.' }))
    await openCameraLayer()
    expect(screen.getByRole('alert').textContent).toContain('No answer in 15 s.')
    new FakeControls(link)
    await click('Ask again')
    expect(slider('Brightness').value).toBe('0')
  })

  test('since it has nothing to set is not asked to try again, unless it might', async () => {
    camera.layer = { state: 'none', controls: [], why: 'source' }
    await openCameraLayer()
    expect(pageText()).toContain('This camera offers no settings of its own here.')
    expect(screen.queryByRole('button', { name: 'Ask again' })).toBeNull()
    camera.layer = { state: 'none', controls: [], why: 'camera' }
    await openLayer(/^Station/)
    await openLayer(/^Camera/)
    expect(pageText()).toContain('The camera was asked, and offers no settings of its own.')
    expect(screen.getByRole('button', { name: 'Ask again' })).not.toBeNull()
  })
})
