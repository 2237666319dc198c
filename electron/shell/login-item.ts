import type { App } from 'electron'
import { LookoutError, messageOf } from '../base/error.ts'
import { removeAutostart, writeAutostart, hasAutostart } from './autostart-file.ts'
import { HIDDEN } from './command-line.ts'
import type { ShellWords } from './shell-words.ts'

/** Whether the program starts when its user signs in to this computer. */
export type LoginItem =
  | { readonly state: 'on' | 'off' }
  /** macOS: the person has to allow it in the system's settings first. */
  | { readonly state: 'waitsForApproval' }

export interface LoginItemWish {
  readonly enabled: boolean
  /** Without a window: the station alone, with its icon in the tray. */
  readonly hidden: boolean
}

export interface LoginItemOptions {
  readonly app: Pick<App, 'setLoginItemSettings' | 'getLoginItemSettings'>
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly home: string
  /** The program that is to be started. */
  readonly program: string
  readonly words: ShellWords
}

/**
 * Makes the program start at login, or no more; Windows and macOS by their own lists, Linux by a file of XDG autostart.
 * @throws LookoutError unavailable with a sentence where the list or the file cannot be written
 */
export async function setLoginItem({ enabled, hidden }: LoginItemWish, options: LoginItemOptions): Promise<void> {
  const { app, platform, program, words } = options
  try {
    if (platform === 'linux') {
      await (enabled ? writeAutostart({ ...options, hidden }) : removeAutostart(options))
    } else if (platform === 'win32') {
      app.setLoginItemSettings({ openAtLogin: enabled, path: program, args: hidden ? [HIDDEN] : [] })
    } else {
      // macOS hands over no arguments: `startedAtLogin` says it, and the settings say whether to hide then.
      app.setLoginItemSettings({ openAtLogin: enabled })
    }
  } catch (error) {
    throw new LookoutError('unavailable', `${words.login.failed}: ${messageOf(error)}.`, { cause: error })
  }
}

/** As the system has it, which people also change in its own settings. */
export async function loginItem(options: LoginItemOptions): Promise<LoginItem> {
  const { app, platform, program } = options
  if (platform === 'linux') return { state: (await hasAutostart(options)) ? 'on' : 'off' }
  if (platform === 'win32') {
    // Whatever the arguments are, and only where nobody has switched it off in the Task Manager.
    const { executableWillLaunchAtLogin } = app.getLoginItemSettings({ path: program })
    return { state: executableWillLaunchAtLogin ? 'on' : 'off' }
  }
  const { openAtLogin, status } = app.getLoginItemSettings()
  if (status === 'requires-approval') return { state: 'waitsForApproval' }
  return { state: openAtLogin ? 'on' : 'off' }
}

/** macOS alone: the system started the program as its user signed in. Elsewhere `--hidden` stands on the command line. */
export const startedAtLogin = ({ app, platform }: Pick<LoginItemOptions, 'app' | 'platform'>): boolean =>
  platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
