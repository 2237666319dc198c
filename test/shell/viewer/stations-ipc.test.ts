import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { LookoutError } from '../../../electron/base/error.ts'
import { silentLog } from '../../../electron/base/log.ts'
import {
  STATIONS_CALLS,
  stationsChannel,
  type StationsBridge,
  type StationsCall,
} from '../../../electron/shell/viewer/bridge.ts'
import { PAGE_ORIGIN } from '../../../electron/shell/viewer/page-files.ts'
import { answerStations, type StationsAnswer } from '../../../electron/shell/viewer/stations-ipc.ts'

type Handler = (event: IpcMainInvokeEvent, ...values: unknown[]) => Promise<StationsAnswer>

const { handlers } = vi.hoisted(() => ({ handlers: new Map<string, Handler>() }))
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
    removeHandler: (channel: string) => handlers.delete(channel),
  },
}))

const FINGERPRINT = 'a1'.repeat(32)
const mainFrame = { origin: PAGE_ORIGIN }
const page = { mainFrame } as unknown as WebContents
const own = { sender: page, senderFrame: mainFrame } as unknown as IpcMainInvokeEvent

let asked: unknown[][]
let trouble: Error | undefined
let stop: () => void
beforeEach(() => {
  handlers.clear()
  asked = []
  trouble = undefined
  const note =
    (call: StationsCall) =>
    (...values: unknown[]) => {
      asked.push([call, ...values])
      return trouble ? Promise.reject(trouble) : Promise.resolve(call)
    }
  const desk = Object.fromEntries(STATIONS_CALLS.map((call) => [call, note(call)])) as unknown as StationsBridge
  stop = answerStations({ desk, page: () => page, log: silentLog })
})

const ask = (call: StationsCall, values: unknown[], event: IpcMainInvokeEvent = own): Promise<StationsAnswer> => {
  const handler = handlers.get(stationsChannel(call))
  if (!handler) throw new Error(`nobody answers ${call}`)
  return handler(event, ...values)
}

const rightly: [StationsCall, unknown[]][] = [
  ['view', []],
  ['search', []],
  ['probe', [{ address: '192.0.2.7' }]],
  ['probe', [{ found: 'gate._lookout._tcp.local' }]],
  ['cancel', []],
  ['add', [FINGERPRINT]],
  ['rename', ['k1', '']],
  ['remove', ['k1']],
  ['open', ['k1']],
  ['accept', ['k1', FINGERPRINT]],
  ['startWith', [null]],
  ['startWith', ['k1']],
  ['restart', []],
]

describe('the program answers its page', () => {
  it.each(rightly)('%s %j', async (call, values) => {
    expect(await ask(call, values)).toEqual({ ok: true, value: call })
    expect(asked).toEqual([[call, ...values]])
  })

  it('and no page that is another, in a frame, gone, or of another origin', async () => {
    const strangers = [
      { sender: {}, senderFrame: mainFrame },
      { sender: page, senderFrame: { origin: PAGE_ORIGIN } },
      { sender: page, senderFrame: null },
      { sender: { mainFrame: { origin: 'https://192.0.2.7:7440' } }, senderFrame: mainFrame },
    ] as unknown as IpcMainInvokeEvent[]
    for (const event of strangers)
      for (const [call, values] of rightly) expect(await ask(call, values, event)).toMatchObject({ ok: false })
    Object.assign(mainFrame, { origin: 'https://192.0.2.7:7440' })
    for (const [call, values] of rightly) expect(await ask(call, values)).toMatchObject({ ok: false })
    Object.assign(mainFrame, { origin: PAGE_ORIGIN })
    expect(asked).toEqual([])
  })

  it.each([
    ['view', ['more']],
    ['probe', []],
    ['probe', ['192.0.2.7']],
    ['probe', [{ address: 'x'.repeat(3_000) }]],
    ['probe', [{ address: '192.0.2.7', found: 'x' }]],
    ['add', ['not a fingerprint']],
    ['add', [FINGERPRINT, 'more']],
    ['rename', ['k1', 7]],
    ['open', [{ id: 'k1' }]],
    ['accept', ['k1', FINGERPRINT.toUpperCase()]],
    ['startWith', [undefined]],
  ] as [StationsCall, unknown[]][])('not where it is asked in a wrong way: %s %j', async (call, values) => {
    expect(await ask(call, values)).toEqual({ ok: false, message: `The page asked for “${call}” in a wrong way.` })
    expect(asked).toEqual([])
  })

  it('with a sentence for people where it cannot, and none that was not meant for them', async () => {
    trouble = new LookoutError('unavailable', 'The settings cannot be saved: the disk is full.')
    expect(await ask('open', ['k1'])).toEqual({ ok: false, message: trouble.message })
    trouble = new Error('/home/somebody/secret')
    expect(await ask('open', ['k1'])).toEqual({ ok: false, message: 'That did not work. The reason is in the log.' })
  })

  it('until its window is closed for good', () => {
    stop()
    expect(handlers.size).toBe(0)
  })
})
