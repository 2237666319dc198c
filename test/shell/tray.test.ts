import type { MenuItemConstructorOptions } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { shellWords } from '../../electron/shell/shell-words.ts'
import { StationTray } from '../../electron/shell/tray.ts'
import type { TrayGlance } from '../../electron/shell/tray-words.ts'

const electron = vi.hoisted(() => {
  class Tray {
    static last: Tray
    images: unknown[] = []
    tooltips: string[] = []
    menus: MenuItemConstructorOptions[][] = []
    destroyed = false
    click: () => void = () => undefined
    constructor(image: unknown) {
      this.images.push(image)
      Tray.last = this
    }
    on(_event: string, run: () => void) {
      this.click = run
    }
    setImage(image: unknown) {
      this.images.push(image)
    }
    setToolTip(text: string) {
      this.tooltips.push(text)
    }
    setContextMenu(menu: MenuItemConstructorOptions[]) {
      this.menus.push(menu)
    }
    isDestroyed() {
      return this.destroyed
    }
    destroy() {
      this.destroyed = true
    }
  }
  return { Tray }
})
vi.mock('electron', () => ({
  Tray: electron.Tray,
  Menu: { buildFromTemplate: (template: unknown) => template },
  nativeImage: { createFromPath: (path: string) => path },
}))

const pictures = join(import.meta.dirname, '../../resources/tray')
let asked: string[]
function open(platform: NodeJS.Platform = 'win32', hasFolder = true) {
  const tray = new StationTray({
    ...{ pictures, platform, hasFolder, words: shellWords(['en']) },
    actions: {
      showMain: () => void asked.push('main'),
      focusAlarm: (camera) => void asked.push(`camera ${camera}`),
      openRecordingsFolder: () => Promise.resolve(void asked.push('folder')),
      quit: () => void asked.push('quit'),
    },
  })
  return { tray, seen: electron.Tray.last }
}
const live = (recording: 'off' | 'recording' = 'off'): TrayGlance => ({
  ...{ known: true, windows: 1 },
  cameras: [{ id: 'gate', name: 'Gate & yard', state: 'live', recording }],
})

beforeEach(() => {
  asked = []
})

describe('the tray', () => {
  it.each(['win32', 'linux', 'darwin'] as const)('has a picture for every state on %s', (platform) => {
    const { tray, seen } = open(platform)
    tray.show(live())
    tray.show(live('recording'))
    tray.show({ known: true, windows: 1, cameras: [{ id: 'a', name: 'A', state: 'failed', recording: 'off' }] })
    expect(seen.images).toHaveLength(4)
    expect(seen.images.filter((path) => !existsSync(String(path)))).toEqual([])
  })

  it('changes only what looks different', () => {
    const { tray, seen } = open()
    tray.show(live())
    tray.show(live())
    expect([seen.images.length, seen.tooltips.length, seen.menus.length]).toEqual([2, 2, 2])
    tray.show(live('recording'))
    expect([seen.images.length, seen.tooltips.length, seen.menus.length]).toEqual([3, 3, 3])
  })

  it('says in its menu how the cameras are, and leads to each', () => {
    const { tray, seen } = open()
    tray.show(live('recording'))
    const menu = seen.menus.at(-1) ?? []
    expect(menu.map(({ label, type }) => label ?? type)).toEqual([
      'The camera is live, 1 recorded',
      'separator',
      'Gate && yard: live, recorded',
      'separator',
      'Show Lookout',
      'Open &recordings folder',
      'separator',
      '&Quit Lookout',
    ])
    for (const { click } of menu) click?.(undefined as never, undefined, undefined as never)
    expect(asked).toEqual(['camera gate', 'main', 'folder', 'quit'])
  })

  it('brings the window back by a click, and goes at the end', () => {
    const { tray, seen } = open('win32', false)
    seen.click()
    expect(asked).toEqual(['main'])
    expect(seen.menus.at(-1)?.some(({ label }) => label === 'Open &recordings folder')).toBe(false)
    tray.close()
    tray.close()
    expect(seen.destroyed).toBe(true)
  })
})
