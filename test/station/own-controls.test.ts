import { beforeEach, describe, expect, it } from 'vitest'
import { Emitter } from '../../electron/base/emitter.ts'
import { LookoutError } from '../../electron/base/error.ts'
import { silentLog, type Log } from '../../electron/base/log.ts'
import { targetKey, type ControlTarget } from '../../electron/controls/control-target.ts'
import type { OwnControl, OwnControlsChanged, OwnValue } from '../../electron/protocol/controls.ts'
import type { CameraEvent } from '../../electron/station/cameras.ts'
import { OwnControls } from '../../electron/station/own-controls.ts'
import { ManualClock, settle } from '../kit/manual-clock.ts'

const brightness = (value: number): OwnControl => ({
  ...{ kind: 'range', name: 'Brightness', label: 'Brightness', active: true },
  ...{ min: 0, max: 100, step: 1, neutral: null, value },
})

/** The cameras' side: each call waits until the test answers it. */
class ScriptedControls {
  readonly calls: string[] = []
  readonly #waiting: { resolve(list: OwnControl[]): void; reject(error: unknown): void }[] = []

  readonly list = (target: ControlTarget): Promise<OwnControl[]> => this.#ask(`list ${targetKey(target)}`)
  readonly set = (target: ControlTarget, name: string, value: OwnValue): Promise<OwnControl[]> =>
    this.#ask(`set ${targetKey(target)} ${name}=${value}`)
  readonly forget = (target: ControlTarget): Promise<void> => {
    this.calls.push(`forget ${targetKey(target)}`)
    return Promise.resolve()
  }
  readonly close = (): Promise<void> => {
    this.calls.push('close')
    return Promise.resolve()
  }

  /** The oldest call that waits gets this. */
  async answer(outcome: OwnControl[] | LookoutError): Promise<void> {
    const call = this.#waiting.shift()
    if (outcome instanceof LookoutError) call?.reject(outcome)
    else call?.resolve(outcome)
    await settle()
  }

  #ask(call: string): Promise<OwnControl[]> {
    this.calls.push(call)
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }
}

let clock: ManualClock
let sources: Map<string, string>
let events: Emitter<CameraEvent>
let cameras: ScriptedControls
let own: OwnControls
let told: OwnControlsChanged[]
let acts: object[]

const GATE = 'rtsp://admin:secret-1@10.0.0.1/live'
const changed = (id: string): void => events.emit({ type: 'changed', camera: { id } as never })

beforeEach(() => {
  clock = new ManualClock()
  sources = new Map([
    ['gate', GATE],
    ['test', 'test:'],
  ])
  events = new Emitter()
  cameras = new ScriptedControls()
  acts = []
  const log: Log = { ...silentLog, info: (values) => void acts.push(values) }
  const find = (id: string) => {
    const source = sources.get(id)
    if (source === undefined) throw new LookoutError('notFound', `There is no camera “${id}”.`)
    return { definition: { source } }
  }
  own = new OwnControls({ clock, log, controls: cameras, cameras: { find, on: (listener) => events.on(listener) } })
  told = []
  own.onChange((change) => told.push(change))
})

describe('what a camera itself does to its picture', () => {
  it('is what it answers, asked of its address', async () => {
    const asked = own.get('gate')
    await cameras.answer([brightness(50)])
    expect(await asked).toEqual({ state: 'ready', controls: [brightness(50)] })
    expect(cameras.calls).toEqual(['list onvif 10.0.0.1 any'])
  })

  it('is nothing where there is nobody to ask, and where the camera has nothing to set', async () => {
    expect(await own.get('test')).toEqual({ state: 'none', controls: [], why: 'source' })
    const asked = own.get('gate')
    await cameras.answer([])
    expect(await asked).toEqual({ state: 'none', controls: [], why: 'camera' })
    expect(cameras.calls).toHaveLength(1)
  })

  it.each([
    ['unavailable', 'missing', 'missing'],
    ['unavailable', 'several', 'several'],
    ['conflict', 'refused', 'refused'],
    ['unavailable', undefined, 'unreachable'],
  ] as const)('is out of reach with a reason, where asking ends in %s (%s)', async (kind, reason, expected) => {
    const asked = own.get('gate')
    await cameras.answer(new LookoutError(kind, 'It is so.', reason === undefined ? {} : { reason }))
    const because = { kind: expected, message: 'It is so.' }
    expect(await asked).toEqual({ state: 'unavailable', controls: [], because })
    const again = own.get('gate')
    await cameras.answer([brightness(1)])
    expect(await again).toMatchObject({ state: 'ready' })
  })

  it('is out of reach where it takes so long that nobody would wait', async () => {
    const asked = own.get('gate')
    await clock.advance(12_000)
    expect(await asked).toMatchObject({ state: 'unavailable', because: { kind: 'late' } })
  })

  it('is read once for all who ask at the same time', async () => {
    const asked = [own.get('gate'), own.get('gate'), own.get('gate')]
    await cameras.answer([brightness(50)])
    expect(await Promise.all(asked)).toHaveLength(3)
    expect(cameras.calls).toHaveLength(1)
    void own.get('gate')
    expect(cameras.calls).toHaveLength(2)
  })

  it('is no camera’s where there is none', async () => {
    await expect(own.get('nowhere')).rejects.toMatchObject({ kind: 'notFound' })
    await expect(own.set('nowhere', 'Brightness', 1, 'ann')).rejects.toMatchObject({ kind: 'notFound' })
  })
})

describe('setting a control', () => {
  it('answers with all of them, and everybody hears who it was', async () => {
    const set = own.set('gate', 'Brightness', 60, 'ann')
    await cameras.answer([brightness(60)])
    expect(await set).toEqual({ state: 'ready', controls: [brightness(60)] })
    expect(told).toEqual([{ camera: 'gate', controls: [brightness(60)], by: 'ann' }])
  })

  it('stands in the log with who did it and what the camera made of it, a drag as one act', async () => {
    for (const value of [10, 20, 30]) {
      void own.set('gate', 'Brightness', value, 'ann')
      await cameras.answer([brightness(value - 1)])
    }
    expect(acts).toEqual([])
    await clock.advance(1_000)
    expect(acts).toEqual([{ act: 'controls.set', user: 'ann', camera: 'gate', name: 'Brightness', value: 29 }])
  })

  it('stands in the log for each of two people, and at once when the station closes', async () => {
    for (const user of ['ann', 'bo']) {
      void own.set('gate', 'Brightness', 5, user)
      await cameras.answer([brightness(5)])
    }
    await own.close()
    expect(acts.map((act) => (act as { user: string }).user)).toEqual(['ann', 'bo'])
    expect(cameras.calls.at(-1)).toBe('close')
  })

  it('tells everybody once of what was one change', async () => {
    const list = [brightness(9)]
    void own.set('gate', 'Brightness', 8, 'ann')
    void own.set('gate', 'Brightness', 9, 'ann')
    await cameras.answer(list)
    await cameras.answer(list)
    expect(told).toHaveLength(1)
  })

  it('that the camera refuses is nobody’s business but the sender’s', async () => {
    const set = own.set('gate', 'Brightness', 5, 'ann')
    const refused = expect(set).rejects.toMatchObject({ kind: 'conflict', message: 'No.' })
    await cameras.answer(new LookoutError('conflict', 'No.'))
    await refused
    await clock.advance(2_000)
    expect([told, acts]).toEqual([[], []])
  })

  it('that takes too long is refused, and told should it happen after all', async () => {
    const set = own.set('gate', 'Brightness', 5, 'ann')
    const late = expect(set).rejects.toMatchObject({ kind: 'unavailable', reason: 'late' })
    await clock.advance(12_000)
    await late
    expect(told).toEqual([])
    await cameras.answer([brightness(5)])
    expect(told).toHaveLength(1)
  })
})

describe('a camera that is changed or removed', () => {
  it('while it is read is read again where it now is', async () => {
    const asked = own.get('gate')
    sources.set('gate', 'rtsp://10.0.0.2/live')
    await cameras.answer([brightness(1)])
    await cameras.answer([brightness(2)])
    expect(await asked).toEqual({ state: 'ready', controls: [brightness(2)] })
    expect(cameras.calls).toEqual(['list onvif 10.0.0.1 any', 'list onvif 10.0.0.2 any'])
  })

  it('while it is read is not shown any more', async () => {
    const gone = expect(own.get('gate')).rejects.toMatchObject({ kind: 'notFound' })
    sources.delete('gate')
    await cameras.answer([brightness(1)])
    await gone
  })

  it('while it is set is not told of as if it were the new one; the log has it', async () => {
    const conflict = expect(own.set('gate', 'Brightness', 5, 'ann')).rejects.toMatchObject({ kind: 'conflict' })
    sources.set('gate', 'rtsp://10.0.0.2/live')
    await cameras.answer([brightness(5)])
    await conflict
    await own.close()
    expect(told).toEqual([])
    expect(acts).toHaveLength(1)
  })

  it('has its session ended, once, and not for another name or state', () => {
    void own.get('gate')
    changed('gate')
    changed('test')
    expect(cameras.calls).toEqual(['list onvif 10.0.0.1 any'])
    sources.set('gate', 'rtsp://10.0.0.2/live')
    changed('gate')
    changed('gate')
    void own.get('gate')
    sources.delete('gate')
    events.emit({ type: 'removed', id: 'gate' })
    expect(cameras.calls.filter((call) => call.startsWith('forget'))).toEqual([
      'forget onvif 10.0.0.1 any',
      'forget onvif 10.0.0.2 any',
    ])
  })
})
