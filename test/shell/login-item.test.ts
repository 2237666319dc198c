import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoginItemSettings, Settings } from 'electron'
import { describe, expect, it } from 'vitest'
import { autostartFile, autostartText, execArgument } from '../../electron/shell/autostart-file.ts'
import { loginItem, setLoginItem, startedAtLogin, type LoginItemOptions } from '../../electron/shell/login-item.ts'
import { shellWords } from '../../electron/shell/shell-words.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const words = shellWords(['en'])

/** The system's list as Electron shows it. */
function list(shown: Partial<LoginItemSettings> = {}) {
  const set: Settings[] = []
  const app: LoginItemOptions['app'] = {
    setLoginItemSettings: (settings) => void set.push(settings),
    getLoginItemSettings: () => ({
      openAtLogin: false,
      wasOpenedAtLogin: false,
      status: 'enabled',
      executableWillLaunchAtLogin: false,
      launchItems: [],
      ...shown,
    }),
  }
  return { app, set }
}
const options = (change: Partial<LoginItemOptions>): LoginItemOptions => ({
  app: list().app,
  platform: 'linux',
  env: {},
  home: '/home/operator',
  program: '/opt/Lookout/lookout',
  words,
  ...change,
})

describe('on Linux', () => {
  it('a file in the folder of autostart says it, and goes again', async () => {
    const here = options({ env: { XDG_CONFIG_HOME: tempFolder() } })
    expect(await loginItem(here)).toEqual({ state: 'off' })
    await setLoginItem({ enabled: true, hidden: true }, here)
    expect(await loginItem(here)).toEqual({ state: 'on' })
    const file = autostartFile(here)
    expect(await readFile(file, 'utf8')).toContain('\nExec="/opt/Lookout/lookout" --hidden\n')
    expect((await stat(file)).mode & 0o777).toBe(0o644)
    await setLoginItem({ enabled: true, hidden: false }, here)
    expect(await readFile(file, 'utf8')).toContain('\nExec="/opt/Lookout/lookout"\n')
    await setLoginItem({ enabled: false, hidden: false }, here)
    await setLoginItem({ enabled: false, hidden: false }, here)
    expect(await loginItem(here)).toEqual({ state: 'off' })
  })

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])('%s, set by the desktop, is off', async (line) => {
    const here = options({ env: { XDG_CONFIG_HOME: tempFolder() } })
    await setLoginItem({ enabled: true, hidden: true }, here)
    await writeFile(autostartFile(here), `[Desktop Entry]\nType=Application\n${line}\n`)
    expect(await loginItem(here)).toEqual({ state: 'off' })
  })

  it('the folder is the one that XDG names, unless that is no absolute path', () => {
    const home = '/home/operator'
    expect(autostartFile({ home, env: { XDG_CONFIG_HOME: '/etc/op' } })).toBe('/etc/op/autostart/lookout.desktop')
    for (const env of [{}, { XDG_CONFIG_HOME: '' }, { XDG_CONFIG_HOME: 'relative' }])
      expect(autostartFile({ home, env })).toBe('/home/operator/.config/autostart/lookout.desktop')
  })

  it('of an AppImage it is the file that starts, not where it is mounted', () => {
    const env = { APPIMAGE: '/home/operator/Lookout 1.AppImage' }
    const text = autostartText({ env, program: '/tmp/.mount_Look/lookout', words, hidden: true })
    expect(text).toContain('Exec="/home/operator/Lookout 1.AppImage" --hidden')
  })

  it('a path with every odd character is quoted as the Desktop Entry Specification wants', () => {
    expect(execArgument('/a b/100% "$x" `y` \\z')).toBe('"/a b/100%% \\\\"\\\\$x\\\\" \\\\`y\\\\` \\\\\\\\z"')
  })

  it('a folder that cannot be written is said in a sentence', async () => {
    const folder = tempFolder()
    await writeFile(join(folder, 'autostart'), 'a file where the folder should be')
    const here = options({ env: { XDG_CONFIG_HOME: folder } })
    await expect(setLoginItem({ enabled: true, hidden: true }, here)).rejects.toThrow(
      /^Starting at login could not be changed: .*EEXIST|ENOTDIR/,
    )
  })
})

describe('on Windows', () => {
  it('the program is in the list, with the word that hides its window', async () => {
    const { app, set } = list()
    await setLoginItem({ enabled: true, hidden: true }, options({ platform: 'win32', app }))
    await setLoginItem({ enabled: false, hidden: true }, options({ platform: 'win32', app }))
    expect(set).toEqual([
      { openAtLogin: true, path: '/opt/Lookout/lookout', args: ['--hidden'] },
      { openAtLogin: false, path: '/opt/Lookout/lookout', args: ['--hidden'] },
    ])
  })

  it('what somebody switched off in the Task Manager is off', async () => {
    const { app } = list({ openAtLogin: true, executableWillLaunchAtLogin: false })
    expect(await loginItem(options({ platform: 'win32', app }))).toEqual({ state: 'off' })
    const { app: running } = list({ executableWillLaunchAtLogin: true })
    expect(await loginItem(options({ platform: 'win32', app: running }))).toEqual({ state: 'on' })
  })
})

describe('on macOS', () => {
  it('the person may have to allow it first', async () => {
    const { app } = list({ openAtLogin: true, status: 'requires-approval' })
    expect(await loginItem(options({ platform: 'darwin', app }))).toEqual({ state: 'waitsForApproval' })
  })

  it('the system says whether it started the program, which no argument can', () => {
    const { app } = list({ wasOpenedAtLogin: true })
    expect(startedAtLogin({ app, platform: 'darwin' })).toBe(true)
    expect(startedAtLogin({ app, platform: 'win32' })).toBe(false)
  })
})
