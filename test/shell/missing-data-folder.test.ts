import { randomUUID } from 'node:crypto'
import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { findDataFolder, type DataFolderOptions } from '../../electron/shell/missing-data-folder.ts'
import { shellWords } from '../../electron/shell/shell-words.ts'
import { stationIdentity } from '../../electron/station/station-identity.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'

let clock: ManualClock
let there: boolean
let asked: MessageBoxOptions[]
/** Ends the question on the screen. */
let press: (button: number) => void
const [AGAIN, OWN, QUIT] = [0, 1, 2]

/** As Electron does it: an aborted box answers with its cancelId. */
const showMessageBox = ((options: MessageBoxOptions) =>
  new Promise<MessageBoxReturnValue>((resolve) => {
    asked.push(options)
    press = (response) => resolve({ response, checkboxChecked: false })
    options.signal?.addEventListener('abort', () => press(options.cancelId ?? 0))
  })) as DataFolderOptions['dialog']['showMessageBox']

const find = (change: Partial<DataFolderOptions> = {}): Promise<string | null> =>
  findDataFolder({
    ...{ chosen: '/media/disk', own: '/home/op/lookout', dialog: { showMessageBox }, words: shellWords(['en']), clock },
    isThere: () => Promise.resolve(there),
    ...change,
  })

beforeEach(() => {
  clock = new ManualClock()
  there = false
  asked = []
})

it('without a choice the program’s own folder is taken, and a chosen one that is there, without a word', async () => {
  there = true
  expect(await find({ chosen: null })).toBe('/home/op/lookout')
  expect(await find()).toBe('/media/disk')
  expect(asked).toEqual([])
})

it('a chosen one that is missing is asked about, and taken as soon as its disk is there', async () => {
  const found = find()
  await clock.advance(6_000)
  expect(asked).toMatchObject([{ message: 'The data folder /media/disk is not there' }])
  there = true
  await clock.advance(3_000)
  expect(await found).toBe('/media/disk')
  expect([asked.length, clock.pending]).toEqual([1, 0])
})

it('a person may look again, start with the program’s own, or quit', async () => {
  const first = find()
  await clock.advance(0)
  press(AGAIN)
  await clock.advance(0)
  expect(asked).toHaveLength(2)
  press(OWN)
  expect(await first).toBe('/home/op/lookout')
  const second = find()
  await clock.advance(0)
  press(QUIT)
  expect([await second, clock.pending]).toEqual([null, 0])
})

it('an empty folder, as a missing disk leaves behind, is not a station’s; one that was chosen is', async () => {
  const folder = join(tempFolder(), 'disk')
  await mkdir(folder)
  const given = {
    chosen: folder,
    own: '/home/op/lookout',
    dialog: { showMessageBox },
    words: shellWords(['en']),
    clock,
  }
  const missing = findDataFolder(given)
  await expect.poll(() => asked.length).toBe(1)
  press(QUIT)
  expect(await missing).toBeNull()
  await stationIdentity(folder, randomUUID)
  expect(await findDataFolder(given)).toBe(folder)
})
