import type { BrowserWindow, IpcMainInvokeEvent, WebContents } from 'electron'
import { describe, expect, it } from 'vitest'
import { LookoutError } from '../../electron/base/error.ts'
import { silentLog } from '../../electron/base/log.ts'
import type { DesktopActions } from '../../electron/shell/actions.ts'
import { bridgeHandlers } from '../../electron/shell/bridge-handlers.ts'
import { BRIDGE_CALLS, channelOf, type BridgeAnswer, type BridgeCall } from '../../electron/shell/bridge.ts'
import { initialDesktopSettings, type DesktopSettings } from '../../electron/shell/desktop-settings.ts'
import { serveBridge, type BridgeServer, type Caller } from '../../electron/shell/ipc.ts'

const ORIGIN = 'https://127.0.0.1:7440'

type Handler = (event: IpcMainInvokeEvent, argument?: unknown) => Promise<BridgeAnswer>

/** A program whose page calls, as its own or as somebody else’s. */
function served(station = 'own') {
  const done: unknown[] = []
  let settings: DesktopSettings = initialDesktopSettings()
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void done.push([name, ...args])
  const actions = new Proxy({} as DesktopActions, { get: (_target, name) => note(String(name)) })
  const handlers = bridgeHandlers({
    actions,
    settings: {
      get current() {
        return settings
      },
      change: (edit) => {
        settings = edit(settings)
        return Promise.resolve()
      },
    },
    versions: { lookout: '1', electron: '45', chromium: '156', node: '24' },
    crashReports: () => Promise.resolve([]),
    signInTicket: () => 'ticket',
    startAtLogin: (wish) => {
      if (wish.enabled && wish.hidden) return Promise.reject(new LookoutError('unavailable', 'The list is locked.'))
      note('startAtLogin')(wish)
      return Promise.resolve()
    },
  })
  const window = { isFullScreen: () => true, isKiosk: () => false } as unknown as BrowserWindow
  const mainFrame = { origin: ORIGIN }
  const sender = { mainFrame } as unknown as WebContents
  const caller: Caller = { window, station, origin: ORIGIN }
  const channels = new Map<string, Handler>()
  const server: BridgeServer = {
    ipcMain: {
      handle: (channel, handler) => void channels.set(channel, handler as Handler),
      removeHandler: (channel) => void channels.delete(channel),
    },
    callerOf: (contents) => (contents === sender ? caller : undefined),
    handlers,
    log: silentLog,
  }
  const stop = serveBridge(server)
  const event = (changed: object = {}): IpcMainInvokeEvent =>
    ({ sender, senderFrame: mainFrame, ...changed }) as unknown as IpcMainInvokeEvent
  const call = (name: BridgeCall, argument?: unknown, from = event()): Promise<BridgeAnswer> => {
    const handler = channels.get(channelOf(name))
    if (!handler) throw new Error('nobody answers')
    return handler(from, argument)
  }
  return { call, event, done, stop, channels, settings: () => settings }
}

describe('a page’s call', () => {
  it('is answered for the main frame of one of our windows on its own station’s page', async () => {
    const { call } = served()
    expect(await call('windowMode')).toEqual({ ok: true, value: { fullScreen: true, kiosk: false } })
  })

  it.each(BRIDGE_CALLS.map((name) => [name]))('is refused to strangers, whatever it is: %s', async (name) => {
    const { call, event, done, settings } = served()
    const strangers = [
      event({ sender: { mainFrame: { origin: ORIGIN } } }),
      event({ senderFrame: { origin: ORIGIN } }),
      event({ senderFrame: null }),
    ]
    for (const stranger of strangers)
      expect(await call(name, undefined, stranger)).toEqual({ ok: false, message: 'This page may not ask that.' })
    expect([done, settings()]).toEqual([[], initialDesktopSettings()])
  })

  it('is refused where our window shows another origin', async () => {
    const { call, event } = served()
    const mainFrame = { origin: 'https://evil.example' }
    const from = event({ senderFrame: mainFrame })
    ;(from.sender as unknown as { mainFrame: object }).mainFrame = mainFrame
    expect(await call('preferences', undefined, from)).toMatchObject({ ok: false })
  })

  it('is heard no more when the program ends', () => {
    const { stop, channels } = served()
    stop()
    expect(channels.size).toBe(0)
  })
})

describe('what a page may change', () => {
  it('is the named settings alone', async () => {
    const { call, settings } = served()
    await call('setPreferences', { notifications: 'never' })
    expect(settings().notifications).toBe('never')
    for (const bad of [{ dataFolder: '/etc' }, { windows: [] }, { startAtLogin: 'yes' }, null, 'x', []])
      expect(await call('setPreferences', bad)).toMatchObject({ ok: false })
    expect(settings()).toEqual({ ...initialDesktopSettings(), notifications: 'never' })
  })

  it('is not set where the system refuses it', async () => {
    const { call, settings } = served()
    expect(await call('setPreferences', { startAtLogin: true })).toEqual({ ok: false, message: 'The list is locked.' })
    expect(settings().startAtLogin).toBe(false)
  })

  it('gives the GPU another chance', async () => {
    const { call, settings } = served()
    settings().softwareSince = '2026-01-02T03:04:05.000Z'
    await call('setPreferences', { hardwareAcceleration: 'auto' })
    expect(settings().softwareSince).toBeNull()
  })

  it('opens places of the console and nothing else', async () => {
    const { call, done } = served()
    await call('openWindow', '#/live/door')
    await call('openWindow', 'https://evil.example')
    await call('openWindow', { toString: () => '#/live' })
    expect(done).toEqual([
      ['openWindow', '#/live/door'],
      ['openWindow', '#/live'],
      ['openWindow', '#/live'],
    ])
  })
})

describe('another computer’s station', () => {
  it.each([
    'signInTicket',
    'chooseDataFolder',
    'openRecordingsFolder',
    'crashReports',
    'openCrashReportsFolder',
  ] as const)('may not ask for what is this computer’s: %s', async (name) => {
    const { call, done } = served('other')
    expect(await call(name)).toEqual({ ok: false, message: 'Only this computer’s own station may ask that.' })
    expect(done).toEqual([])
  })
})
