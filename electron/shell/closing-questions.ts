import type { BrowserWindow, Dialog, MessageBoxOptions } from 'electron'
import type { DesktopWords } from './desktop-words.ts'

export interface ClosingQuestionsOptions {
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly words: DesktopWords
  /** The window that the question belongs to. */
  readonly parent: () => BrowserWindow | null
  /** Cameras that are being recorded now. */
  readonly recording: () => number
}

/** What is asked before recordings end. Where nothing records, nothing is asked. One question at a time. */
export class ClosingQuestions {
  readonly #options: ClosingQuestionsOptions
  #open: AbortController | null = null

  constructor(options: ClosingQuestionsOptions) {
    this.#options = options
  }

  /** Before the last window closes. A second asking while the first is open is `cancel`. */
  async beforeClose(): Promise<'background' | 'quit' | 'cancel'> {
    const { closing } = this.#options.words
    if (this.#options.recording() === 0) return 'quit'
    const answer = await this.#ask(closing.closeWhat, [closing.background, closing.stop, closing.cancel])
    return (['background', 'quit', 'cancel'] as const)[answer] ?? 'cancel'
  }

  /** Before the program ends, or starts anew. */
  async mayEnd(how: 'quit' | 'relaunch'): Promise<boolean> {
    const { closing } = this.#options.words
    if (this.#options.recording() === 0) return true
    const [what, button] = how === 'quit' ? [closing.quitWhat, closing.stop] : [closing.relaunchWhat, closing.restart]
    return (await this.#ask(what, [button, closing.cancel])) === 0
  }

  /** Takes back a question that nobody has answered; it is as if it was cancelled. */
  withdraw(): void {
    this.#open?.abort()
  }

  /** The number of the button; the last one cancels, and Enter alone interrupts nothing. */
  async #ask(detail: string, buttons: string[]): Promise<number> {
    const { dialog, words, parent, recording } = this.#options
    const cancelId = buttons.length - 1
    if (this.#open) return cancelId
    this.#open = new AbortController()
    const options: MessageBoxOptions = {
      ...{ type: 'question', title: words.closing.title, message: words.closing.records(recording()), detail, buttons },
      ...{ cancelId, defaultId: buttons.length === 3 ? 0 : cancelId, noLink: true, signal: this.#open.signal },
    }
    try {
      const window = parent()
      const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
      return response
    } finally {
      this.#open = null
    }
  }
}
