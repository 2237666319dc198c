import { screen } from '@testing-library/svelte'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SourceKind } from '../../../electron/protocol/cameras.ts'
import type { RecordingSettings } from '../../../electron/protocol/recordings.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import { presets } from '../../../renderer/state/week.ts'
import { camera } from '../kit/cameras.ts'
import { settled } from '../kit/page.ts'
import { link, open, pageText, sent, setUpPanel } from './panel-kit.ts'

setUpPanel()

let settings: RecordingSettings
beforeEach(() => {
  settings = {
    mode: 'continuous',
    schedule: presets.always,
    ...{ preRollSeconds: 5, postRollSeconds: 5 },
    retention: { days: null, gigabytes: null },
  }
  const view = () => ({ settings, state: { state: 'waiting' } as const })
  link.answers['record.get'] = view
  link.answers['record.set'] = ({ settings: change }) => {
    settings = { ...settings, ...change } as RecordingSettings
    return view()
  }
})
const ofKind = (sourceKind: SourceKind): void => {
  link.answers['cameras.list'] = () => [camera({ sourceKind })]
}
const knob = (): HTMLButtonElement => screen.getByRole('switch', { name: 'Record untouched' })

describe('which picture is recorded', () => {
  test('is said to whoever may not choose it', async () => {
    await open()
    expect(pageText()).toContain('Recorded as everyone sees it')
    expect(screen.queryByRole('switch', { name: 'Record untouched' })).toBeNull()
  })

  test('is what everybody sees, or what the camera gives, with what that costs', async () => {
    settings.untouched = true
    await open()
    expect(pageText()).toContain('Recorded untouched, as the camera gives it')
    expect(pageText()).toContain('the camera is read twice')
  })

  test('is chosen by an administrator', async () => {
    await open('admin')
    expect(knob().getAttribute('aria-checked')).toBe('false')
    knob().click()
    for (let turn = 0; turn < 4; turn++) await settled()
    expect(sent('record.set')).toEqual([{ camera: 'gate', settings: { untouched: true } }])
    expect(knob().getAttribute('aria-checked')).toBe('true')
    expect(pageText()).toContain('The recording is without these settings.')
  })

  test('stays as it was where the station refuses, which is said', async () => {
    await open('admin')
    link.answers['record.set'] = () =>
      Promise.reject(new LinkError({ kind: 'unavailable', message: 'The settings cannot be written.' }))
    knob().click()
    for (let turn = 0; turn < 4; turn++) await settled()
    expect(knob().getAttribute('aria-checked')).toBe('false')
    expect(pageText()).toContain('The settings cannot be written.')
  })

  test('is always what everybody sees of a device, and why', async () => {
    ofKind('device')
    settings.untouched = true
    await open('admin')
    expect(knob().disabled).toBe(true)
    expect(knob().getAttribute('aria-checked')).toBe('false')
    expect(pageText()).toContain('A device can be opened only once')
  })

  test('is not spoken of where nothing is recorded', async () => {
    settings.mode = 'off'
    await open('admin')
    expect(pageText()).not.toContain('Record untouched')
  })
})
