import { beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import {
  initialDesktopSettings,
  type DesktopSettings,
  type WindowSettings,
} from '../../electron/shell/desktop-settings.ts'
import type { WindowTarget } from '../../electron/shell/window.ts'
import { Windows, type WindowsOptions } from '../../electron/shell/windows.ts'
import { screen, type StandInDisplay } from '../kit/electron/screen.ts'
import { StandInWindow } from '../kit/electron/window.ts'
import { ManualClock, settle } from '../kit/manual-clock.ts'

vi.mock('electron', () => import('../kit/electron/electron.ts'))
vi.mock('../kit/electron/target.ts', () => import('../kit/electron/quiet-target.ts'))

const desk: StandInDisplay = { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } }
const wall: StandInDisplay = { id: 2, bounds: { x: 1920, y: 0, width: 2560, height: 1440 } }

let tickets = 0
const own: WindowTarget = {
  ...{ station: 'own', url: 'https://127.0.0.1:7440/', partition: 'persist:station' },
  trust: () => undefined,
  signInTicket: () => `ticket${++tickets}`,
}

const onWall: WindowSettings = {
  ...{ id: 'w', station: 'own', place: '#/live/door', displayId: 2, maximised: false, fullScreen: true, kiosk: false },
  bounds: { x: 2000, y: 100, width: 1600, height: 1000 },
  displayBounds: wall.bounds,
}

async function opened(known: readonly WindowSettings[] = [], lastMayClose = (): boolean => true) {
  const clock = new ManualClock()
  let current: DesktopSettings = { ...initialDesktopSettings(), windows: [...known] }
  const windows = new Windows({
    settings: {
      get current() {
        return current
      },
      change: (edit) => {
        current = edit(current)
        return Promise.resolve()
      },
    },
    screen: screen as unknown as WindowsOptions['screen'],
    ...{ clock, log: silentLog, random: systemRandom, preload: '/dev/null', lastMayClose },
    targetOf: (id) => (id === 'own' ? own : undefined),
    defaultStation: () => 'own',
    onOpened: () => undefined,
  })
  windows.restore()
  await settle()
  await clock.advance(1000)
  return { windows, clock, kept: () => current.windows, all: () => StandInWindow.getAllWindows() }
}

const placesOf = (windows: readonly StandInWindow[]): string[] =>
  windows.map(({ webContents }) => new URL(webContents.getURL()).hash)

beforeEach(() => {
  screen.removeAllListeners()
  for (const window of StandInWindow.getAllWindows()) window.destroy()
  screen.plug([desk, wall])
  tickets = 0
})

describe('the console’s windows', () => {
  it('are one on the wall at first, signed in by a ticket, and remembered', async () => {
    const { kept, all } = await opened()
    expect(placesOf(all())).toEqual(['#signin=ticket1/live'])
    expect(kept()).toMatchObject([{ station: 'own', place: '#/live', displayId: 1, fullScreen: false }])
    expect(all()[0]?.isVisible()).toBe(true)
  })

  it('are restored with place, monitor and mode', async () => {
    const { all } = await opened([onWall])
    expect(placesOf(all())).toEqual(['#signin=ticket1/live/door'])
    expect(all().map((window) => window.getNormalBounds())).toEqual([onWall.bounds])
    expect(all().map((window) => window.getBounds())).toEqual([wall.bounds])
  })

  it('follow their pages through the console', async () => {
    const { all, clock, kept } = await opened()
    await all()[0]?.loadURL(`${own.url}#/recordings/door`)
    await clock.advance(500)
    expect(kept()[0]?.place).toBe('#/recordings/door')
  })

  it('are opened beside one another; who is signed in needs no second ticket', async () => {
    const { windows, all } = await opened()
    windows.open('#/live/gate')
    await settle()
    expect(placesOf(all())).toEqual(['#signin=ticket1/live', '#/live/gate'])
    expect(all().map((window) => window.getNormalBounds().x)).toEqual([240, 272])
  })

  it('are forgotten when they are closed, but not the last one', async () => {
    const { windows, all, clock, kept } = await opened()
    windows.open('#/live/gate')
    await clock.advance(1000)
    expect(kept()).toHaveLength(2)
    all()[0]?.close()
    await clock.advance(1000)
    expect(kept().map(({ place }) => place)).toEqual(['#/live/gate'])
    all()[0]?.close()
    await clock.advance(1000)
    expect(all()).toEqual([])
    expect(kept().map(({ place }) => place)).toEqual(['#/live/gate'])
    windows.showMain()
    await settle()
    expect(placesOf(all())).toEqual(['#signin=ticket2/live/gate'])
  })

  it('are remembered as they are closed, however soon after a change', async () => {
    const { windows, all, kept } = await opened()
    await all()[0]?.loadURL(`${own.url}#/cameras`)
    all()[0]?.close()
    expect(windows.count).toBe(0)
    expect(kept().map(({ place }) => place)).toEqual(['#/cameras'])
  })

  it('ask before the last one closes, and not before another', async () => {
    let asked = 0
    const { windows, all } = await opened([], () => ++asked > 1)
    windows.open()
    all()[1]?.close()
    expect([asked, all().length]).toEqual([0, 1])
    all()[0]?.close()
    expect([asked, all().length]).toEqual([1, 1])
    all()[0]?.close()
    expect([asked, all().length]).toEqual([2, 0])
  })

  it('stay remembered, all of them, when the program ends', async () => {
    const { windows, all, kept } = await opened()
    windows.open('#/live/gate')
    await windows.leave()
    for (const window of all()) window.close()
    expect(kept().map(({ place }) => place)).toEqual(['#/live', '#/live/gate'])
  })

  it('of stations that are not there now stay remembered', async () => {
    const elsewhere = { ...onWall, id: 'x', station: 'other' }
    const { kept } = await opened([elsewhere])
    expect(kept().map(({ station }) => station)).toEqual(['other', 'own'])
  })

  it('show a camera where it is shown already, else in the one used last', async () => {
    const { windows, all, clock } = await opened([{ ...onWall, fullScreen: false }])
    windows.open('#/live')
    await clock.advance(10)
    await all()[0]?.loadURL(`${own.url}#/live/door`)
    windows.showPlace('#/live/door')
    expect(all().map((window) => window.isFocused())).toEqual([true, false])
    windows.showPlace('#/live/gate')
    await settle()
    expect(placesOf(all())).toEqual(['#/live/gate', '#/live'])
  })
})

describe('a window whose monitor goes', () => {
  it('stands wholly on another, is remembered at home, and goes home when it returns', async () => {
    const { all, clock, kept } = await opened([onWall])
    screen.plug([desk])
    await clock.advance(2000)
    expect(all()[0]?.getBounds()).toEqual(desk.bounds)
    expect(all()[0]?.getNormalBounds()).toEqual({ x: 80, y: 80, width: 1600, height: 1000 })
    expect(kept()).toEqual([onWall])
    screen.plug([desk, wall])
    await clock.advance(2000)
    expect(all()[0]?.getBounds()).toEqual(wall.bounds)
    expect(kept()).toEqual([onWall])
  })

  it('has a new home where a person has moved it meanwhile', async () => {
    const { all, clock, kept } = await opened([{ ...onWall, fullScreen: false }])
    screen.plug([desk])
    await clock.advance(2000)
    const moved = { x: 10, y: 20, width: 900, height: 600 }
    all()[0]?.setBounds(moved)
    await clock.advance(2000)
    expect(kept()).toMatchObject([{ displayId: 1, bounds: moved }])
    screen.plug([desk, wall])
    await clock.advance(2000)
    expect(all()[0]?.getNormalBounds()).toEqual(moved)
  })

  it('is restored elsewhere after a start without it, and goes home as well', async () => {
    screen.plug([desk])
    const { all, clock, kept } = await opened([onWall])
    expect(all()[0]?.getBounds()).toEqual(desk.bounds)
    expect(kept()).toEqual([onWall])
    screen.plug([desk, wall])
    await clock.advance(2000)
    expect(all()[0]?.getNormalBounds()).toEqual(onWall.bounds)
  })
})

describe('a window whose page is lost', () => {
  it('is loaded again at its place, without a ticket where somebody is signed in', async () => {
    const { all, clock } = await opened()
    const [window] = all()
    await window?.loadURL(`${own.url}#/live/door`)
    window?.webContents.forcefullyCrashRenderer()
    await clock.advance(0)
    await settle()
    expect(placesOf(all())).toEqual(['#/live/door'])
  })

  it('is signed in by a new ticket where the first one was never used', async () => {
    const { all, clock } = await opened()
    all()[0]?.webContents.forcefullyCrashRenderer()
    await clock.advance(0)
    await settle()
    expect(placesOf(all())).toEqual(['#signin=ticket2/live'])
  })
})
