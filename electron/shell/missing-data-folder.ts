import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dialog } from 'electron'
import type { Clock } from '../base/clock.ts'
import type { ShellWords } from './shell-words.ts'

export interface DataFolderOptions {
  /** The one that was chosen; null for the program's own. */
  readonly chosen: string | null
  readonly own: string
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly words: ShellWords
  readonly clock: Clock
  /** Whether a station's data lie there. */
  readonly isThere?: (folder: string) => Promise<boolean>
}

const LOOK_AGAIN_MILLISECONDS = 3_000

/**
 * The data folder to start with; null where the person wants to quit. A chosen one is waited for until it is there, with a
 * question on the screen meanwhile: its disk may be slow, or forgotten. Without this a new station would begin in the
 * empty folder on which the disk is mounted.
 */
export async function findDataFolder(options: DataFolderOptions): Promise<string | null> {
  const { chosen, own, isThere = holdsStation } = options
  if (chosen === null) return own
  while (!(await isThere(chosen))) {
    const answer = await ask(chosen, options)
    if (answer === 'own') return own
    if (answer === 'quit') return null
  }
  return chosen
}

const ANSWERS = ['again', 'own', 'quit'] as const

/** `again` also when the folder has come meanwhile: then the question goes by itself. */
async function ask(folder: string, options: DataFolderOptions): Promise<(typeof ANSWERS)[number]> {
  const { dialog, words, clock, isThere = holdsStation } = options
  const { folders } = words
  const arrived = new AbortController()
  const stop = watch(clock, async () => {
    if (await isThere(folder)) arrived.abort()
  })
  try {
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: folders.missing(folder),
      detail: folders.missingWhat,
      buttons: [folders.missingAgain, folders.missingOwn, folders.missingQuit],
      ...{ defaultId: 0, cancelId: 2, noLink: true, signal: arrived.signal },
    })
    // A question that is taken back is answered as if it was cancelled.
    return arrived.signal.aborted ? 'again' : (ANSWERS[response] ?? 'quit')
  } finally {
    stop()
  }
}

/** Looks again and again, one look at a time, until the answer is called. */
function watch(clock: Clock, look: () => Promise<void>): () => void {
  let over = false
  let cancel: () => void = () => undefined
  const later = (): void => {
    cancel = clock.after(LOOK_AGAIN_MILLISECONDS, () => {
      void look().finally(() => {
        if (!over) later()
      })
    })
  }
  later()
  return () => {
    over = true
    cancel()
  }
}

/** A station has its identity from the moment its folder was chosen. */
const holdsStation = (folder: string): Promise<boolean> =>
  access(join(folder, 'identity.json')).then(
    () => true,
    () => false,
  )
