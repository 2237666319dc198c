import type { Dialog } from 'electron'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { DesktopSettings } from './desktop-settings.ts'
import type { DesktopWords } from './desktop-words.ts'

export interface SoftwareModeOptions {
  readonly settings: { change(edit: (settings: DesktopSettings) => DesktopSettings): Promise<void> }
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly words: DesktopWords
  readonly log: Log
  /** RFC 3339 UTC. */
  readonly now: () => string
  /** Cameras that are being recorded now. */
  readonly recording: () => number
  readonly tell: (title: string, detail: string) => void
  /** Starts the program anew without asking. */
  readonly relaunch: () => void
}

/**
 * Goes on without a GPU that fails again and again, which takes a start anew. Always true: it is remembered first, and no
 * recording is interrupted for it without somebody saying so.
 */
export class SoftwareMode {
  readonly #options: SoftwareModeOptions

  constructor(options: SoftwareModeOptions) {
    this.#options = options
  }

  async begin(): Promise<void> {
    const { settings, words, log, now, recording, tell, relaunch } = this.#options
    const { software } = words
    log.error({}, 'The GPU’s process failed again and again.')
    try {
      await settings.change((all) => ({ ...all, softwareSince: now() }))
    } catch (error) {
      // Started anew without that, it would fail again at once and so go round for ever.
      log.error({ error: messageOf(error) }, 'That the GPU is not to be used could not be kept.')
      return
    }
    if (recording() > 0) return this.#ask()
    tell(software.title, software.now)
    relaunch()
  }

  async #ask(): Promise<void> {
    const { dialog, words, relaunch } = this.#options
    const { title, recording, restart, later } = words.software
    const { response } = await dialog.showMessageBox({
      ...{ type: 'warning', message: title, detail: recording, buttons: [restart, later] },
      ...{ defaultId: 1, cancelId: 1, noLink: true },
    })
    if (response === 0) relaunch()
  }
}
