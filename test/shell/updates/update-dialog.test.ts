import { beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../electron/base/clock.ts'
import { silentLog } from '../../../electron/base/log.ts'
import { en } from '../../../electron/shell/shell-words.en.ts'
import { startUpdates } from '../../../electron/shell/updates/start-updates.ts'
import { updateDialog } from '../../../electron/shell/updates/update-dialog.ts'

/** What of Electron is used here: an answer to the dialog, and what was shown. */
const electron = vi.hoisted(() => ({
  answer: 0,
  asked: [] as { buttons: string[]; defaultId: number }[],
  shown: [] as string[],
}))

vi.mock('electron', () => ({
  app: { isPackaged: false },
  dialog: {
    showMessageBox: (options: { buttons: string[]; defaultId: number }) => {
      electron.asked.push(options)
      return Promise.resolve({ response: electron.answer })
    },
  },
  Notification: class {
    static isSupported = (): boolean => true
    readonly #title: string
    constructor({ title }: { title: string }) {
      this.#title = title
    }
    show(): void {
      electron.shown.push(this.#title)
    }
  },
}))

beforeEach(() => {
  electron.asked.length = 0
  electron.shown.length = 0
})

describe('the question for an update', () => {
  it.each([
    [0, true],
    [1, false],
  ])('takes button %i for %s, and Enter for “not now”', async (answer, wanted) => {
    electron.answer = answer
    expect(await updateDialog(en.updates).wants('0.2.0')).toBe(wanted)
    expect(electron.asked[0]?.buttons[electron.asked[0].defaultId]).toBe('Not now')
  })

  it('says by the system that it is ready', () => {
    updateDialog(en.updates).isReady('0.2.0')
    expect(electron.shown).toEqual(['Lookout 0.2.0 has been fetched'])
  })
})

describe('a program that runs from source', () => {
  it('looks for no updates, whatever its settings say', async () => {
    const url = 'https://updates.example/'
    const updates = await startUpdates({ url, words: en.updates, clock: systemClock, log: silentLog })
    expect(updates.state).toEqual({ state: 'off' })
    updates.close()
  })
})
