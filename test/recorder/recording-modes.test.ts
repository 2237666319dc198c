import { describe, expect, it } from 'vitest'
import { LookoutError } from '../../electron/base/error.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { range, RecorderRig } from './recorder-rig.ts'
import { settings } from './recorder-settings.ts'

const kindOf = (run: () => void): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return error instanceof LookoutError ? error.kind : 'another error'
  }
}

describe('recording by hand', () => {
  it('begins so many seconds before it was asked for, and ends so many after', async () => {
    const rig = new RecorderRig({ settings: { mode: 'manual', preRollSeconds: 5, postRollSeconds: 3 } })
    await rig.film(20)
    expect(rig.state).toBe('waiting')
    rig.recorder.start()
    expect(rig.state).toBe('recording')
    await rig.film(4)
    rig.recorder.stop()
    expect(rig.state).toBe('recording')
    await rig.film(2.9)
    expect(rig.state).toBe('recording')
    await rig.film(3.1)
    expect(rig.state).toBe('waiting')
    // Started at picture 200: the group that begins at 150 reaches back five seconds. Stopped at 240, and 30 more.
    expect(await rig.store.numbers()).toEqual(range(150, 270))
    expect(rig.store.segments).toMatchObject([{ state: 'finished' }])
    await rig.recorder.close()
  })

  it('without a pre-roll begins with the picture that is seen', async () => {
    const rig = new RecorderRig({ settings: { mode: 'manual' } })
    await rig.film(5.5)
    rig.recorder.start()
    await rig.film(1)
    rig.recorder.stop()
    await rig.disk.idle()
    expect(await rig.store.numbers()).toEqual(range(50, 65))
    await rig.recorder.close()
  })

  it('can be started again within a group of pictures, and misses nothing then', async () => {
    const rig = new RecorderRig({ settings: { mode: 'manual', preRollSeconds: 10 } })
    await rig.film(15)
    rig.recorder.start()
    await rig.film(2.5)
    rig.recorder.stop()
    await rig.film(0.2)
    rig.recorder.start()
    await rig.film(2.3)
    await rig.recorder.close()
    expect(await rig.store.numbers()).toEqual(range(50, 200))
    expect(rig.befores[1]).toBeNull()
  })

  it('has a hole between two that says that nobody wanted it', async () => {
    const rig = new RecorderRig({ settings: { mode: 'manual' } })
    rig.recorder.start()
    await rig.film(3)
    rig.recorder.stop()
    await rig.film(60)
    rig.recorder.start()
    await rig.film(3)
    await rig.recorder.close()
    const { end } = rig.store.segments[0]!
    expect(rig.befores[1]).toEqual({ cause: 'operator', since: end, message: 'Recording was stopped by hand.' })
  })

  it('holds no more than its seconds in memory', async () => {
    const rig = new RecorderRig({ settings: { mode: 'manual', preRollSeconds: 5 } })
    await rig.film(60)
    rig.recorder.start()
    await rig.film(1)
    await rig.recorder.close()
    expect((await rig.store.numbers())[0]).toBe(550)
  })

  it('is refused in other modes, with a sentence', async () => {
    const rig = new RecorderRig()
    expect(kindOf(() => rig.recorder.start())).toBe('conflict')
    expect(kindOf(() => rig.recorder.stop())).toBe('conflict')
    await rig.recorder.close()
  })

  it('goes on when other settings than the mode are changed', async () => {
    const rig = new RecorderRig({ settings: { mode: 'manual' } })
    rig.recorder.start()
    await rig.film(1)
    rig.recorder.change(settings({ mode: 'manual', postRollSeconds: 5 }))
    await rig.film(1)
    expect(rig.state).toBe('recording')
    rig.recorder.change(settings({ mode: 'motion' }))
    expect(rig.state).toBe('waiting')
    rig.recorder.change(settings({ mode: 'manual' }))
    expect(rig.state).toBe('waiting')
    await rig.recorder.close()
  })
})

describe('recording on motion', () => {
  it('lasts from the pre-roll to the post-roll after the last motion', async () => {
    const rig = new RecorderRig({ settings: { mode: 'motion', preRollSeconds: 2, postRollSeconds: 4 } })
    await rig.film(10)
    rig.recorder.motion()
    await rig.film(3)
    rig.recorder.motion()
    await rig.film(10)
    expect(rig.state).toBe('waiting')
    expect(await rig.store.numbers()).toEqual(range(80, 170))
    await rig.recorder.close()
  })

  it('does nothing in another mode', async () => {
    const rig = new RecorderRig({ settings: { mode: 'manual' } })
    await rig.film(1)
    rig.recorder.motion()
    expect(rig.state).toBe('waiting')
    await rig.recorder.close()
  })
})

describe('recording by schedule', () => {
  it('records the half-hours of the week that are marked', async () => {
    // 2026-01-02 is a Friday; tests run in whatever zone the computer has, so the grid is made for the local half-hour.
    const clock = new ManualClock(new Date(2026, 0, 2, 9, 29, 50).getTime() * 1000)
    const half = '0'.repeat(19) + '1' + '0'.repeat(28)
    const schedule = [...Array.from({ length: 7 }, (_, day) => (day === 4 ? half : '0'.repeat(48)))]
    const rig = new RecorderRig({ clock, settings: { mode: 'scheduled', schedule } })
    rig.rate = rig.group = 1
    await rig.film(5)
    expect(rig.state).toBe('waiting')
    await rig.film(10)
    expect(rig.state).toBe('recording')
    await rig.film(1800)
    expect(rig.state).toBe('waiting')
    await rig.recorder.close()
    const numbers = await rig.store.numbers()
    expect(numbers).toEqual(range(numbers[0]!, numbers[0]! + numbers.length))
    expect(Math.abs(numbers[0]! - 10)).toBeLessThanOrEqual(1)
    expect(Math.abs(numbers.length - 1800)).toBeLessThanOrEqual(1)
  })

  it('notices within half a minute that the clock was set', async () => {
    const clock = new ManualClock(new Date(2026, 0, 2, 9, 0, 0).getTime() * 1000)
    const schedule = Array.from({ length: 7 }, () => '0'.repeat(40) + '1'.repeat(8))
    const rig = new RecorderRig({ clock, settings: { mode: 'scheduled', schedule } })
    await rig.film(5)
    clock.step(12 * 3600 * 1000)
    await rig.film(31)
    expect(rig.state).toBe('recording')
    await rig.recorder.close()
  })
})

describe('not recording', () => {
  it('writes nothing', async () => {
    const rig = new RecorderRig({ settings: { mode: 'off' } })
    await rig.film(30)
    await rig.recorder.close()
    expect(rig.disk.steps).toEqual([])
    expect(rig.states).toEqual([])
  })

  it('is the operator’s doing', async () => {
    const rig = new RecorderRig()
    await rig.film(3)
    rig.recorder.change(settings({ mode: 'off' }))
    await rig.film(20)
    rig.recorder.change(settings())
    await rig.film(3)
    await rig.recorder.close()
    expect(rig.befores[1]).toMatchObject({ cause: 'operator', message: 'Recording was switched off.' })
    expect(await rig.store.numbers()).toEqual([...range(0, 30), ...range(220, 260)].filter((n) => n < 260))
  })
})
