import { describe, expect, it } from 'vitest'
import { silentLog } from '../../electron/base/log.ts'
import type { CaptureState } from '../../electron/capture/types.ts'
import type { StartCapture } from '../../electron/station/camera.ts'
import { Cameras } from '../../electron/station/cameras.ts'
import { cameraFaults } from '../../electron/station/health.ts'
import { SettingsFile } from '../../electron/station/settings.ts'
import { captureSources } from '../../electron/station/sources.ts'
import { ManualClock, settle } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'

/** Captures that end when a test lets them. */
class HeldCaptures {
  readonly running: { readonly id: string; readonly source: string }[] = []
  readonly #held: (() => void)[] = []
  #say: (state: CaptureState) => void = () => undefined

  readonly start: StartCapture = (camera, _output, on) => {
    this.running.push(camera)
    this.#say = (state) => on.state(state)
    return {
      retry: () => undefined,
      setPicture: () => undefined,
      close: () =>
        new Promise((resolve) => {
          this.#held.push(() => {
            this.running.splice(this.running.indexOf(camera), 1)
            resolve()
          })
        }),
    }
  }

  /** The newest one is in this state. */
  say(state: CaptureState): void {
    this.#say(state)
  }

  /** Ends whatever is to end until nothing is any more, and answers when `work` is done. */
  async release<T>(work: Promise<T>): Promise<T> {
    const working = { done: false }
    const finished = work.finally(() => (working.done = true))
    finished.catch(() => undefined)
    while (!working.done) {
      this.#held.shift()?.()
      await settle()
    }
    return finished
  }
}

async function setUp() {
  const clock = new ManualClock()
  const captures = new HeldCaptures()
  const settings = await SettingsFile.open(tempFolder(), clock, silentLog)
  const deps = { sources: captureSources, start: captures.start, clock, fixed: [] }
  const cameras = new Cameras(settings, deps)
  cameras.begin()
  const add = (id: string, source = 'test:') => cameras.add({ id, name: id, source, enabled: true })
  return { clock, captures, settings, cameras, add }
}

describe('changes to cameras', () => {
  it('give an id to one of two who ask for it at once', async () => {
    const { captures, cameras, settings, add } = await setUp()
    const asked = await captures.release(Promise.allSettled([add('a', 'test:?rate=1'), add('a', 'test:?rate=2')]))
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(settings.current.cameras.map(({ id }) => id)).toEqual(['a'])
    expect(captures.running).toMatchObject([{ id: 'a', source: 'test:?rate=1' }])
    expect(cameras.list().map(({ id }) => id)).toEqual(['a'])
  })

  it('never run two captures of one camera, and end with what was asked for last', async () => {
    const { captures, cameras, add } = await setUp()
    await captures.release(add('a'))
    const sources = [1, 2, 3].map((rate) => `test:?rate=${rate}`)
    await captures.release(Promise.all(sources.map((source) => cameras.update({ camera: 'a', source }))))
    expect(captures.running).toMatchObject([{ id: 'a', source: 'test:?rate=3' }])
  })

  it('leave no capture of a camera that is removed while it is changed', async () => {
    const { captures, cameras, add } = await setUp()
    await captures.release(Promise.all([add('a'), add('b')]))
    const changed = cameras.update({ camera: 'b', source: 'test:?rate=5' })
    const removed = cameras.remove('b')
    const late = cameras.update({ camera: 'b', source: 'test:?rate=6' })
    await captures.release(Promise.all([changed, removed, expect(late).rejects.toMatchObject({ kind: 'notFound' })]))
    expect(captures.running.map(({ id }) => id)).toEqual(['a'])
  })

  it('leave no capture when the station closes meanwhile', async () => {
    const { captures, cameras, add } = await setUp()
    await captures.release(add('a'))
    const changed = cameras.update({ camera: 'a', source: 'test:?rate=5' })
    await settle()
    await captures.release(Promise.all([changed, cameras.close()]))
    expect(captures.running).toEqual([])
    await expect(add('b')).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('stop at the number of cameras that the next start can read', async () => {
    const { captures, settings, add } = await setUp()
    await captures.release(add('first'))
    await settings.change((before) => ({
      ...before,
      cameras: Array.from({ length: 256 }, (_, n) => ({ id: `c${n}`, name: 'x', source: 'test:', enabled: false })),
    }))
    await expect(add('one-more')).rejects.toMatchObject({ kind: 'conflict' })
  })
})

describe('the health of a station', () => {
  it('suffers from a camera without a picture for over a minute, and not from one that is just starting', async () => {
    const { clock, captures, cameras } = await setUp()
    captures.say({ state: 'starting', since: clock.now() })
    expect(cameraFaults(cameras)).toEqual([])
    await clock.advance(61_000)
    captures.say({ state: 'stalled', since: clock.now(), lastUnit: null })
    expect(cameraFaults(cameras)).toEqual([expect.stringMatching(/Demo.*no picture for over a minute/)])
    // Setting the computer's time back or forth changes nothing about it.
    clock.step(-86_400_000)
    expect(cameraFaults(cameras)).toHaveLength(1)
    captures.say({ state: 'live', since: clock.now() })
    clock.step(2 * 86_400_000)
    captures.say({ state: 'starting', since: clock.now() })
    expect(cameraFaults(cameras)).toEqual([])
  })
})
