import { EventEmitter } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App, RelaunchOptions } from 'electron'
import { preventable } from './events.ts'
import { InstanceLock } from './instance-lock.ts'

type PathName = Parameters<App['getPath']>[0]

/** The program as a whole: its folders, its lock, how it begins and ends. */
class StandInApp extends EventEmitter {
  readonly isPackaged = false
  readonly name = 'lookout'
  readonly switches = new Map<string, string>()
  readonly relaunches: RelaunchOptions[] = []
  readonly loginItems: object[] = []
  /** Closes all windows; false where the program kept one open. Theirs to say. */
  closeWindows = (): boolean => true
  hardwareAcceleration = true
  sandboxed = false
  #ready = false
  #quitting = false
  readonly #lock = new InstanceLock(() => this.getPath('userData'))
  readonly #paths = new Map<string, string>()
  readonly commandLine = {
    appendSwitch: (name: string, value = '') => void this.switches.set(name, value),
    hasSwitch: (name: string) => this.switches.has(name),
    getSwitchValue: (name: string) => this.switches.get(name) ?? '',
  } satisfies Pick<App['commandLine'], 'appendSwitch' | 'hasSwitch' | 'getSwitchValue'>

  /** What a real Electron does when the main module has been evaluated to its end, and not before. */
  becomeReady(): void {
    this.#ready = true
    this.emit('ready', preventable(), {})
  }

  isReady(): boolean {
    return this.#ready
  }

  whenReady(): Promise<void> {
    if (this.#ready) return Promise.resolve()
    return new Promise((resolve) => this.once('ready', () => resolve()))
  }

  requestSingleInstanceLock(): boolean {
    return this.#lock.take((argv, folder) => this.emit('second-instance', preventable(), argv, folder, {}))
  }

  releaseSingleInstanceLock(): void {
    this.#lock.release()
  }

  /** In Electron's order: the program may prevent it, then every window, then nobody. */
  quit(): void {
    if (this.#quitting) return
    const before = preventable()
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    this.#quitting = true
    if (this.closeWindows()) this.#finish(0)
    else this.#quitting = false
  }

  exit(code = 0): void {
    this.emit('quit', preventable(), code)
    this.#leave(code)
  }

  relaunch(options: RelaunchOptions = {}): void {
    this.relaunches.push(options)
  }

  /** The last window has gone. */
  allClosed(): void {
    if (this.#quitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  getPath(name: PathName): string {
    const set = this.#paths.get(name)
    if (set !== undefined) return set
    const userData = process.env['STAND_IN_USER_DATA'] ?? join(tmpdir(), 'lookout-stand-in')
    if (name === 'userData') return made(userData)
    if (name === 'crashDumps') return join(userData, 'Crashpad')
    if (name === 'home') return homedir()
    return name === 'exe' ? process.execPath : join(userData, name)
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  getVersion(): string {
    const text = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')
    return (JSON.parse(text) as { version: string }).version
  }

  getPreferredSystemLanguages(): string[] {
    return (process.env['STAND_IN_LANGUAGES'] ?? 'en-GB').split(',')
  }

  getLocale(): string {
    return this.getPreferredSystemLanguages()[0] ?? 'en'
  }

  enableSandbox(): void {
    this.sandboxed = true
  }

  disableHardwareAcceleration(): void {
    if (this.#ready) throw new Error('app.disableHardwareAcceleration() can only be called before app is ready')
    this.hardwareAcceleration = false
  }

  setLoginItemSettings(settings: object): void {
    this.loginItems.push(settings)
  }

  #finish(code: number): void {
    const will = preventable()
    this.emit('will-quit', will)
    if (will.defaultPrevented) {
      this.#quitting = false
      return
    }
    this.emit('quit', preventable(), code)
    this.#leave(code)
  }

  #leave(code: number): void {
    this.#lock.release()
    this.emit('process-exit', code)
  }
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true })
  return folder
}

export const app = new StandInApp()
app satisfies Pick<
  App,
  | 'isPackaged'
  | 'name'
  | 'isReady'
  | 'whenReady'
  | 'requestSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'getPath'
  | 'setPath'
  | 'getVersion'
  | 'getPreferredSystemLanguages'
  | 'getLocale'
  | 'enableSandbox'
  | 'disableHardwareAcceleration'
>
