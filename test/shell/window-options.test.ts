import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { WebPreferences } from 'electron'
import { addressOf, createWindow, placeIn, type WindowTarget } from '../../electron/shell/window.ts'
import { placeOf } from '../../electron/shell/actions.ts'
import { StandInWindow } from '../kit/electron/window.ts'

vi.mock('electron', () => import('../kit/electron/electron.ts'))
vi.mock('../kit/electron/target.ts', () => import('../kit/electron/quiet-target.ts'))

const trust = vi.fn()
const target: WindowTarget = {
  ...{ station: 'own', url: 'https://127.0.0.1:7440/', partition: 'persist:station', trust },
  signInTicket: () => 'abc/d',
}

let preferences: WebPreferences
beforeAll(() => {
  createWindow({ target, bounds: { x: 0, y: 0, width: 800, height: 600 }, preload: '/dev/null' })
  preferences = StandInWindow.getAllWindows()[0]?.options.webPreferences ?? {}
})

describe('a window', () => {
  it('holds its page in a sandbox, isolated, without Node.js anywhere', () => {
    expect(preferences).toMatchObject({
      ...{ sandbox: true, contextIsolation: true, nodeIntegration: false },
      ...{ nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webviewTag: false },
    })
  })

  it('keeps the web’s own security, and switches nothing experimental on', () => {
    expect(preferences).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false })
    expect(preferences).toMatchObject({ disableBlinkFeatures: 'Auxclick' })
    expect(
      Object.keys(preferences).filter((name) => /experimental|enableBlink|enableWebSQL|plugins/i.test(name)),
    ).toEqual([])
  })

  it('asks the internet for no dictionary, and goes on in the background', () => {
    expect(preferences).toMatchObject({ spellcheck: false, backgroundThrottling: false })
  })

  it('has a session of its own, in which its station is trusted', () => {
    const { session } = preferences
    expect(trust).toHaveBeenCalledWith(session)
    expect(session).toMatchObject({ partition: 'persist:station' })
  })
})

describe('the address of a place', () => {
  it('has the ticket behind the # alone, and the place behind the ticket', () => {
    expect(addressOf(target, '#/live/door', true)).toBe('https://127.0.0.1:7440/#signin=abc%2Fd/live/door')
    expect(addressOf(target, '#/live', false)).toBe('https://127.0.0.1:7440/#/live')
    expect(addressOf({ ...target, signInTicket: null }, '#/live', true)).toBe('https://127.0.0.1:7440/#/live')
  })

  it('is read again, and whatever is no place is the wall', () => {
    expect(placeIn('https://127.0.0.1:7440/#/live/door')).toBe('#/live/door')
    expect(placeIn('https://127.0.0.1:7440/#signin=x')).toBeUndefined()
    expect(placeIn('nonsense')).toBeUndefined()
    expect(placeOf('https://evil.example')).toBe('#/live')
    expect(placeOf(`#/${'x'.repeat(500)}`)).toBe('#/live')
    expect(placeOf('#/live/a b')).toBe('#/live')
  })
})
