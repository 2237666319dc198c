import { problemOf } from '../link/problem.ts'
import { asked, type Asked } from './asked.ts'
import type {
  CrashReport,
  DesktopBridge,
  DesktopPreferences,
  DesktopPreferencesChange,
  WindowMode,
} from './desktop-bridge.ts'
import type { Toasts } from './toasts.svelte.ts'

/** The settings of the desktop program around this page, while somebody looks at them. */
export class Desktop {
  readonly #bridge: DesktopBridge
  readonly #toasts: Toasts
  #preferences = $state.raw<Asked<DesktopPreferences>>({ state: 'loading' })
  #crashes = $state.raw<Asked<readonly CrashReport[]>>({ state: 'loading' })
  #mode = $state.raw<WindowMode | null>(null)
  /** Whether the program that runs now was started with the graphics card. */
  #accelerated: boolean | null = null
  #changing = $state(false)

  constructor(bridge: DesktopBridge, toasts: Toasts) {
    this.#bridge = bridge
    this.#toasts = toasts
  }

  get platform(): string {
    return this.#bridge.platform
  }

  get preferences(): Asked<DesktopPreferences> {
    return this.#preferences
  }

  /** Newest first. */
  get crashes(): Asked<readonly CrashReport[]> {
    return this.#crashes
  }

  /** How this page's window stands; null while nobody knows. */
  get mode(): WindowMode | null {
    return this.#mode
  }

  get changing(): boolean {
    return this.#changing
  }

  /** Something was changed that holds from the next start on. */
  get needsRestart(): boolean {
    const now = this.#preferences
    return now.state === 'ready' && this.#accelerated !== null && isAccelerated(now.value) !== this.#accelerated
  }

  /** Asks for everything; once more after a failure. */
  async load(): Promise<void> {
    const { preferences, crashes, mode } = await allOf(this.#bridge)
    this.#preferences = preferences
    this.#crashes = crashes
    this.#mode = mode.state === 'ready' ? mode.value : null
    if (preferences.state === 'ready') this.#accelerated ??= isAccelerated(preferences.value)
  }

  /** Changes one thing at once; what the desktop refuses is said, and the page shows what is. */
  async change(change: DesktopPreferencesChange): Promise<void> {
    if (this.#changing) return
    this.#changing = true
    const changed = await this.#try(() => this.#bridge.setPreferences(change))
    this.#changing = false
    if (changed) this.#preferences = { state: 'ready', value: changed }
    else this.#preferences = await asked(this.#bridge.preferences())
  }

  /** To be called when the window may stand otherwise than before, as by a key of the desktop's own. */
  async lookAtWindow(): Promise<void> {
    const mode = await asked(this.#bridge.windowMode())
    if (mode.state === 'ready') this.#mode = mode.value
  }

  async toggleFullScreen(): Promise<void> {
    this.#mode = (await this.#try(() => this.#bridge.toggleFullScreen())) ?? this.#mode
  }

  async toggleKiosk(): Promise<void> {
    this.#mode = (await this.#try(() => this.#bridge.toggleKiosk())) ?? this.#mode
  }

  /** The desktop asks for the folder itself, and starts again with it. */
  async chooseDataFolder(): Promise<void> {
    await this.#try(() => this.#bridge.chooseDataFolder())
  }

  async openRecordingsFolder(): Promise<void> {
    await this.#try(() => this.#bridge.openRecordingsFolder())
  }

  async openCrashReportsFolder(): Promise<void> {
    await this.#try(() => this.#bridge.openCrashReportsFolder())
  }

  async relaunch(): Promise<void> {
    await this.#try(() => this.#bridge.relaunch())
  }

  async #try<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act()
    } catch (thrown) {
      this.#toasts.alarm(problemOf(thrown).message)
      return null
    }
  }
}

const isAccelerated = ({ hardwareAcceleration, softwareSince }: DesktopPreferences): boolean =>
  hardwareAcceleration === 'auto' && softwareSince === null

async function allOf(bridge: DesktopBridge): Promise<{
  preferences: Asked<DesktopPreferences>
  crashes: Asked<readonly CrashReport[]>
  mode: Asked<WindowMode>
}> {
  const [preferences, crashes, mode] = await Promise.all([
    asked(bridge.preferences()),
    asked(bridge.crashReports()),
    asked(bridge.windowMode()),
  ])
  return { preferences, crashes, mode }
}
