import { EventEmitter } from 'node:events'
import type { App, Session, WebContents } from 'electron'
import { describe, expect, it } from 'vitest'
import { guardAll, guardContents } from '../../electron/shell/guards.ts'
import { limitPermissions } from '../../electron/shell/permissions.ts'
import { preventable } from '../kit/electron/events.ts'
import { StandInSession } from '../kit/electron/session.ts'

const OWN = 'https://127.0.0.1:7440'

class Contents extends EventEmitter {
  open: Parameters<WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' })

  setWindowOpenHandler(handler: typeof this.open): void {
    this.open = handler
  }

  /** Whether the page gets there. */
  goes(event: string, url: string, isMainFrame = true): boolean {
    const asked = preventable({ url, isMainFrame })
    this.emit(event, asked)
    return !asked.defaultPrevented
  }
}

function guarded(origin: string | undefined = OWN): Contents {
  const contents = new Contents()
  guardContents(contents as unknown as WebContents, () => origin)
  return contents
}

describe('a page', () => {
  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('goes to its own station alone (%s)', (event) => {
    const contents = guarded()
    expect(contents.goes(event, `${OWN}/api/exports/1/film`)).toBe(true)
    const elsewhere = [
      'https://example.org/',
      'https://127.0.0.1:7441/',
      'http://127.0.0.1:7440/',
      `${OWN}.evil.example/`,
    ]
    const odd = [
      'file:///etc/passwd',
      'data:text/html,x',
      'javascript:alert(1)',
      'about:blank',
      'blob:https://x/1',
      'nonsense',
    ]
    expect([...elsewhere, ...odd].filter((url) => contents.goes(event, url))).toEqual([])
  })

  it('frames nothing, opens no window and attaches no webview', () => {
    const contents = guarded()
    expect(contents.goes('will-frame-navigate', `${OWN}/`, false)).toBe(false)
    expect(contents.open({} as Parameters<typeof contents.open>[0])).toEqual({ action: 'deny' })
    expect(contents.goes('will-attach-webview', '')).toBe(false)
  })

  it('that has no station goes nowhere', () => {
    const nowhere = new Contents()
    guardContents(nowhere as unknown as WebContents, () => undefined)
    expect(nowhere.goes('will-navigate', 'about:blank')).toBe(false)
  })

  it('that nobody has thought of opens no window and attaches no webview either', () => {
    const app = new EventEmitter()
    guardAll(app as unknown as Pick<App, 'on'>)
    const contents = new Contents()
    app.emit('web-contents-created', {}, contents)
    expect(contents.open({} as Parameters<typeof contents.open>[0])).toEqual({ action: 'deny' })
    expect(contents.goes('will-attach-webview', '')).toBe(false)
  })
})

describe('permissions', () => {
  function limited() {
    const session = new StandInSession('x')
    limitPermissions(session as unknown as Session, OWN)
    const ask = (permission: string, requestingUrl: string, isMainFrame = true): boolean => {
      let granted: boolean | undefined
      session.onRequest?.({} as unknown as WebContents, permission as 'media', (yes) => (granted = yes), {
        requestingUrl,
        isMainFrame,
      })
      const checked = session.onCheck?.(null, permission as 'media', requestingUrl, { isMainFrame })
      expect(checked).toBe(granted)
      return granted ?? false
    }
    return { session, ask }
  }

  it('are camera and microphone, for the station’s own page in the main frame', () => {
    const { ask } = limited()
    expect(ask('media', `${OWN}/`)).toBe(true)
    expect(ask('media', `${OWN}/`, false)).toBe(false)
    expect(ask('media', 'https://example.org/')).toBe(false)
    expect(ask('media', 'nonsense')).toBe(false)
  })

  it.each([
    'geolocation',
    'notifications',
    'midi',
    'clipboard-read',
    'display-capture',
    'openExternal',
    'fileSystem',
    'hid',
    'usb',
  ])('are refused to everybody for %s', (permission) => {
    expect(limited().ask(permission, `${OWN}/`)).toBe(false)
  })

  it('of devices and of the screen are refused as well', () => {
    const { session } = limited()
    expect(session.onDevice?.({} as never)).toBe(false)
    let streams: unknown = 'none'
    session.onScreen?.({} as never, (given) => (streams = given))
    expect(streams).toBeNull()
  })
})
