import { BrowserWindow, Menu, type BaseWindow, type MenuItemConstructorOptions } from 'electron'
import { WALL, type Place } from './actions.ts'
import type { MenuActions, MenuState } from './menu-state.ts'
import { menuText, type ShellWords } from './shell-words.ts'

type Item = MenuItemConstructorOptions

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  readonly words: ShellWords
  readonly actions: MenuActions
  /** Developer tools are offered: while the program is being written, never in what is installed. */
  readonly developer: boolean
}

const SEPARATOR: Item = { type: 'separator' }
/** Cameras that get a number key. */
const NUMBERED = 9
/** Cameras that the menu lists: more would not fit on a screen. */
const MOST_LISTED = 40

/**
 * The application's menu.
 *
 * Always true: it is made anew only where it would look different, since that closes an open one and takes time.
 */
export class ApplicationMenu {
  readonly #options: MenuOptions
  #looks = ''

  constructor(options: MenuOptions) {
    this.#options = options
  }

  show(state: MenuState): void {
    const template = menuTemplate(state, this.#options)
    const looks = JSON.stringify(template)
    if (looks === this.#looks) return
    this.#looks = looks
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
}

/** The whole menu, as this platform's people expect it. */
export function menuTemplate(state: MenuState, options: MenuOptions): Item[] {
  const mac = options.platform === 'darwin'
  const template = [
    ...(mac ? [programMenu(options)] : []),
    fileMenu(state, options),
    editMenu(options),
    viewMenu(state, options),
    cameraMenu(state, options),
    windowMenu(options),
    helpMenu(options),
  ]
  return mac ? template.map(withoutMnemonics) : template
}

/** macOS alone: the menu that bears the program's name. */
function programMenu({ words: { menu }, actions }: MenuOptions): Item {
  return {
    label: 'Lookout',
    submenu: [
      { label: menu.about, click: () => actions.showAbout() },
      SEPARATOR,
      { label: menu.settings, accelerator: 'Command+,', click: () => actions.showSettings() },
      SEPARATOR,
      { role: 'services', label: menu.services },
      SEPARATOR,
      { role: 'hide', label: menu.hide },
      { role: 'hideOthers', label: menu.hideOthers },
      { role: 'unhide', label: menu.showAll },
      SEPARATOR,
      quitItem(menu, actions),
    ],
  }
}

function fileMenu(state: MenuState, options: MenuOptions): Item {
  const { platform, words, actions } = options
  const { menu } = words
  const mac = platform === 'darwin'
  const camera = state.focused?.camera ?? null
  return {
    label: menu.file,
    submenu: [
      { label: menu.newWindow, accelerator: 'CmdOrCtrl+N', click: () => actions.openWindow() },
      {
        id: `open-${camera ?? ''}`,
        label: menu.cameraWindow,
        accelerator: 'CmdOrCtrl+Shift+N',
        enabled: camera !== null,
        click: () => actions.openWindow(cameraPlace(camera)),
      },
      SEPARATOR,
      ...savings(state, options),
      ...(state.mode === 'station' ? stationItems(options) : []),
      { label: menu.stations, click: () => actions.showStations() },
      ...(mac ? [] : [{ label: menu.settings, accelerator: 'Ctrl+,', click: () => actions.showSettings() }]),
      SEPARATOR,
      { role: 'close', label: menu.close, accelerator: 'CmdOrCtrl+W' },
      ...(mac ? [] : [quitItem(menu, actions)]),
    ],
  }
}

/** What only makes sense where the station is this computer's own. */
function stationItems({ words: { menu }, actions }: MenuOptions): Item[] {
  return [
    { label: menu.recordings, accelerator: 'CmdOrCtrl+Shift+R', click: () => void actions.openRecordingsFolder() },
    { label: menu.dataFolder, click: () => void actions.chooseDataFolder() },
  ]
}

/** What is being saved, each with its way out. */
function savings({ savings: list }: MenuState, { words: { menu }, actions }: MenuOptions): Item[] {
  const items = list.map(({ id, name, done }): Item => {
    const file = menuText(name)
    return {
      id: `saving-${id}`,
      label: done === null ? menu.savingUnknown(file) : menu.saving(file, `${Math.floor(done * 100)} %`),
      submenu: [{ label: menu.cancelSaving, click: () => actions.cancelSaving(id) }],
    }
  })
  return items.length > 0 ? [...items, SEPARATOR] : []
}

function editMenu({ words: { menu } }: MenuOptions): Item {
  return {
    label: menu.edit,
    submenu: [
      { role: 'undo', label: menu.undo },
      { role: 'redo', label: menu.redo },
      SEPARATOR,
      { role: 'cut', label: menu.cut },
      { role: 'copy', label: menu.copy },
      { role: 'paste', label: menu.paste },
      { role: 'selectAll', label: menu.selectAll },
    ],
  }
}

function viewMenu({ focused }: MenuState, { platform, words: { menu }, actions, developer }: MenuOptions): Item {
  return {
    label: menu.view,
    submenu: [
      { role: 'reload', label: menu.reload },
      SEPARATOR,
      { role: 'resetZoom', label: menu.actualSize },
      { role: 'zoomIn', label: menu.zoomIn },
      // The same key without Shift, as most keyboards have it.
      { role: 'zoomIn', label: menu.zoomIn, accelerator: 'CmdOrCtrl+=', visible: false },
      { role: 'zoomOut', label: menu.zoomOut },
      SEPARATOR,
      {
        label: menu.fullScreen,
        type: 'checkbox',
        checked: focused?.fullScreen ?? false,
        enabled: focused !== null && !focused.kiosk,
        accelerator: platform === 'darwin' ? 'Ctrl+Command+F' : 'F11',
        click: inWindow((window) => actions.toggleFullScreen(window)),
      },
      {
        label: menu.kiosk,
        type: 'checkbox',
        checked: focused?.kiosk ?? false,
        enabled: focused !== null,
        accelerator: 'CmdOrCtrl+Shift+K',
        click: inWindow((window) => actions.toggleKiosk(window)),
      },
      ...(developer ? [SEPARATOR, { role: 'toggleDevTools', label: menu.developer } as const] : []),
    ],
  }
}

function cameraMenu({ cameras }: MenuState, { platform, words: { menu }, actions }: MenuOptions): Item {
  // On macOS, Command + Shift + 3 to 6 take pictures of the screen.
  const keys = platform === 'darwin' ? 'Command+Alt' : 'Ctrl+Shift'
  const items = cameras.slice(0, MOST_LISTED).map(({ id, name }, index): Item => ({
    id: `camera-${id}`,
    label: menu.openNamed(menuText(name)),
    ...(index < NUMBERED && { accelerator: `${keys}+${index + 1}` }),
    click: () => actions.openWindow(cameraPlace(id)),
  }))
  const none: Item = { label: menu.noCameras, enabled: false }
  const all: Item = { label: menu.wall, accelerator: `${keys}+L`, click: () => actions.openWindow(WALL) }
  return { label: menu.camera, submenu: [all, SEPARATOR, ...(items.length > 0 ? items : [none])] }
}

function windowMenu({ platform, words: { menu } }: MenuOptions): Item {
  const mac: Item[] = [{ role: 'zoom', label: menu.zoom }, SEPARATOR, { role: 'front', label: menu.front }]
  return {
    // On macOS the system lists the windows in the menu with this role.
    role: 'window',
    label: menu.window,
    submenu: [{ role: 'minimize', label: menu.minimise }, ...(platform === 'darwin' ? mac : [])],
  }
}

function helpMenu({ words: { menu }, actions }: MenuOptions): Item {
  return {
    role: 'help',
    label: menu.help,
    submenu: [{ label: menu.about, click: () => actions.showAbout() }],
  }
}

const quitItem = (menu: ShellWords['menu'], actions: MenuActions): Item => ({
  label: menu.quit,
  accelerator: 'CmdOrCtrl+Q',
  click: () => actions.quit(),
})

const cameraPlace = (camera: string | null): Place => (camera === null ? WALL : `#/live/${camera}`)

/** For the window that the menu was used in. */
const inWindow =
  (act: (window: BrowserWindow) => void): NonNullable<Item['click']> =>
  (_item: unknown, window: BaseWindow | undefined) => {
    if (window instanceof BrowserWindow) act(window)
  }

/** macOS has no letters that open menus; Chinese writes them in brackets of their own. */
function withoutMnemonics(item: Item): Item {
  const { label, submenu } = item
  return {
    ...item,
    ...(label !== undefined && { label: label.replace(/\(&[A-Z]\)/, '') }),
    ...(Array.isArray(submenu) && { submenu: submenu.map(withoutMnemonics) }),
  }
}
