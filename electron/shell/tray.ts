import { join } from 'node:path'
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron'
import type { DesktopActions } from './actions.ts'
import { menuText, type ShellWords } from './shell-words.ts'
import { cameraLines, statusParts, trayIcon, trayTooltip, type TrayGlance, type TrayIcon } from './tray-words.ts'

/** What the tray's menu can ask for. */
export type TrayActions = Pick<DesktopActions, 'showMain' | 'focusAlarm' | 'openRecordingsFolder' | 'quit'>

export interface TrayOptions {
  /** `resources/tray`: each icon in the sizes of each platform, as scripts/tray-icons.ts draws them. */
  readonly pictures: string
  readonly platform: NodeJS.Platform
  readonly words: ShellWords
  readonly actions: TrayActions
  /** Whether recordings are on this computer. */
  readonly hasFolder: boolean
}

/**
 * The tray's icon, tooltip and menu, which say the same three times: by picture, by a line and by camera.
 *
 * Always true: they are changed only where they would look different, since each change of a menu closes an open one.
 */
export class StationTray {
  readonly #tray: Tray
  readonly #options: TrayOptions
  readonly #pictures = new Map<TrayIcon, NativeImage>()
  #icon: TrayIcon = 'station'
  #tooltip = ''
  #menu = ''

  constructor(options: TrayOptions) {
    this.#options = options
    this.#tray = new Tray(this.#picture('station'))
    // Where a click opens the menu by itself (macOS, most Linux desktops) this is never called.
    this.#tray.on('click', () => options.actions.showMain())
    this.show({ known: false })
  }

  /** Follows the station. */
  show(glance: TrayGlance): void {
    const { words } = this.#options
    this.#showIcon(trayIcon(glance))
    this.#showTooltip(trayTooltip(glance, words))
    this.#showMenu(trayMenu(glance, this.#options))
  }

  close(): void {
    if (!this.#tray.isDestroyed()) this.#tray.destroy()
  }

  #showIcon(icon: TrayIcon): void {
    if (icon === this.#icon) return
    this.#icon = icon
    this.#tray.setImage(this.#picture(icon))
  }

  #showTooltip(tooltip: string): void {
    if (tooltip === this.#tooltip) return
    this.#tooltip = tooltip
    this.#tray.setToolTip(tooltip)
  }

  #showMenu(template: MenuItemConstructorOptions[]): void {
    const looks = JSON.stringify(template)
    if (looks === this.#menu) return
    this.#menu = looks
    this.#tray.setContextMenu(Menu.buildFromTemplate(template))
  }

  #picture(icon: TrayIcon): NativeImage {
    const known = this.#pictures.get(icon)
    if (known) return known
    const { pictures, platform } = this.#options
    const picture = nativeImage.createFromPath(join(pictures, `${icon}${endOfName(platform)}.png`))
    this.#pictures.set(icon, picture)
    return picture
  }
}

/** A name that ends in Template is drawn by macOS in the colour of its menu bar; panels on Linux are higher than on Windows. */
function endOfName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Template'
  return platform === 'linux' ? '-24' : ''
}

/** The tray's menu: how the station is, each camera, and the few things that are wanted without a window. */
export function trayMenu(
  glance: TrayGlance,
  { words, actions, hasFolder }: Pick<TrayOptions, 'words' | 'actions' | 'hasFolder'>,
): MenuItemConstructorOptions[] {
  const { lines, more } = cameraLines(glance, words)
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return [
    { label: capitalised(statusParts(glance, words).join(', ')), enabled: false },
    separator,
    ...lines.map(({ id, text }) => ({
      id: `camera-${id}`,
      label: menuText(text),
      click: () => actions.focusAlarm(id),
    })),
    ...(more > 0 ? [{ label: words.tray.more(more), click: () => actions.showMain() }] : []),
    ...(lines.length > 0 ? [separator] : []),
    { label: words.tray.show, click: () => actions.showMain() },
    ...(hasFolder ? [{ label: words.menu.recordings, click: () => void actions.openRecordingsFolder() }] : []),
    separator,
    { label: words.menu.quit, click: () => actions.quit() },
  ]
}

/** A line of its own begins like one. */
const capitalised = (words: string): string => words.slice(0, 1).toLocaleUpperCase() + words.slice(1)
