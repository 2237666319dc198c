import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { silentLog } from '../../electron/base/log.ts'
import { CameraControls } from '../../electron/controls/camera-controls.ts'
import { programRunner } from '../../electron/controls/run-program.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { fakeV4l2Ctl } from './fake-v4l2-ctl.ts'
import { SoapCamera } from './soap-camera.ts'

const device = { kind: 'v4l2', device: '/dev/video7' } as const
const closing = { kind: 'unavailable', message: 'The station is closing.' }

const SOON = { timeout: 10_000 }

// No clock moves here: whatever ends does not end by its time limit.

it('a network camera that hangs does not hold up the end, nor does one that nobody has found yet', async () => {
  const clock = new ManualClock()
  const [found, silent] = [await SoapCamera.start(), await SoapCamera.start()]
  Object.assign(found, { mode: 'hangs', only: 'GetOptions' })
  silent.mode = 'hangs'
  const controls = new CameraControls({ clock, log: silentLog, run: vi.fn() })
  const targets = [found, silent].map(({ port }) => ({ kind: 'onvif', host: '127.0.0.1', port }) as const)
  // Broken off: `late` would be a time limit of the client's own.
  const brokenOff = { kind: 'unavailable', reason: 'unreachable' }
  const lists = targets.map((target) => expect(controls.list(target)).rejects.toMatchObject(brokenOff))
  await vi.waitFor(() => {
    expect(found.actions()).toContain('GetOptions')
    expect(silent.actions()).toContain('GetSystemDateAndTime')
  }, SOON)
  const waiting = expect(controls.set(targets[0]!, 'Brightness', 1)).rejects.toMatchObject(closing)
  await controls.close()
  await Promise.all([...lists, waiting])
  await vi.waitFor(async () => expect([await found.connections(), await silent.connections()]).toEqual([0, 0]), SOON)
  await expect(controls.list(targets[0]!)).rejects.toMatchObject(closing)
})

it('a program that hangs is killed at the end, and none is started after it', async () => {
  const clock = new ManualClock()
  const program = fakeV4l2Ctl(clock)
  const running = new AbortController()
  const run = programRunner(clock, running.signal)
  const controls = new CameraControls({
    ...{ clock, log: silentLog },
    run: (path, parameters, milliseconds) => run(join(program.folder, path), parameters, milliseconds),
  })
  program.mode('hangs')
  const hanging = expect(controls.list(device)).rejects.toMatchObject({ kind: 'unavailable' })
  await vi.waitFor(() => expect(program.calls()).toHaveLength(1), SOON)
  const waiting = expect(controls.list(device)).rejects.toMatchObject(closing)
  running.abort()
  await controls.close()
  await Promise.all([hanging, waiting])
  expect(clock.pending).toBe(0)
  expect(await run('v4l2-ctl', [], 1_000)).toEqual({ state: 'late' })
})

it('the session with a camera that is gone ends after what was asked of it', async () => {
  const camera = await SoapCamera.start()
  const controls = new CameraControls({ clock: systemClock, log: silentLog, run: vi.fn() })
  const target = { kind: 'onvif', host: '127.0.0.1', port: camera.port } as const
  const set = controls.set(target, 'Brightness', 60)
  await controls.forget(target)
  expect(await set).toContainEqual(expect.objectContaining({ name: 'Brightness', value: 60 }))
  await controls.list(target)
  expect(camera.actions().filter((action) => action === 'GetServices')).toHaveLength(2)
})
