import type { BrowserWindow, Dialog, MessageBoxOptions, Shell } from 'electron'
import { randomUUID } from 'node:crypto'
import { messageOf } from '../base/error.ts'
import { stationIdentity } from '../station/station-identity.ts'
import { examineFolder, LEAST_FREE, type FolderFit, type FolderQuestion } from './data-folder-choice.ts'
import { bytesInWords, type ShellWords } from './shell-words.ts'

export interface FoldersOptions {
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showMessageBox'>
  readonly shell: Pick<Shell, 'openPath'>
  readonly words: ShellWords
  /** The window that a dialog belongs to. */
  readonly parent: () => BrowserWindow | null
  /** The data folder in use. */
  readonly data: string
  /** Whether it was named on the command line, where it wins over what is chosen. */
  readonly dataGiven: boolean
  /** Where data are while none is chosen. */
  readonly defaultData: string
  /** Cameras that are being recorded now. */
  readonly recording: () => number
  /** Puts the choice into desktop.json; null for the platform's own folder. */
  readonly keep: (folder: string | null) => Promise<void>
  /** Closes the station in order and starts the program anew, without asking any more. */
  readonly relaunch: () => void
  /** Makes an empty folder a station's, so that it is known again even before that has started there. */
  readonly settle?: (folder: string) => Promise<unknown>
  readonly examine?: (question: FolderQuestion) => Promise<FolderFit>
}

/** The folders on this computer: opened in the system's own file manager, and chosen. */
export class Folders {
  readonly #options: FoldersOptions
  #choosing: Promise<void> | undefined

  constructor(options: FoldersOptions) {
    this.#options = options
  }

  /** Opens a folder, or says why not. */
  async open(folder: string, failed: string): Promise<void> {
    const { shell } = this.#options
    // The promise keeps the system's words where it fails, and is empty where it does not.
    const why = await shell.openPath(folder).catch(messageOf)
    if (why !== '') await this.#say({ type: 'warning', message: failed, detail: `${folder}\n${why}` })
  }

  async openRecordings(folder: string): Promise<void> {
    await this.open(folder, this.#options.words.folders.recordingsFailed)
  }

  /** Asks for another data folder, until one is taken or the person leaves. One question at a time. */
  choose(): Promise<void> {
    this.#choosing ??= this.#choose().finally(() => (this.#choosing = undefined))
    return this.#choosing
  }

  async #choose(): Promise<void> {
    const { words, dataGiven, data, examine = examineFolder } = this.#options
    const { folders } = words
    if (dataGiven) return this.#say({ type: 'info', message: folders.fixed, detail: folders.fixedWhat })
    for (;;) {
      const folder = await this.#ask()
      if (folder === null) return
      const fit = await examine({ folder, current: data })
      if (fit.fit === 'new' || fit.fit === 'station') return this.#confirm(folder, fit)
      if (fit.fit === 'same') return this.#say({ type: 'info', message: folders.same(folder) })
      await this.#say({ type: 'warning', message: folders.refused, detail: refusal(folder, fit, this.#options) })
    }
  }

  async #ask(): Promise<string | null> {
    const { dialog, words, data, parent } = this.#options
    const options = {
      title: words.folders.chooseTitle,
      message: words.folders.chooseTitle,
      buttonLabel: words.folders.chooseButton,
      defaultPath: data,
      properties: ['openDirectory', 'createDirectory', 'promptToCreate'] as const,
    }
    const asked = { ...options, properties: [...options.properties] }
    const window = parent()
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, asked) : dialog.showOpenDialog(asked))
    return canceled ? null : (filePaths[0] ?? null)
  }

  async #confirm(folder: string, { fit, free }: Extract<FolderFit, { fit: 'new' | 'station' }>): Promise<void> {
    const { words, data, defaultData, recording, keep, relaunch, settle = settleStation } = this.#options
    const { folders } = words
    const recorded = recording()
    const detail = [
      fit === 'new' ? folders.newWhat(data) : folders.stationWhat(data),
      ...(recorded > 0 ? [folders.recording(recorded)] : []),
      folders.free(bytesInWords(free)),
    ]
    const message = fit === 'new' ? folders.useNew(folder) : folders.useStation(folder)
    const buttons = [folders.go, folders.cancel]
    const answer = await this.#box({
      ...{ type: 'question', message, detail: detail.join('\n\n'), buttons, cancelId: 1 },
      // Where something would be interrupted, Enter alone does not do it.
      defaultId: recorded > 0 ? 1 : 0,
    })
    if (answer !== 0) return
    try {
      if (fit === 'new') await settle(folder)
      await keep(folder === defaultData ? null : folder)
    } catch (error) {
      return this.#say({ type: 'error', message: folders.notKept, detail: messageOf(error) })
    }
    relaunch()
  }

  async #say(options: MessageBoxOptions): Promise<void> {
    await this.#box(options)
  }

  async #box(options: MessageBoxOptions): Promise<number> {
    const { dialog, parent } = this.#options
    const window = parent()
    const asked = { noLink: true, defaultId: 0, ...options }
    const { response } = await (window ? dialog.showMessageBox(window, asked) : dialog.showMessageBox(asked))
    return response
  }
}

const settleStation = (folder: string): Promise<string> => stationIdentity(folder, randomUUID)

type Refused = Exclude<FolderFit, { fit: 'new' | 'station' | 'same' }>

/** Why a folder cannot be used and what to do, in a sentence. */
function refusal(folder: string, fit: Refused, { words: { folders }, data }: FoldersOptions): string {
  switch (fit.fit) {
    case 'inside':
      return folders.inside(folder, data)
    case 'full':
      return folders.full(folder, bytesInWords(fit.free), bytesInWords(LEAST_FREE))
    case 'unreadable':
      return folders.unreadable(folder, fit.why)
    default:
      return folders[fit.fit](folder)
  }
}
