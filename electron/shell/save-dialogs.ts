import { basename, dirname, join } from 'node:path'
import type { DownloadItem, Event, FileFilter, Session, WebContents } from 'electron'
import { Emitter } from '../base/emitter.ts'
import { messageOf } from '../base/error.ts'
import type { MenuSaving } from './menu-state.ts'
import type { ShellWords } from './shell-words.ts'

/** A window's part: the bar that it shows in the taskbar or the dock. */
export interface ProgressWindow {
  setProgressBar(share: number): void
  isDestroyed(): boolean
}

export interface SavingOptions {
  readonly words: ShellWords
  /** The origins whose pages may save something: the station's own. */
  readonly origins: () => readonly string[]
  /** The window that shows the page. */
  readonly windowOf: (contents: WebContents) => ProgressWindow | null
  /** Where something was saved last. */
  readonly folder: () => string
  readonly remember: (folder: string) => Promise<void> | void
  /** Tells a person that a file was not saved; `title` and `detail` are sentences. */
  readonly complain: (title: string, detail: string) => void
  readonly log: (sentence: string) => void
}

interface Running {
  readonly item: DownloadItem
  readonly window: ProgressWindow | null
}

/** Taskbars show an unknown length as a bar that moves. */
const UNKNOWN = 2
const NONE = -1

/**
 * Saves what the station's page hands to downloads: exports, snapshots, recordings made on this computer. The system's
 * dialog asks where, beginning in the folder of the last time.
 *
 * Always true: nothing is saved that another page asked for; each window's bar shows what of its own is being saved, all
 * together; a file that was not saved whole is said, unless a person cancelled it.
 */
export class Savings {
  readonly #options: SavingOptions
  readonly #running = new Map<number, Running>()
  readonly #changes = new Emitter<readonly MenuSaving[]>()
  #last = 0

  constructor(options: SavingOptions) {
    this.#options = options
  }

  /** What is being saved now, for a menu. */
  get list(): readonly MenuSaving[] {
    return [...this.#running].map(([id, { item }]) => ({ id, name: nameOf(item), done: shareOf(item) }))
  }

  /** Hears when a file begins, moves on by a hundredth or ends. */
  onChange(listener: (list: readonly MenuSaving[]) => void): () => void {
    return this.#changes.on(listener)
  }

  /** Looks after a session's downloads. Once for each session. */
  watch(session: Pick<Session, 'on'>): void {
    session.on('will-download', (event, item, contents) => this.#begin(event, item, contents))
  }

  cancel(id: number): void {
    this.#running.get(id)?.item.cancel()
  }

  #begin(event: Event, item: DownloadItem, contents: WebContents): void {
    const { origins, folder, words, windowOf, log } = this.#options
    if (!origins().includes(item.getInitiatorOrigin())) {
      event.preventDefault()
      log('A download that the station’s page did not ask for was refused.')
      return
    }
    const name = safeName(item.getFilename())
    item.setSaveDialogOptions({
      title: words.saving.title,
      defaultPath: join(folder(), name),
      filters: filtersFor(name, words),
    })
    const window = windowOf(contents)
    const id = ++this.#last
    this.#running.set(id, { item, window })
    let shown = -1
    item.on('updated', () => {
      const hundredths = Math.floor((shareOf(item) ?? 0) * 100)
      if (hundredths === shown) return
      shown = hundredths
      this.#showProgress(window)
    })
    item.once('done', (_event, state) => this.#end(id, state))
    this.#showProgress(window)
  }

  #end(id: number, state: 'completed' | 'cancelled' | 'interrupted'): void {
    const running = this.#running.get(id)
    if (!running) return
    this.#running.delete(id)
    const { item, window } = running
    const { words, remember, complain, log } = this.#options
    if (state === 'completed') {
      Promise.resolve(remember(dirname(item.getSavePath()))).catch((error: unknown) => log(messageOf(error)))
    } else if (state === 'interrupted') {
      complain(words.saving.failed(nameOf(item)), words.saving.failedWhat)
    }
    this.#showProgress(window)
  }

  #showProgress(window: ProgressWindow | null): void {
    this.#changes.emit(this.list)
    if (!window || window.isDestroyed()) return
    const own = [...this.#running.values()].filter((running) => running.window === window)
    window.setProgressBar(progressOf(own.map(({ item }) => item)))
  }
}

/** For a taskbar: the share of everything together. */
function progressOf(items: readonly DownloadItem[]): number {
  if (items.length === 0) return NONE
  if (items.some((item) => item.getTotalBytes() <= 0)) return UNKNOWN
  const sum = (bytes: (item: DownloadItem) => number): number => items.reduce((all, item) => all + bytes(item), 0)
  return Math.min(1, sum((item) => item.getReceivedBytes()) / sum((item) => item.getTotalBytes()))
}

function shareOf(item: DownloadItem): number | null {
  const total = item.getTotalBytes()
  return total > 0 ? Math.min(1, item.getReceivedBytes() / total) : null
}

/** The name that a person chose, before that the proposed one. */
const nameOf = (item: DownloadItem): string => basename(item.getSavePath() || safeName(item.getFilename()))

/** Names that Windows keeps for devices, whatever stands behind the dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
const LONGEST_NAME = 200

/** A proposed name as a name alone: no way into another folder, none that a system cannot have, never empty. */
export function safeName(proposed: string): string {
  const plain = proposed
    // eslint-disable-next-line no-control-regex -- they are what has to go
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const short = plain.length > LONGEST_NAME ? plain.slice(-LONGEST_NAME) : plain
  if (short === '') return 'lookout'
  return DEVICE.test(short) ? `_${short}` : short
}

/** So that the system's dialog keeps the ending. */
function filtersFor(name: string, { saving: { kinds } }: ShellWords): FileFilter[] {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase()
  const any = { name: kinds.any, extensions: ['*'] }
  if (ending === undefined) return [any]
  const kind = ending === 'mp4' ? kinds.film : /^(jpe?g|png)$/.test(ending) ? kinds.picture : kinds.document
  return [{ name: kind, extensions: [ending] }, any]
}
