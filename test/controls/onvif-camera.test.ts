import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import type { Clock } from '../../electron/base/clock.ts'
import type { Log } from '../../electron/base/log.ts'
import { CameraControls } from '../../electron/controls/camera-controls.ts'
import type { OnvifTarget } from '../../electron/controls/control-target.ts'
import { ownControlSchema, type OwnControl, type OwnValue } from '../../electron/protocol/controls.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { SoapCamera } from './soap-camera.ts'
import type { SoapCameraOptions, SoapMode } from './soap-camera.ts'

const PASSWORD = 'geheim-7/?'

interface Stage {
  readonly camera: SoapCamera
  readonly controls: CameraControls
  readonly target: OnvifTarget
  /** All that was logged. */
  readonly logged: string[]
}

async function stage(options: SoapCameraOptions = {}, clock: Clock = systemClock): Promise<Stage> {
  const camera = await SoapCamera.start(options)
  const logged: string[] = []
  const keep = (values: object, sentence: string): void => {
    logged.push(JSON.stringify(values) + sentence)
  }
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep, child: () => log }
  const controls = new CameraControls({ clock, log, run: () => Promise.resolve({ state: 'missing' }) })
  const { user, password } = options
  const who = { ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) }
  return { camera, controls, logged, target: { kind: 'onvif', host: '127.0.0.1', port: camera.port, ...who } }
}

/** The control of this name, as it is after it was set. */
async function set(
  { controls, target }: Pick<Stage, 'controls' | 'target'>,
  name: string,
  value: OwnValue,
): Promise<OwnControl | undefined> {
  return (await controls.set(target, name, value)).find((control) => control.name === name)
}

const secured = (door: 'digest' | 'token'): SoapCameraOptions => ({ door, user: 'admin', password: PASSWORD })

describe('the controls of a network camera', () => {
  it('are those that it offers and has a value of, with its ranges', async () => {
    const { controls, target } = await stage()
    const list = await controls.list(target)
    expect(list.map(({ name }) => name)).toEqual([
      'Brightness',
      'Contrast',
      'ColorSaturation',
      'Exposure',
      'WhiteBalance',
      'IrCutFilter',
    ])
    expect(list[0]).toMatchObject({ kind: 'range', min: 0, max: 100, step: 1, neutral: null, value: 50 })
    expect(list[1]).toMatchObject({ kind: 'range', min: 0, max: 1, step: 0.01, value: 0.5 })
    expect(list[2]).toMatchObject({ kind: 'range', min: -50, value: 0 })
    expect(list[3]).toMatchObject({
      kind: 'choice',
      options: [
        { value: 'AUTO', label: 'Auto' },
        { value: 'MANUAL', label: 'Manual' },
      ],
      value: 'AUTO',
    })
    for (const control of list) expect(ownControlSchema.parse(control)).toEqual(control)
  })

  it.each([
    ['Brightness', 0, '0'],
    ['Brightness', 99.6, '100'],
    ['Contrast', 0.3, '0.3'],
    ['ColorSaturation', -50, '-50'],
    ['WhiteBalance', 'MANUAL', 'MANUAL'],
    ['IrCutFilter', 'AUTO', 'AUTO'],
  ])('set %s to %j and read it back', async (name, value, kept) => {
    const staged = await stage()
    const { camera } = staged
    const before = [...camera.settings].filter(([other]) => other !== name)
    const read = await set(staged, name, value)
    expect(String(read?.value)).toBe(kept)
    expect(camera.settings.get(name)).toBe(kept)
    expect([...camera.settings].filter(([other]) => other !== name)).toEqual(before)
    expect(camera.actions().slice(-2)).toEqual(['SetImagingSettings', 'GetImagingSettings'])
  })

  it('are shown as the camera has them, not as they were asked for', async () => {
    const { camera, controls, target } = await stage()
    camera.mode = 'willful'
    expect(await set({ controls, target }, 'Brightness', 60)).toMatchObject({ value: 7 })
  })

  it.each([
    ['Brightness', 101, 'invalidParams'],
    ['Exposure', 'NIGHT</Mode>', 'invalidParams'],
    ['Sharpness', 1, 'notFound'],
    ['Focus', 1, 'notFound'],
  ])('refuse to make %s %j, and nothing is sent', async (name, value, kind) => {
    const { camera, controls, target } = await stage()
    await expect(controls.set(target, name, value)).rejects.toMatchObject({ kind })
    expect(camera.actions()).not.toContain('SetImagingSettings')
  })

  it('say in the camera’s words why it refused, on one line, and go on', async () => {
    const { camera, controls, target } = await stage()
    camera.mode = 'refuses'
    await expect(controls.set(target, 'Brightness', 60)).rejects.toMatchObject({
      kind: 'conflict',
      message: 'The camera at 127.0.0.1 refused: The requested setting is incorrect. Really.',
    })
    camera.mode = 'answers'
    expect(await set({ controls, target }, 'Brightness', 60)).toMatchObject({ value: 60 })
    expect(camera.actions().filter((action) => action === 'GetServices')).toHaveLength(1)
  })

  it('are found on devices older than GetServices', async () => {
    const { controls, target } = await stage({ old: true })
    expect(await controls.list(target)).toHaveLength(6)
  })

  it('are none where the camera has no imaging service', async () => {
    const { controls, target } = await stage({ imaging: false })
    expect(await controls.list(target)).toEqual([])
    await expect(controls.set(target, 'Brightness', 1)).rejects.toMatchObject({ kind: 'notFound' })
  })

  it('are left alone where it cannot be told which camera of a recorder this is', async () => {
    const { camera, controls, target } = await stage({ sources: ['a', 'b'] })
    await expect(controls.list(target)).rejects.toMatchObject({ kind: 'unavailable', reason: 'several' })
    expect(camera.actions()).not.toContain('GetImagingSettings')
  })

  it.each(['0', '000', '1'])('are asked of a video source called %s', async (token) => {
    const { camera, controls, target } = await stage({ sources: [token] })
    await controls.set(target, 'Brightness', 1)
    expect(camera.requests.at(-2)?.body).toContain(`<VideoSourceToken>${token}</VideoSourceToken>`)
  })
})

describe('the door of a network camera', () => {
  it.each(['digest', 'token'] as const)('opens to the password by %s, which is never sent itself', async (door) => {
    const { camera, controls, target, logged } = await stage(secured(door))
    expect(await set({ controls, target }, 'Brightness', 60)).toMatchObject({ value: 60 })
    expect(JSON.stringify(camera.requests)).not.toContain(PASSWORD)
    expect(logged.join()).not.toContain(PASSWORD)
  })

  it('does not hand on a password that the camera says aloud', async () => {
    const { camera, controls, target, logged } = await stage(secured('token'))
    Object.assign(camera, { mode: 'refuses', refusal: `Not for ${PASSWORD}!` })
    const error: unknown = await controls.set(target, 'Brightness', 60).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: 'The camera at 127.0.0.1 refused: Not for ***!' })
    expect(String((error as Error).stack) + logged.join()).not.toContain(PASSWORD)
  })

  it('opens by HTTP to a user whose name XML does not take', async () => {
    const { controls, target } = await stage({ door: 'digest', user: 'a&b', password: PASSWORD })
    expect(await controls.list(target)).toHaveLength(6)
  })

  it.each(['digest', 'token'] as const)('stays shut to a wrong password by %s', async (door) => {
    const { camera, controls, target, logged } = await stage(secured(door))
    const wrong = { ...target, password: 'wrong-secret' }
    const error: unknown = await controls.list(wrong).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      kind: 'unavailable',
      reason: 'unauthorized',
      message: 'The camera at 127.0.0.1 does not accept this user and password for ONVIF.',
    })
    expect(JSON.stringify([error, (error as Error).stack, camera.requests, logged])).not.toContain('wrong-secret')
    await vi.waitFor(async () => expect(await camera.connections()).toBe(0))
    expect(await controls.list(target)).toHaveLength(6)
  })

  it('says that it wants a password where none is known', async () => {
    const { controls, target } = await stage(secured('digest'))
    const nobody: OnvifTarget = { kind: 'onvif', host: target.host, port: Number(target.port) }
    await expect(controls.list(nobody)).rejects.toMatchObject({
      message: expect.stringContaining('asks for a user and a password') as string,
    })
  })

  it('is known to be shut where the camera says no in no words', async () => {
    const { controls, target } = await stage({ ...secured('token'), door: 'wordless' })
    await expect(controls.list(target)).rejects.toMatchObject({ kind: 'unavailable', reason: 'unauthorized' })
  })

  it('says that this user may look, but not change', async () => {
    const { controls, target } = await stage({ ...secured('token'), readOnly: true })
    expect(await controls.list(target)).toHaveLength(6)
    await expect(controls.set(target, 'Brightness', 1)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it.each([{ mode: 'answers' }, { mode: 'redirects' }] as const)(
    'leads nowhere else when the camera $mode with another address',
    async ({ mode }) => {
      const other = await SoapCamera.start()
      const { camera, controls, target } = await stage({ elsewhere: `http://127.0.0.1:${other.port}` })
      camera.mode = mode
      await controls.list(target).catch(() => undefined)
      expect(camera.requests.length).toBeGreaterThan(0)
      expect(other.requests).toEqual([])
    },
  )
})

describe('a network camera that misbehaves', () => {
  const ACTIONS = [
    'GetSystemDateAndTime',
    'GetServices',
    'GetVideoSources',
    'GetOptions',
    'GetImagingSettings',
    'SetImagingSettings',
  ]
  const MODES: SoapMode[] = ['garbage', 'html', 'cut', 'endless', 'redirects']
  const cases = MODES.flatMap((mode) => ACTIONS.map((only) => ({ mode, only })))

  it.each(cases)('($mode to $only) is told of, and works when it is well again', async ({ mode, only }) => {
    const { camera, controls, target } = await stage()
    Object.assign(camera, { mode, only })
    const error: unknown = await controls.set(target, 'Brightness', 60).catch((thrown: unknown) => thrown)
    // A camera that cannot name its services is still asked what it can do.
    if (only !== 'GetServices' || mode === 'cut') expect(error).toMatchObject({ kind: 'unavailable' })
    // Told at once, not when the time is up.
    if (mode === 'cut') expect(error).toMatchObject({ reason: 'unreachable' })
    // What the system's buffers take on the way, but not what five seconds would bring.
    expect(camera.poured).toBeLessThan(16 * 1024 * 1024)
    camera.mode = 'answers'
    expect(await set({ controls, target }, 'Brightness', 61)).toMatchObject({ value: 61 })
    await vi.waitFor(async () => expect(await camera.connections()).toBe(0))
  })

  it.each(ACTIONS)('and says nothing of use to %s does no harm', async (only) => {
    const { camera, controls, target } = await stage()
    Object.assign(camera, { mode: 'hollow', only })
    await controls.set(target, 'Brightness', 60).catch(() => undefined)
    camera.mode = 'answers'
    expect(await set({ controls, target }, 'Brightness', 61)).toMatchObject({ value: 61 })
  })

  it.each([
    ['GetSystemDateAndTime', 3_000],
    ['GetImagingSettings', 5_000],
  ])('and hangs at %s is given up after %d ms', async (only, milliseconds) => {
    const clock = new ManualClock()
    const { camera, controls, target } = await stage({}, clock)
    Object.assign(camera, { mode: 'hangs', only })
    const late = expect(controls.list(target)).rejects.toMatchObject({ kind: 'unavailable', reason: 'late' })
    await vi.waitFor(() => expect(camera.actions()).toContain(only))
    await clock.advance(milliseconds - 1)
    expect(clock.pending).toBe(1)
    await clock.advance(1)
    await late
    await vi.waitFor(async () => expect(await camera.connections()).toBe(0))
    camera.mode = 'answers'
    expect(await controls.list(target)).toHaveLength(6)
  })
})

describe('the port of a network camera', () => {
  /** One that nobody listens at. */
  async function deadPort(): Promise<number> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    return port
  }

  const find = (usualPorts: readonly number[]): CameraControls => {
    const log: Log = { debug: () => undefined, info: vi.fn(), warn: vi.fn(), error: vi.fn(), child: () => log }
    return new CameraControls({ clock: systemClock, log, run: vi.fn(), usualPorts })
  }

  const target = { kind: 'onvif', host: '127.0.0.1' } as const

  it('is found among the usual ones', async () => {
    const [web, camera] = [await SoapCamera.start(), await SoapCamera.start()]
    web.mode = 'html'
    const controls = find([await deadPort(), web.port, camera.port])
    expect(await controls.list(target)).toHaveLength(6)
    expect(web.actions()).toEqual(['GetSystemDateAndTime'])
  })

  it('is found while another port hangs', async () => {
    const [stuck, camera] = [await SoapCamera.start(), await SoapCamera.start()]
    onTestFinished(() => stuck.stop())
    stuck.mode = 'hangs'
    expect(await find([stuck.port, camera.port]).list(target)).toHaveLength(6)
    await vi.waitFor(async () => expect(await stuck.connections()).toBe(0))
  })

  it('is missing where no port answers, and that is said', async () => {
    const controls = find([await deadPort(), await deadPort()])
    await expect(controls.list(target)).rejects.toMatchObject({ kind: 'unavailable', reason: 'unreachable' })
  })

  it('is missing where only a web page answers, and that is said', async () => {
    const web = await SoapCamera.start()
    web.mode = 'html'
    const controls = find([await deadPort(), web.port])
    await expect(controls.list(target)).rejects.toMatchObject({ kind: 'unavailable', reason: 'garbled' })
  })
})
