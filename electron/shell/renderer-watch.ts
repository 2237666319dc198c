import type { RenderProcessGoneDetails, WebContents } from 'electron'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'

/** A page that has hung for as long as Electron waits gets so much longer before it is replaced. */
const PATIENCE_MS = 2_000
/** A page that lived so long is well: the next loss is its first again. */
const WELL_MS = 60_000
const LONGEST_MS = 60_000

/** How long to wait before a lost page is loaded again: the first time not at all, then 1, 2, 4 … 60 s. */
export const backOff = (lossesBefore: number): number =>
  lossesBefore === 0 ? 0 : Math.min(1000 * 2 ** (lossesBefore - 1), LONGEST_MS)

export interface RendererWatchOptions {
  readonly contents: Pick<WebContents, 'on' | 'forcefullyCrashRenderer' | 'isDestroyed'>
  /** Loads the page anew, at the place where it was. */
  readonly load: () => Promise<void>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Replaces a window's page whose process has gone or does not answer.
 *
 * Always true: a page that is lost is loaded again, at once the first time and later with pauses that grow while it is
 * lost again and again; nothing is loaded twice at a time.
 */
export class RendererWatch {
  readonly #options: RendererWatchOptions
  #losses = 0
  #loadedAt: number
  #pending: { cancel: () => void } | null = null
  #patience: (() => void) | null = null
  #closed = false

  constructor(options: RendererWatchOptions) {
    this.#options = options
    this.#loadedAt = options.clock.monotonic()
    const { contents } = options
    contents.on('render-process-gone', (_event, details) => this.#gone(details))
    contents.on('unresponsive', () => this.#hangs())
    contents.on('responsive', () => this.#goesOn())
    contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
      // −3 is a load that was given up for another one.
      if (isMainFrame && code !== -3) this.#lost({ code, description }, 'The page could not be loaded.')
    })
  }

  close(): void {
    this.#closed = true
    this.#goesOn()
    this.#pending?.cancel()
  }

  #gone({ reason, exitCode }: RenderProcessGoneDetails): void {
    this.#goesOn()
    if (this.#options.contents.isDestroyed()) return
    this.#lost({ reason, exitCode }, 'The page’s process has gone.')
  }

  #hangs(): void {
    const { clock, contents, log } = this.#options
    if (this.#closed || this.#patience) return
    this.#patience = clock.after(PATIENCE_MS, () => {
      this.#patience = null
      log.error({}, 'The page does not answer and is ended.')
      // Its end is told by `render-process-gone`, which replaces it.
      contents.forcefullyCrashRenderer()
    })
  }

  #goesOn(): void {
    this.#patience?.()
    this.#patience = null
  }

  #lost(values: object, sentence: string): void {
    if (this.#closed || this.#pending) return
    const { clock, log } = this.#options
    if (clock.monotonic() - this.#loadedAt >= WELL_MS * 1000) this.#losses = 0
    const wait = backOff(this.#losses)
    this.#losses++
    log.error({ ...values, again: this.#losses, waitMs: wait }, sentence)
    this.#pending = { cancel: clock.after(wait, () => this.#replace()) }
  }

  #replace(): void {
    this.#pending = null
    if (this.#closed || this.#options.contents.isDestroyed()) return
    this.#loadedAt = this.#options.clock.monotonic()
    // A load that fails is told by `did-fail-load`, and one whose process dies by `render-process-gone`.
    this.#options.load().then(
      () => this.#options.log.info({}, 'The page is there again.'),
      () => undefined,
    )
  }
}
