import type { MessageBoxOptions } from 'electron'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FolderFit } from '../../electron/shell/data-folder-choice.ts'
import { Folders, type FoldersOptions } from '../../electron/shell/folders.ts'
import { shellWords } from '../../electron/shell/shell-words.ts'

let said: MessageBoxOptions[]
let done: string[]
/** What the person chooses, one after another; null leaves the dialog. */
let chosen: (string | null)[]
let fits: FolderFit[]
let answer: number
let given: Partial<FoldersOptions>

const folders = (): Folders =>
  new Folders({
    dialog: {
      showOpenDialog: () => {
        const folder = chosen.shift() ?? null
        return Promise.resolve({ canceled: folder === null, filePaths: folder === null ? [] : [folder] })
      },
      showMessageBox: (...args: unknown[]) => {
        said.push(args.at(-1) as MessageBoxOptions)
        return Promise.resolve({ response: answer, checkboxChecked: false })
      },
    },
    shell: { openPath: () => Promise.resolve('') },
    words: shellWords(['en']),
    parent: () => null,
    ...{ data: '/var/lookout', dataGiven: false, defaultData: '/home/op/.config/Lookout', recording: () => 0 },
    keep: (folder) => Promise.resolve(void done.push(`keep ${folder}`)),
    relaunch: () => void done.push('relaunch'),
    settle: (folder) => Promise.resolve(done.push(`settle ${folder}`)),
    examine: () => Promise.resolve(fits.shift() ?? { fit: 'others' }),
    ...given,
  })

beforeEach(() => {
  said = []
  done = []
  chosen = []
  fits = []
  answer = 0
  given = {}
})

describe('another data folder', () => {
  it('is kept and started with after the person has read what that means', async () => {
    chosen = ['/mnt/disk']
    fits = [{ fit: 'new', free: 812e9 }]
    await folders().choose()
    expect(said[0]?.message).toBe('Use /mnt/disk from now on?')
    expect(said[0]?.detail).toContain('Nothing is moved: cameras, users and recordings stay in /var/lookout')
    expect(said[0]?.detail).toContain('812 GB are free there.')
    expect(done).toEqual(['settle /mnt/disk', 'keep /mnt/disk', 'relaunch'])
  })

  it('says that recordings are interrupted, and then Enter alone does not do it', async () => {
    chosen = ['/mnt/disk']
    fits = [{ fit: 'station', free: 1e12 }]
    given = { recording: () => 3 }
    await folders().choose()
    expect(said[0]?.detail).toContain('3 cameras are being recorded.')
    expect(said[0]).toMatchObject({ message: 'Go on with the station in /mnt/disk?', defaultId: 1, cancelId: 1 })
  })

  it('changes nothing where the person says no, or chooses none', async () => {
    chosen = ['/mnt/disk']
    fits = [{ fit: 'new', free: 1e12 }]
    answer = 1
    await folders().choose()
    await folders().choose()
    expect(done).toEqual([])
  })

  it('that cannot be used is refused with why, and another is asked for', async () => {
    chosen = ['/full', '/photos', '/mnt/disk']
    fits = [{ fit: 'full', free: 1.2e9 }, { fit: 'others' }, { fit: 'new', free: 1e12 }]
    await folders().choose()
    expect(said.map(({ detail }) => detail?.split('\n')[0])).toEqual([
      'The disk of /full has 1.2 GB free; a station wants 3.0 GB or more. Choose another disk, or make room.',
      'There are other files in /photos. Choose an empty folder, or make a new one in it.',
      expect.stringContaining('Lookout starts again'),
    ])
    expect(done).toEqual(['settle /mnt/disk', 'keep /mnt/disk', 'relaunch'])
  })

  it('that is the platform’s own again is kept as such', async () => {
    chosen = ['/home/op/.config/Lookout']
    fits = [{ fit: 'station', free: 1e12 }]
    await folders().choose()
    expect(done).toEqual(['keep null', 'relaunch'])
  })

  it('cannot be chosen where the command line names one', async () => {
    given = { dataGiven: true }
    chosen = ['/mnt/disk']
    await folders().choose()
    expect([said.map(({ message }) => message), chosen]).toEqual([
      ['The data folder was named when Lookout was started (--data)'],
      ['/mnt/disk'],
    ])
  })

  it('that cannot be kept leaves everything as it is', async () => {
    chosen = ['/mnt/disk']
    fits = [{ fit: 'new', free: 1e12 }]
    given = { keep: () => Promise.reject(new Error('The settings cannot be saved: no room.')) }
    await folders().choose()
    expect(said.at(-1)).toMatchObject({ type: 'error', detail: 'The settings cannot be saved: no room.' })
    expect(done).not.toContain('relaunch')
  })

  it('is asked for once at a time', async () => {
    const both = folders()
    chosen = ['/a', '/b']
    fits = [{ fit: 'same' }]
    await Promise.all([both.choose(), both.choose()])
    expect(chosen).toEqual(['/b'])
  })
})

describe('a folder that the system does not open', () => {
  it.each([
    ['says so', () => Promise.resolve('No application is registered for this.')],
    ['fails', () => Promise.reject(new Error('No application is registered for this.'))],
  ])('because it %s is said in words', async (_how, openPath) => {
    given = { shell: { openPath } }
    await folders().openRecordings('/var/lookout/recordings')
    expect(said).toMatchObject([
      {
        message: 'The recordings folder cannot be opened',
        detail: '/var/lookout/recordings\nNo application is registered for this.',
      },
    ])
  })

  it('is not said of one that opens', async () => {
    await folders().openRecordings('/var/lookout/recordings')
    expect(said).toEqual([])
  })
})
