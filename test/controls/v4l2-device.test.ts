import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import type { Clock } from '../../electron/base/clock.ts'
import { silentLog } from '../../electron/base/log.ts'
import { CameraControls } from '../../electron/controls/camera-controls.ts'
import { programRunner } from '../../electron/controls/run-program.ts'
import type { OwnControl, OwnValue } from '../../electron/protocol/controls.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { fakeV4l2Ctl } from './fake-v4l2-ctl.ts'
import type { FakeV4l2Ctl } from './fake-v4l2-ctl.ts'

const target = { kind: 'v4l2', device: '/dev/video7' } as const

function camera(clock: Clock = systemClock): { program: FakeV4l2Ctl; controls: CameraControls } {
  const program = fakeV4l2Ctl(clock)
  return { program, controls: new CameraControls({ clock, log: silentLog, run: program.run }) }
}

/** The control of this name, as it is after it was set. */
async function set(controls: CameraControls, name: string, value: OwnValue): Promise<OwnControl | undefined> {
  return (await controls.set(target, name, value)).find((control) => control.name === name)
}

const sent = (program: FakeV4l2Ctl): (string | undefined)[] =>
  program
    .calls()
    .filter(([, , verb]) => verb === '--set-ctrl')
    .map(([, , , operand]) => operand)

describe('the controls of a capture device', () => {
  it('are asked of that device', async () => {
    const { program, controls } = camera()
    expect(await controls.list(target)).toHaveLength(8)
    expect(program.calls()).toEqual([['--device', '/dev/video7', '--list-ctrls-menus']])
  })

  it('are none where there is no camera', async () => {
    const { program, controls } = camera()
    expect(await controls.list({ kind: 'none' })).toEqual([])
    await expect(controls.set({ kind: 'none' }, 'brightness', 1)).rejects.toMatchObject({ kind: 'notFound' })
    expect(program.calls()).toEqual([])
  })

  it('are set and read back', async () => {
    const { program, controls } = camera()
    const all = await controls.set(target, 'brightness', -12)
    expect(all[0]).toMatchObject({ name: 'brightness', value: -12 })
    expect(all).toHaveLength(8)
    expect(program.calls().slice(1)).toEqual([
      ['--device', '/dev/video7', '--set-ctrl', 'brightness=-12'],
      ['--device', '/dev/video7', '--list-ctrls-menus'],
    ])
    expect((await controls.list(target))[0]).toMatchObject({ value: -12 })
  })

  it('are shown as the camera has them, not as they were asked for', async () => {
    const { program, controls } = camera()
    program.mode('rounds')
    expect(await set(controls, 'brightness', 37)).toMatchObject({ value: 30 })
  })

  it('take true and false, and the options of a menu', async () => {
    const { program, controls } = camera()
    expect(await set(controls, 'white_balance_automatic', false)).toMatchObject({ value: false })
    expect(await set(controls, 'auto_exposure', '1')).toMatchObject({ kind: 'choice', value: '1' })
    expect(sent(program)).toEqual(['white_balance_automatic=0', 'auto_exposure=1'])
  })

  it.each([
    ['brightness', 65],
    ['brightness', Number.NaN],
    ['brightness', '5,contrast=1'],
    ['power_line_frequency', '3'],
    ['white_balance_automatic', 1],
  ])('refuse to make %s %j, and nothing is sent', async (name, value) => {
    const { program, controls } = camera()
    await expect(controls.set(target, name, value)).rejects.toMatchObject({ kind: 'invalidParams' })
    expect(sent(program)).toEqual([])
  })

  it.each(['hue', 'privacy', 'do_white_balance', 'video_bitrate', 'volume', 'brightness=5,contrast', '--all', ''])(
    'know no %j to set',
    async (name) => {
      const { program, controls } = camera()
      await expect(controls.set(target, name, 1)).rejects.toMatchObject({ kind: 'notFound' })
      expect(sent(program)).toEqual([])
    },
  )

  it('say that the camera governs one of them itself at the moment', async () => {
    const { controls } = camera()
    await expect(controls.set(target, 'white_balance_temperature', 5000)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('White balance temperature') as string,
    })
  })

  it('say why the camera refused', async () => {
    const { program, controls } = camera()
    program.mode('refuses')
    await expect(controls.set(target, 'contrast', 8)).rejects.toMatchObject({
      kind: 'conflict',
      message: 'The camera refused Contrast: Permission denied.',
    })
  })

  it('say that the camera is gone, and that it does not tell what it now has', async () => {
    const { program, controls } = camera()
    program.mode('silent')
    await expect(controls.set(target, 'contrast', 8)).rejects.toMatchObject({ kind: 'unavailable' })
    program.mode('unplugged')
    await expect(controls.list(target)).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The device /dev/video7 cannot be opened.',
    })
  })

  it('say what to install where v4l2-ctl is missing', async () => {
    const run = programRunner(systemClock)
    const folder = tempFolder()
    const controls = new CameraControls({
      ...{ clock: systemClock, log: silentLog },
      run: (path, parameters, milliseconds) => run(join(folder, path), parameters, milliseconds),
    })
    await expect(controls.list(target)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('v4l-utils') as string,
    })
  })

  it('are given up after 5 s, and the next who asks is served', async () => {
    const clock = new ManualClock()
    const { program, controls } = camera(clock)
    program.mode('hangs')
    const late = expect(controls.list(target)).rejects.toMatchObject({ kind: 'unavailable' })
    await vi.waitFor(() => expect(program.calls()).toHaveLength(1), { timeout: 5_000 })
    await clock.advance(4_999)
    expect(clock.pending).toBe(1)
    await clock.advance(1)
    await late
    program.mode('answers')
    expect(await controls.list(target)).toHaveLength(8)
  })

  it('are asked one at a time, and of a drag only the first and the last value are sent', async () => {
    const { program, controls } = camera()
    let [running, most] = [0, 0]
    const counted = new CameraControls({
      ...{ clock: systemClock, log: silentLog },
      async run(...call) {
        most = Math.max(most, (running += 1))
        const result = await program.run(...call)
        running -= 1
        return result
      },
    })
    const first = set(counted, 'brightness', 1)
    await vi.waitFor(() => expect(program.calls()).toHaveLength(1))
    const rest = Array.from({ length: 30 }, (_, index) => set(counted, 'brightness', index + 2))
    expect(await first).toMatchObject({ value: 1 })
    expect((await Promise.all(rest)).every((control) => control?.value === 31)).toBe(true)
    expect(sent(program)).toEqual(['brightness=1', 'brightness=31'])
    expect(most).toBe(1)
    expect(await controls.list(target)).toMatchObject([{ value: 31 }, {}, {}, {}, {}, {}, {}, {}])
  })

  it('do not lose a good value to a bad one that comes after it', async () => {
    const { program, controls } = camera()
    const listed = controls.list(target)
    const good = set(controls, 'brightness', 9)
    const bad = controls.set(target, 'brightness', 900)
    await listed
    await expect(bad).rejects.toMatchObject({ kind: 'invalidParams' })
    expect(await good).toMatchObject({ value: 9 })
    expect(sent(program)).toEqual(['brightness=9'])
  })
})
