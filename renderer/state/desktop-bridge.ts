import { z } from 'zod'
import { language } from '../i18n/language.svelte.ts'

const preferencesSchema = z.object({
  startAtLogin: z.boolean(),
  startHidden: z.boolean(),
  hardwareAcceleration: z.enum(['auto', 'off']),
  /** The program draws without the graphics card because that failed again and again. RFC 3339. */
  softwareSince: z.string().nullable(),
  notifications: z.enum(['away', 'always', 'never']),
  /** null: the platform's own. */
  dataFolder: z.string().nullable(),
  /** Whether the page's station runs in this program: another computer's has no business with the folders of this one. */
  ownStation: z.boolean().default(true),
})
export type DesktopPreferences = z.infer<typeof preferencesSchema>

export type DesktopPreferencesChange = Partial<
  Pick<DesktopPreferences, 'startAtLogin' | 'startHidden' | 'hardwareAcceleration' | 'notifications'>
>

const crashReportsSchema = z.array(z.object({ name: z.string(), at: z.string(), bytes: z.number() }))
export type CrashReport = z.infer<typeof crashReportsSchema>[number]

const modeSchema = z.object({ fullScreen: z.boolean(), kiosk: z.boolean() })
export type WindowMode = z.infer<typeof modeSchema>

const versionsSchema = z.object({
  lookout: z.string(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
})
export type Versions = z.infer<typeof versionsSchema>

/**
 * The desktop program around this page, as far as the page needs it. Every call rejects with an `Error` whose message is
 * a sentence for people.
 */
export interface DesktopBridge {
  readonly platform: string
  preferences(): Promise<DesktopPreferences>
  setPreferences(change: DesktopPreferencesChange): Promise<DesktopPreferences>
  versions(): Promise<Versions>
  /** Newest first. */
  crashReports(): Promise<CrashReport[]>
  openCrashReportsFolder(): Promise<void>
  openRecordingsFolder(): Promise<void>
  /** Resolves also where nothing was chosen. */
  chooseDataFolder(): Promise<void>
  windowMode(): Promise<WindowMode>
  toggleFullScreen(): Promise<WindowMode>
  toggleKiosk(): Promise<WindowMode>
  relaunch(): Promise<void>
  /** A one-time ticket that signs this window in. Rejects where it shows another computer's station. */
  signInTicket(): Promise<string>
}

/** What the desktop puts into the window; its calls are checked, since its version may be another than the page's. */
interface WindowWithDesktop {
  readonly lookoutDesktop?: unknown
}

const CALLS = [
  'preferences',
  'setPreferences',
  'versions',
  'crashReports',
  'openCrashReportsFolder',
  'openRecordingsFolder',
  'chooseDataFolder',
  'windowMode',
  'toggleFullScreen',
  'toggleKiosk',
  'relaunch',
  'signInTicket',
] as const satisfies readonly Exclude<keyof DesktopBridge, 'platform'>[]

type Calls = Record<(typeof CALLS)[number], (...args: unknown[]) => Promise<unknown>>

/** The desktop around this page; null in a browser, and in a desktop that speaks otherwise than this page. */
export function desktopAround(window: object): DesktopBridge | null {
  const { lookoutDesktop: raw } = window as WindowWithDesktop
  if (!isDesktop(raw)) return null
  const { platform } = raw
  return {
    platform,
    preferences: async () => agreed(preferencesSchema, await raw.preferences()),
    setPreferences: async (change) => agreed(preferencesSchema, await raw.setPreferences(change)),
    versions: async () => agreed(versionsSchema, await raw.versions()),
    crashReports: async () => agreed(crashReportsSchema, await raw.crashReports()),
    openCrashReportsFolder: async () => {
      await raw.openCrashReportsFolder()
    },
    openRecordingsFolder: async () => {
      await raw.openRecordingsFolder()
    },
    chooseDataFolder: async () => {
      await raw.chooseDataFolder()
    },
    windowMode: async () => agreed(modeSchema, await raw.windowMode()),
    toggleFullScreen: async () => agreed(modeSchema, await raw.toggleFullScreen()),
    toggleKiosk: async () => agreed(modeSchema, await raw.toggleKiosk()),
    relaunch: async () => {
      await raw.relaunch()
    },
    signInTicket: async () => agreed(z.string(), await raw.signInTicket()),
  }
}

/** @throws Error with a sentence where the answer is of another shape: the program's version may be another than the page's */
function agreed<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const read = schema.safeParse(answer)
  if (!read.success) throw new Error(language.t.desktop.mismatch)
  return read.data
}

function isDesktop(raw: unknown): raw is Calls & { platform: string } {
  if (typeof raw !== 'object' || raw === null) return false
  const known = raw as Record<string, unknown>
  return typeof known['platform'] === 'string' && CALLS.every((call) => typeof known[call] === 'function')
}
