import type { About } from '../../../electron/protocol/about.ts'
import type { AboutApi, Licences } from '../../../renderer/state/about-api.ts'
import type {
  CrashReport,
  DesktopBridge,
  DesktopPreferences,
  DesktopPreferencesChange,
  Versions,
  WindowMode,
} from '../../../renderer/state/desktop-bridge.ts'

export const preferences = (change: Partial<DesktopPreferences> = {}): DesktopPreferences => ({
  startAtLogin: false,
  startHidden: true,
  hardwareAcceleration: 'auto',
  softwareSince: null,
  notifications: 'away',
  dataFolder: null,
  ownStation: true,
  ...change,
})

/** The desktop that a test says, changed as it is asked to. */
export class FakeDesktop implements DesktopBridge {
  platform = 'linux'
  set = preferences()
  reports: CrashReport[] = []
  mode: WindowMode = { fullScreen: false, kiosk: false }
  readonly changes: DesktopPreferencesChange[] = []
  /** What it was asked to do beside that, in order. */
  readonly done: string[] = []
  /** Thrown instead of the next answer. */
  fails: Error | null = null

  preferences(): Promise<DesktopPreferences> {
    return this.#answer(() => this.set)
  }

  setPreferences(change: DesktopPreferencesChange): Promise<DesktopPreferences> {
    return this.#answer(() => {
      this.changes.push(change)
      const software = change.hardwareAcceleration === undefined ? {} : { softwareSince: null }
      this.set = { ...this.set, ...change, ...software }
      return this.set
    })
  }

  versions(): Promise<Versions> {
    return Promise.resolve({ lookout: '0.1.0', electron: '45.4.1', chromium: '156.0.8078.49', node: '24.20.0' })
  }

  crashReports(): Promise<CrashReport[]> {
    return Promise.resolve(this.reports)
  }

  openCrashReportsFolder(): Promise<void> {
    return this.#do('openCrashReportsFolder')
  }

  openRecordingsFolder(): Promise<void> {
    return this.#do('openRecordingsFolder')
  }

  chooseDataFolder(): Promise<void> {
    return this.#do('chooseDataFolder')
  }

  relaunch(): Promise<void> {
    return this.#do('relaunch')
  }

  signInTicket(): Promise<string> {
    return Promise.resolve('ticket')
  }

  windowMode(): Promise<WindowMode> {
    return Promise.resolve(this.mode)
  }

  toggleFullScreen(): Promise<WindowMode> {
    return this.#answer(() => (this.mode = { ...this.mode, fullScreen: !this.mode.fullScreen }))
  }

  toggleKiosk(): Promise<WindowMode> {
    return this.#answer(() => (this.mode = { ...this.mode, kiosk: !this.mode.kiosk }))
  }

  #do(what: string): Promise<void> {
    return this.#answer(() => void this.done.push(what))
  }

  #answer<T>(give: () => T): Promise<T> {
    const { fails } = this
    this.fails = null
    return fails ? Promise.reject(fails) : Promise.resolve(give())
  }
}

export const aboutStation: About = {
  version: '0.1.0',
  node: '24.21.0',
  system: 'linux x64',
  ffmpeg: { version: '6.1.1-static', from: 'ffmpeg-static' },
  certificateSha256: '4f1c0a3388e2d97b'.repeat(4),
  authoritySha256: 'b07d5e6691fa23c8'.repeat(4),
  evidenceKeySha256: '93aa10ff7c24de58'.repeat(4),
}

const MIT =
  'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software.'

export const licences: Licences = {
  version: 1,
  parts: [
    { name: 'Lookout', version: '0.1.0', licence: 'MIT', source: null, shippedAs: 'product', text: 0 },
    {
      name: 'ffmpeg',
      version: '6.1.1',
      licence: 'GPL-3.0-or-later',
      source: 'https://ffmpeg.org/releases/ffmpeg-6.1.1.tar.xz',
      shippedAs: 'program',
      text: 1,
    },
    {
      name: '@fontsource-variable/inter',
      version: '5.3.0',
      licence: 'OFL-1.1',
      source: 'https://fontsource.org/fonts/inter',
      shippedAs: 'page',
      text: 2,
    },
    { name: 'ws', version: '8.23.0', licence: 'MIT', source: null, shippedAs: 'package', text: 0 },
  ],
  texts: [
    MIT,
    'GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n\n'.repeat(20),
    'SIL OPEN FONT LICENSE Version 1.1',
  ],
}

export const fakeAbout = (change: Partial<AboutApi> = {}): AboutApi => ({
  about: () => Promise.resolve(aboutStation),
  licences: () => Promise.resolve(licences),
  ...change,
})
