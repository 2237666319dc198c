import { EventEmitter } from 'node:events'
import type {
  CrashReporter,
  CrashReporterStartOptions,
  NativeTheme,
  PowerMonitor,
  PowerSaveBlocker,
  Shell,
} from 'electron'
import { preventable } from './events.ts'

/** What the program has asked of the system. */
export const opened: string[] = []
export const shell = {
  openPath(path: string) {
    opened.push(path)
    return Promise.resolve('')
  },
  openExternal(url: string) {
    opened.push(url)
    return Promise.resolve()
  },
  showItemInFolder: (path: string) => void opened.push(path),
} satisfies Pick<Shell, 'openPath' | 'openExternal' | 'showItemInFolder'>

export const crashReports: CrashReporterStartOptions[] = []
export const crashReporter = {
  start: (options: CrashReporterStartOptions) => void crashReports.push(options),
} satisfies Pick<CrashReporter, 'start'>

type Block = Parameters<PowerSaveBlocker['start']>[0]
const blocks = new Map<number, Block>()
let lastBlock = 0
/** What keeps the computer awake now. */
export const heldBlocks = (): Block[] => [...blocks.values()]
export const powerSaveBlocker = {
  start(type: Block) {
    blocks.set(++lastBlock, type)
    return lastBlock
  },
  stop: (id: number) => blocks.delete(id),
  isStarted: (id: number) => blocks.has(id),
} satisfies Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>

class StandInPowerMonitor extends EventEmitter {
  /** The system is about to end; true where the program asked it to wait. */
  shutDown(): boolean {
    const event = preventable()
    this.emit('shutdown', event)
    return event.defaultPrevented
  }

  getSystemIdleTime(): number {
    return 0
  }
}
StandInPowerMonitor.prototype satisfies Pick<PowerMonitor, 'getSystemIdleTime'>
export const powerMonitor = new StandInPowerMonitor()

class StandInTheme extends EventEmitter {
  themeSource: NativeTheme['themeSource'] = 'system'
  readonly shouldUseDarkColors = true
}
StandInTheme.prototype satisfies Partial<Record<keyof NativeTheme, unknown>>
export const nativeTheme = new StandInTheme()

/** A picture by the file that it came from. */
export const nativeImage = {
  createFromPath: (path: string) => ({ path, isEmpty: () => false, getSize: () => ({ width: 16, height: 16 }) }),
  createEmpty: () => ({ path: '', isEmpty: () => true, getSize: () => ({ width: 0, height: 0 }) }),
}
