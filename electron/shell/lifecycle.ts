import type { App, BrowserWindow, PowerMonitor } from 'electron'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'

export interface LifecycleOptions {
  readonly app: Pick<App, 'on' | 'quit' | 'exit' | 'relaunch'>
  readonly powerMonitor: Pick<PowerMonitor, 'on'>
  /** Where SIGINT and SIGTERM arrive. */
  readonly signals: Pick<NodeJS.Process, 'on'>
  readonly log: Log
  /** Asks whether it may end now. */
  readonly mayEnd: (how: 'quit' | 'relaunch') => Promise<boolean>
  /** Takes back a question that is open. */
  readonly withdraw: () => void
  /** Closes everything, in order, and waits for it. */
  readonly close: () => Promise<void>
  /** Every window of every kind is closed. */
  readonly allClosed: () => void
  /** What a start anew is started with. */
  readonly relaunchWith: () => { args: string[]; execPath?: string }
}

type Stage = 'running' | 'asking' | 'closing' | 'closed'

/**
 * How the program ends.
 *
 * Always true: it ends only after everything has closed in order, once, whoever asked: a menu, the system, a signal, a
 * session's end. People are asked first where something records; the system and signals do not wait for an answer. A
 * second signal waits for nothing.
 */
export class Lifecycle {
  readonly #options: LifecycleOptions
  #stage: Stage = 'running'
  #relaunch = false

  constructor(options: LifecycleOptions) {
    this.#options = options
    const { app, powerMonitor, signals } = options
    app.on('before-quit', (event) => {
      if (this.#stage === 'closed') return
      event.preventDefault()
      void this.quit()
    })
    // Electron itself would quit then.
    app.on('window-all-closed', () => {
      if (!this.ending) options.allClosed()
    })
    powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
      event?.preventDefault()
      this.endNow()
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) signals.on(signal, () => this.#signalled())
  }

  get ending(): boolean {
    return this.#stage === 'closing' || this.#stage === 'closed'
  }

  /** Windows alone tells a window that the session ends. */
  watch(window: Pick<BrowserWindow, 'on'>): void {
    window.on('session-end', () => this.endNow())
  }

  /** Ends the program, where nobody says no. */
  quit(): Promise<void> {
    return this.#ask('quit')
  }

  /** Ends the program and starts it anew, where nobody says no. */
  relaunch(): Promise<void> {
    return this.#ask('relaunch')
  }

  /** Ends the program without asking. */
  endNow(how: 'quit' | 'relaunch' = 'quit'): void {
    if (this.ending) return
    this.#relaunch = how === 'relaunch'
    void this.#end()
  }

  async #ask(how: 'quit' | 'relaunch'): Promise<void> {
    if (this.#stage !== 'running') return
    this.#stage = 'asking'
    const may = await this.#options.mayEnd(how).catch(() => false)
    // A signal may have ended it meanwhile.
    if (this.ending) return
    this.#stage = 'running'
    if (may) this.endNow(how)
  }

  async #end(): Promise<void> {
    const { app, log, close, withdraw, relaunchWith } = this.#options
    this.#stage = 'closing'
    withdraw()
    let code = 0
    try {
      await close()
    } catch (error) {
      log.error({ error: messageOf(error) }, 'Not everything closed cleanly.')
      code = 1
    }
    this.#stage = 'closed'
    if (this.#relaunch) app.relaunch(relaunchWith())
    if (code === 0) app.quit()
    else app.exit(code)
  }

  #signalled(): void {
    if (this.#stage === 'closing') this.#options.app.exit(1)
    else this.endNow()
  }
}
