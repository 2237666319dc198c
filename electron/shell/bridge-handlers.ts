import { z } from 'zod'
import { LookoutError } from '../base/error.ts'
import { placeOf, type DesktopActions } from './actions.ts'
import type { CrashReport, DesktopPreferences, Versions, WindowMode } from './bridge.ts'
import { OWN_STATION, type DesktopSettings } from './desktop-settings.ts'
import type { BridgeHandlers, Caller } from './ipc.ts'

const changeSchema = z
  .strictObject({
    startAtLogin: z.boolean(),
    startHidden: z.boolean(),
    hardwareAcceleration: z.enum(['auto', 'off']),
    notifications: z.enum(['away', 'always', 'never']),
  })
  .partial()

export interface BridgeServices {
  readonly actions: DesktopActions
  readonly settings: {
    readonly current: DesktopSettings
    change(edit: (settings: DesktopSettings) => DesktopSettings): Promise<void>
  }
  readonly versions: Versions
  readonly crashReports: () => Promise<readonly CrashReport[]>
  /** Null where no station runs in this program. */
  readonly signInTicket: (() => string) | null
  /** The system's list of what starts at login. @throws LookoutError unavailable */
  readonly startAtLogin: (wish: { readonly enabled: boolean; readonly hidden: boolean }) => Promise<void>
}

/** What each call does. Another computer's station may arrange its own window, and asks nothing of this computer. */
export function bridgeHandlers(services: BridgeServices): BridgeHandlers {
  const { actions, settings, versions, crashReports, signInTicket } = services
  return {
    preferences: (caller) => preferencesOf(settings.current, caller),
    setPreferences: (caller, argument) => change(services, caller, argument),
    versions: () => versions,
    crashReports: own(() => crashReports()),
    openCrashReportsFolder: own(() => actions.openCrashReportsFolder()),
    openRecordingsFolder: own(() => actions.openRecordingsFolder()),
    chooseDataFolder: own(() => actions.chooseDataFolder()),
    openWindow: (_caller, argument) => actions.openWindow(placeOf(typeof argument === 'string' ? argument : '')),
    windowMode: (caller) => modeOf(caller),
    toggleFullScreen: (caller) => {
      actions.toggleFullScreen(caller.window)
      return modeOf(caller)
    },
    toggleKiosk: (caller) => {
      actions.toggleKiosk(caller.window)
      return modeOf(caller)
    },
    relaunch: () => actions.relaunch(),
    signInTicket: own(() => {
      if (!signInTicket) throw new LookoutError('forbidden', 'There is no station on this computer to sign in to.')
      return signInTicket()
    }),
  }
}

/** Only for pages of the station that this program runs. */
const own =
  (run: () => unknown) =>
  ({ station }: Caller): unknown => {
    if (station === OWN_STATION) return run()
    throw new LookoutError('forbidden', 'Only this computer’s own station may ask that.')
  }

const modeOf = ({ window }: Caller): WindowMode => ({ fullScreen: window.isFullScreen(), kiosk: window.isKiosk() })

const preferencesOf = (settings: DesktopSettings, { station }: Caller): DesktopPreferences => ({
  startAtLogin: settings.startAtLogin,
  startHidden: settings.startHidden,
  hardwareAcceleration: settings.hardwareAcceleration,
  softwareSince: settings.softwareSince,
  notifications: settings.notifications,
  dataFolder: settings.dataFolder,
  ownStation: station === OWN_STATION,
})

/** The system first: what it refuses is not set. Whoever sets the acceleration anew gives the GPU another chance. */
async function change(services: BridgeServices, caller: Caller, argument: unknown): Promise<DesktopPreferences> {
  const { settings, startAtLogin } = services
  const read = changeSchema.safeParse(argument)
  if (!read.success) throw new LookoutError('invalidParams', 'These settings are not known.')
  const wanted = Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined))
  const after = { ...settings.current, ...wanted }
  if (read.data.startAtLogin !== undefined || read.data.startHidden !== undefined)
    await startAtLogin({ enabled: after.startAtLogin, hidden: after.startHidden })
  const again = read.data.hardwareAcceleration === undefined ? {} : { softwareSince: null }
  await settings.change((before) => ({ ...before, ...wanted, ...again }))
  return preferencesOf(settings.current, caller)
}
