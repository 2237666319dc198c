import { EventEmitter } from 'node:events'
import type {
  BaseWindow,
  Menu,
  MenuItem,
  MenuItemConstructorOptions,
  Notification,
  NotificationConstructorOptions,
  Tray,
} from 'electron'
import { preventable } from './events.ts'
import { StandInWindow } from './window.ts'

/** One line of a menu, as a test reads it. */
export interface MenuLine {
  readonly label: string
  readonly role?: string
  readonly accelerator?: string
  readonly enabled: boolean
  readonly checked?: boolean
  readonly submenu?: readonly MenuLine[]
}

export class StandInMenu extends EventEmitter {
  static application: StandInMenu | null = null
  readonly items: readonly MenuItemConstructorOptions[]

  constructor(items: readonly MenuItemConstructorOptions[] = []) {
    super()
    this.items = items
  }

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | MenuItem)[]): StandInMenu {
    return new StandInMenu(template as readonly MenuItemConstructorOptions[])
  }

  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.application = menu
  }

  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.application
  }

  get lines(): readonly MenuLine[] {
    return this.items.filter(({ type }) => type !== 'separator').map(lineOf)
  }

  /** Chooses the line with these labels, from the outermost inwards. Letters for the keyboard are not counted. */
  click(path: readonly string[]): void {
    const item = find(this.items, path)
    if (item.enabled === false) throw new Error(`“${path.join(' › ')}” cannot be chosen now.`)
    item.click?.(item as unknown as MenuItem, StandInWindow.focusedWindow as unknown as BaseWindow, {})
  }
}

/** The class's own functions, as Electron declares them. */
StandInMenu satisfies { setApplicationMenu: unknown; buildFromTemplate: unknown } & Partial<
  Record<keyof typeof Menu, unknown>
>

const plain = (label: string): string => label.replace(/\(&\w\)/, '').replace(/&(.)/g, '$1')

function find(
  items: readonly MenuItemConstructorOptions[],
  [first, ...rest]: readonly string[],
): MenuItemConstructorOptions {
  const found = items.find(({ label }) => label !== undefined && plain(label) === first)
  if (!found)
    throw new Error(`There is no “${first ?? ''}” among ${items.map(({ label }) => label ?? '–').join(', ')}.`)
  return rest.length === 0 ? found : find(found.submenu as MenuItemConstructorOptions[], rest)
}

function lineOf({ label, role, accelerator, enabled, checked, submenu }: MenuItemConstructorOptions): MenuLine {
  return {
    label: plain(label ?? ''),
    enabled: enabled ?? true,
    ...(role !== undefined && { role }),
    ...(accelerator !== undefined && { accelerator }),
    ...(checked !== undefined && { checked }),
    ...(Array.isArray(submenu) && { submenu: submenu.filter(({ type }) => type !== 'separator').map(lineOf) }),
  }
}

export class StandInTray extends EventEmitter {
  static newest: StandInTray | null = null
  picture: unknown
  toolTip = ''
  menu: StandInMenu | null = null
  #destroyed = false

  constructor(picture: unknown) {
    super()
    this.picture = picture
    StandInTray.newest = this
  }

  setImage(picture: unknown): void {
    this.picture = picture
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip
  }

  setContextMenu(menu: StandInMenu | null): void {
    this.menu = menu
  }

  destroy(): void {
    this.#destroyed = true
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }
}

StandInTray.prototype satisfies Partial<Record<keyof Tray, unknown>>

export class StandInNotification extends EventEmitter {
  static readonly shown: StandInNotification[] = []
  readonly options: NotificationConstructorOptions

  constructor(options: NotificationConstructorOptions = {}) {
    super()
    this.options = options
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    StandInNotification.shown.push(this)
    this.emit('show', preventable())
  }

  close(): void {
    this.emit('close', preventable())
  }
}

StandInNotification.prototype satisfies Pick<Notification, 'show' | 'close'>
