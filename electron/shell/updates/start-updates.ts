import { app } from 'electron'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { ShellWords } from '../shell-words.ts'
import { electronUpdater } from './electron-updater.ts'
import { updateDialog } from './update-dialog.ts'
import { findFeed } from './update-feed.ts'
import { Updates } from './updates.ts'

interface Surroundings {
  /** The feed in desktop.json, null where there is none. */
  readonly url: string | null
  readonly words: ShellWords['updates']
  readonly clock: Clock
  readonly log: Log
}

/** Looks for newer versions from now on, where there is a feed; `close` ends it. */
export async function startUpdates({ url, words, clock, log }: Surroundings): Promise<Updates> {
  const feed = await findFeed(url, app.isPackaged ? process.resourcesPath : undefined)
  const updates = new Updates({ feed, updater: electronUpdater, people: updateDialog(words), clock, log })
  updates.start()
  return updates
}
