import { EventEmitter } from 'node:events'
import type { DownloadItem, SaveDialogOptions, Session } from 'electron'
import { beforeEach, describe, expect, it } from 'vitest'
import { safeName, Savings, type ProgressWindow } from '../../electron/shell/save-dialogs.ts'
import { shellWords } from '../../electron/shell/shell-words.ts'
import { settle } from '../kit/manual-clock.ts'

const ORIGIN = 'https://127.0.0.1:7440'

/** What is asked of a download. */
type Asked =
  | 'getInitiatorOrigin'
  | 'getFilename'
  | 'getSavePath'
  | 'getTotalBytes'
  | 'getReceivedBytes'
  | 'setSaveDialogOptions'
  | 'cancel'

/** A download that a test moves on. */
class Item extends EventEmitter implements Pick<DownloadItem, Asked> {
  asked: SaveDialogOptions = {}
  path = ''
  received = 0
  cancelled = false
  readonly name: string
  readonly total: number
  readonly origin: string

  constructor(name: string, total: number, origin = ORIGIN) {
    super()
    this.name = name
    this.total = total
    this.origin = origin
  }

  getInitiatorOrigin = () => this.origin
  getFilename = () => this.name
  getSavePath = () => this.path
  getTotalBytes = () => this.total
  getReceivedBytes = () => this.received
  setSaveDialogOptions = (options: SaveDialogOptions) => void (this.asked = options)
  cancel = () => {
    this.cancelled = true
    this.end('cancelled')
  }
  move(received: number): void {
    this.received = received
    this.emit('updated', {}, 'progressing')
  }
  end(state: 'completed' | 'cancelled' | 'interrupted'): void {
    this.emit('done', {}, state)
  }
}

class Window implements ProgressWindow {
  readonly shares: number[] = []
  gone = false
  setProgressBar(share: number): void {
    if (this.gone) throw new Error('Object has been destroyed')
    this.shares.push(share)
  }
  isDestroyed = () => this.gone
}

let session: EventEmitter
let window: Window
let savings: Savings
let folder: string
let complaints: string[]

/** What the page starts; false where it is refused. */
function begin(item: Item): boolean {
  let refused = false
  const event = { preventDefault: () => (refused = true) }
  session.emit('will-download', event, item, null)
  return !refused
}

beforeEach(() => {
  session = new EventEmitter()
  window = new Window()
  folder = '/home/operator/Videos'
  complaints = []
  savings = new Savings({
    words: shellWords(['en']),
    origins: () => [ORIGIN],
    windowOf: () => window,
    folder: () => folder,
    remember: (used) => void (folder = used),
    complain: (title, detail) => complaints.push(title, detail),
    log: () => undefined,
  })
  savings.watch(session as unknown as Session)
})

describe('saving', () => {
  it('asks where, under the film’s name in the folder of the last time', () => {
    const film = new Item('gate_20260102T030000Z.mp4', 100)
    expect(begin(film)).toBe(true)
    expect(film.asked).toMatchObject({
      defaultPath: '/home/operator/Videos/gate_20260102T030000Z.mp4',
      filters: [
        { name: 'Film', extensions: ['mp4'] },
        { name: 'All files', extensions: ['*'] },
      ],
    })
  })

  it('remembers the folder that was chosen, once the film is whole', async () => {
    const film = new Item('a.mp4', 100)
    begin(film)
    film.path = '/media/stick/evidence/renamed.mp4'
    expect(folder).toBe('/home/operator/Videos')
    film.end('completed')
    await settle()
    expect(folder).toBe('/media/stick/evidence')
    expect(complaints).toEqual([])
  })

  it('shows on the window’s bar how far everything together is, and clears it', () => {
    const [film, second] = [new Item('a.mp4', 100), new Item('b.mp4', 300)]
    begin(film)
    begin(second)
    film.move(50)
    second.move(150)
    expect(window.shares.at(-1)).toBe(0.5)
    film.end('completed')
    expect(window.shares.at(-1)).toBe(0.5)
    second.end('completed')
    expect(window.shares.at(-1)).toBe(-1)
  })

  it('of unknown length is a bar that moves', () => {
    begin(new Item('a.mp4', 0))
    expect(window.shares.at(-1)).toBe(2)
    expect(savings.list).toEqual([{ id: 1, name: 'a.mp4', done: null }])
  })

  it('touches no window that is gone, and goes on without it', async () => {
    const film = new Item('a.mp4', 100)
    begin(film)
    window.gone = true
    film.path = '/tmp/a.mp4'
    film.move(60)
    film.end('completed')
    await settle()
    expect(folder).toBe('/tmp')
  })

  it('is told of by hundredths, however often bytes arrive', () => {
    const heard: number[] = []
    savings.onChange((list) => heard.push(list.length))
    const film = new Item('a.mp4', 1_000_000)
    begin(film)
    for (let bytes = 0; bytes <= 1_000_000; bytes += 100) film.move(bytes)
    expect(heard.length).toBeLessThanOrEqual(103)
    expect(savings.list).toEqual([{ id: 1, name: 'a.mp4', done: 1 }])
  })
})

describe('what is not saved', () => {
  it('is said where the connection or the disk failed', () => {
    const film = new Item('a.mp4', 100)
    begin(film)
    film.path = '/media/stick/night.mp4'
    film.end('interrupted')
    expect(complaints[0]).toBe('night.mp4 was not saved')
    expect([savings.list, window.shares.at(-1), folder]).toEqual([[], -1, '/home/operator/Videos'])
  })

  it('because a person cancelled it is no failure', () => {
    const film = new Item('a.mp4', 100)
    begin(film)
    savings.cancel(1)
    expect([film.cancelled, complaints, savings.list]).toEqual([true, [], []])
  })

  it.each(['https://elsewhere.example', '', 'null'])('because %s asked for it begins nothing', (origin) => {
    expect(begin(new Item('a.exe', 100, origin))).toBe(false)
    expect(savings.list).toEqual([])
  })
})

describe('a proposed name', () => {
  it.each([
    ['../../.bashrc', '_.._.bashrc'],
    ['..\\..\\start.bat', '_.._start.bat'],
    ['CON.mp4', '_CON.mp4'],
    ['  .  ', 'lookout'],
    ['gate\u202Egpj.exe', 'gategpj.exe'],
    ['a:b|c?.mp4', 'a_b_c_.mp4'],
    ['正门_20260102.mp4', '正门_20260102.mp4'],
  ])('%s is offered as %s', (proposed, offered) => {
    expect(safeName(proposed)).toBe(offered)
  })

  it('keeps its ending however long it is', () => {
    expect(safeName(`${'x'.repeat(400)}.mp4`)).toMatch(/^x+\.mp4$/)
    expect(safeName(`${'x'.repeat(400)}.mp4`)).toHaveLength(200)
  })
})
