import { dialog, Notification } from 'electron'
import type { ShellWords } from '../shell-words.ts'
import type { UpdatePeople } from './updates.ts'

/** Asks in a dialog, which waits in nobody's way: pictures and recordings go on behind it. */
export const updateDialog = (words: ShellWords['updates']): UpdatePeople => ({
  async wants(version) {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: words.found(version),
      detail: words.foundWhat,
      buttons: [words.fetch, words.later],
      // Nobody installs by pressing Enter in passing.
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    })
    return response === 0
  },
  isReady(version) {
    if (Notification.isSupported()) new Notification({ title: words.ready(version), body: words.readyWhat }).show()
  },
})
