import type { MenuItemConstructorOptions } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApplicationMenu, menuTemplate, type MenuOptions } from '../../electron/shell/menu.ts'
import type { MenuState } from '../../electron/shell/menu-state.ts'
import { shellWords } from '../../electron/shell/shell-words.ts'

const electron = vi.hoisted(() => {
  class Window {
    readonly id = 1
  }
  return { shown: [] as unknown[], Window }
})
vi.mock('electron', () => ({
  BrowserWindow: electron.Window,
  Menu: {
    buildFromTemplate: (template: unknown) => template,
    setApplicationMenu: (menu: unknown) => electron.shown.push(menu),
  },
}))

let asked: string[]
const note =
  (what: string) =>
  (...values: unknown[]): void =>
    void asked.push([what, ...values.filter((value) => typeof value !== 'object')].join(' '))
const later = (what: string) => (): Promise<void> => {
  note(what)()
  return Promise.resolve()
}
const actions = {
  openWindow: note('openWindow'),
  toggleFullScreen: note('toggleFullScreen'),
  toggleKiosk: note('toggleKiosk'),
  openRecordingsFolder: later('openRecordingsFolder'),
  chooseDataFolder: later('chooseDataFolder'),
  showStations: note('showStations'),
  showSettings: note('showSettings'),
  showAbout: note('showAbout'),
  cancelSaving: note('cancelSaving'),
  quit: note('quit'),
} satisfies MenuOptions['actions']

const options = (change: Partial<MenuOptions> = {}): MenuOptions => ({
  platform: 'linux',
  words: shellWords(['en']),
  actions,
  developer: false,
  ...change,
})
const state = (change: Partial<MenuState> = {}): MenuState => ({
  mode: 'station',
  cameras: [{ id: 'gate', name: 'Front & back gate' }],
  focused: { camera: null, fullScreen: false, kiosk: false },
  savings: [],
  ...change,
})

type Item = MenuItemConstructorOptions
const items = (template: readonly Item[]): Item[] =>
  template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])])
const plain = (label: string | undefined): string => label?.replace(/&(?!&)/g, '').replace('&&', '&') ?? ''
function find(label: string, shown = state(), given = options()): Item {
  const found = items(menuTemplate(shown, given)).find((item) => plain(item.label) === label)
  if (!found) throw new Error(`The menu has no “${label}”.`)
  return found
}
/** As Electron does it: with the window that the menu was used in. */
const click = (item: Item, window: object = new electron.Window()): void =>
  item.click?.(undefined as never, window as never, undefined as never)

beforeEach(() => {
  asked = []
  electron.shown.length = 0
})

describe('every entry', () => {
  it.each(['linux', 'win32', 'darwin'] as const)(
    'on %s has an accelerator of its own, and something it does',
    (platform) => {
      const all = items(menuTemplate(state(), options({ platform, developer: true })))
      const accelerators = all.flatMap(({ accelerator }) => accelerator ?? [])
      expect(new Set(accelerators).size).toBe(accelerators.length)
      const idle = all.filter(({ type, role, click, submenu }) => type !== 'separator' && !role && !click && !submenu)
      expect(idle).toEqual([])
    },
  )

  it('asks for what it says', () => {
    click(find('New window'))
    click(find('Full screen'))
    click(find('Kiosk: nothing but the wall'))
    click(find('Open recordings folder'))
    click(find('Choose data folder…'))
    click(find('Stations…'))
    click(find('This computer…'))
    click(find('About Lookout'))
    click(find('Open Front & back gate in a window'))
    click(find('Open all cameras in a window'))
    click(find('Quit Lookout'))
    expect(asked).toEqual([
      'openWindow',
      'toggleFullScreen',
      'toggleKiosk',
      'openRecordingsFolder',
      'chooseDataFolder',
      'showStations',
      'showSettings',
      'showAbout',
      'openWindow #/live/gate',
      'openWindow #/live',
      'quit',
    ])
  })

  it('of a window does nothing where none is in front', () => {
    click(find('Full screen'), {})
    expect(asked).toEqual([])
  })
})

describe('what is offered', () => {
  it('goes by the window in front', () => {
    expect(find('Open this camera in a window').enabled).toBe(false)
    const focused = { camera: 'gate', fullScreen: true, kiosk: false }
    click(find('Open this camera in a window', state({ focused })))
    expect(asked).toEqual(['openWindow #/live/gate'])
    expect(find('Full screen', state({ focused }))).toMatchObject({ checked: true, enabled: true })
    const kiosk = state({ focused: { ...focused, kiosk: true } })
    expect(find('Full screen', kiosk).enabled).toBe(false)
    expect(find('Kiosk: nothing but the wall', kiosk)).toMatchObject({ checked: true, enabled: true })
    expect(find('Kiosk: nothing but the wall', state({ focused: null })).enabled).toBe(false)
  })

  it('has no folders of another computer’s station', () => {
    expect(() => find('Open recordings folder', state({ mode: 'viewer' }))).toThrow()
    expect(() => find('Choose data folder…', state({ mode: 'viewer' }))).toThrow()
  })

  it('names what is being saved, with a way out', () => {
    const savings = [
      { id: 7, name: 'a & b.mp4', done: 0.429 },
      { id: 8, name: 'long.mp4', done: null },
    ]
    expect(find('Saving long.mp4', state({ savings }))).toBeTruthy()
    const [cancel] = find('Saving a & b.mp4: 42 %', state({ savings })).submenu as Item[]
    click(cancel!)
    expect(asked).toEqual(['cancelSaving 7'])
  })

  it('has the developer tools only where the program is being written', () => {
    expect(() => find('Developer tools')).toThrow()
    expect(find('Developer tools', state(), options({ developer: true })).role).toBe('toggleDevTools')
  })

  it('is as macOS has it: a menu of the program’s name, which alone has Quit and About', () => {
    const mac = options({ platform: 'darwin', words: shellWords(['zh-CN']) })
    const template = menuTemplate(state(), mac)
    expect(template[0]?.label).toBe('Lookout')
    expect(items([template[0]!]).filter(({ accelerator }) => accelerator === 'CmdOrCtrl+Q')).toHaveLength(1)
    expect(items(template.slice(1)).filter(({ accelerator }) => accelerator === 'CmdOrCtrl+Q')).toEqual([])
    expect(template[1]?.label).toBe('文件')
  })
})

describe('the menu', () => {
  it('is made anew only where it would look or do different', () => {
    const menu = new ApplicationMenu(options())
    menu.show(state())
    menu.show(state())
    expect(electron.shown).toHaveLength(1)
    menu.show(state({ cameras: [{ id: 'yard', name: 'Front & back gate' }] }))
    menu.show(state({ focused: { camera: 'gate', fullScreen: false, kiosk: false } }))
    expect(electron.shown).toHaveLength(3)
  })
})
