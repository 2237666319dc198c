import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { OwnControl, OwnValue } from '../protocol/controls.ts'
import { checkValue } from './check-value.ts'
import type { ControlDevice } from './control-device.ts'
import { targetKey } from './control-target.ts'
import type { ControlTarget, OnvifTarget } from './control-target.ts'
import { DeviceTurns } from './device-turns.ts'
import { OnvifCamera } from './onvif-camera.ts'
import type { RunProgram } from './run-program.ts'
import { V4l2Device } from './v4l2-device.ts'

export interface CameraControlsDeps {
  readonly clock: Clock
  readonly log: Log
  /** Runs `v4l2-ctl`: programRunner(clock) outside of tests. */
  readonly run: RunProgram
  /** Where ONVIF is looked for when a target names no port. */
  readonly usualPorts?: readonly number[]
}

/**
 * What the cameras themselves do to their pictures: the controls that each has, with its own names and ranges, and each
 * value as it was read from the camera after it was set. Nothing is remembered here; the camera is asked each time.
 *
 * Each device is asked one thing at a time. Of several values for one control that wait for their turn only the newest is
 * sent, and all who asked get what the camera then has: somebody who drags a slider fills no queue.
 */
export class CameraControls {
  readonly #deps: CameraControlsDeps
  readonly #turns = new DeviceTurns()
  readonly #waiting = new Map<string, Waiting>()
  /** By their key; a network camera keeps its session for a while. */
  readonly #onvif = new Map<string, OnvifCamera>()
  #closed = false

  constructor(deps: CameraControlsDeps) {
    this.#deps = deps
  }

  /**
   * The camera's controls; none where it has none.
   * @throws LookoutError unavailable where it does not answer, or the station lacks what is needed to ask
   */
  async list(target: ControlTarget): Promise<OwnControl[]> {
    if (target.kind === 'none') return []
    return this.#turns.take(targetKey(target), async () => [...(await this.#device(target).list())])
  }

  /**
   * Sets one control and answers with all of them as read back: others may have changed with it, or become active. All
   * whose values were one change get the very same list, the one whose value was sent before the others.
   * @throws LookoutError notFound for a control that the camera lacks, invalidParams for a value that it cannot have,
   * conflict where the camera refuses, unavailable where it does not answer
   */
  set(target: ControlTarget, name: string, value: OwnValue): Promise<readonly OwnControl[]> {
    if (target.kind === 'none') return Promise.reject(lacks(name))
    const device = targetKey(target)
    const key = `${device} ${name}`
    return new Promise((resolve, reject) => {
      const asked: Asked = { value, resolve, reject }
      const waiting = this.#waiting.get(key)
      if (waiting) {
        waiting.asked.push(asked)
        waiting.target = target
        return
      }
      const opened: Waiting = { target, asked: [asked] }
      this.#waiting.set(key, opened)
      void this.#turns.take(device, () => {
        this.#waiting.delete(key)
        return this.#setNewest(opened, name)
      })
    })
  }

  /** Ends the session with a camera that is not asked any more, after what was asked of it before. */
  async forget(target: ControlTarget): Promise<void> {
    if (target.kind !== 'onvif') return
    const key = targetKey(target)
    await this.#turns.take(key, () => {
      this.#onvif.get(key)?.close()
      this.#onvif.delete(key)
      return Promise.resolve()
    })
  }

  /** Ends what is under way, refuses what waits, and waits for both. Whoever gave `run` ends what it runs. */
  async close(): Promise<void> {
    this.#closed = true
    for (const camera of this.#onvif.values()) camera.close()
    await this.#turns.idle()
    this.#onvif.clear()
  }

  /** Never rejects: each who asked is told. */
  async #setNewest({ target, asked }: Waiting, name: string): Promise<void> {
    try {
      const device = this.#device(target)
      const control = (await device.list()).find((one) => one.name === name)
      if (!control) throw lacks(name)
      const sound = asked.map((one) => soundValue(control, one)).filter((one) => one !== undefined)
      const newest = sound.at(-1)
      if (!newest) return
      if (!control.active) throw new LookoutError('conflict', `${control.label} cannot be set now: the camera sets it.`)
      const read = await device.set(control, newest.value)
      for (const { resolve } of asked.toReversed()) resolve(read)
    } catch (error) {
      this.#deps.log.debug({ target: targetKey(target), name, error }, 'a camera’s own control was not set')
      for (const { reject } of asked) reject(error)
    }
  }

  #device(target: Exclude<ControlTarget, { kind: 'none' }>): ControlDevice {
    if (this.#closed) throw new LookoutError('unavailable', 'The station is closing.')
    return target.kind === 'v4l2' ? new V4l2Device(target.device, this.#deps.run) : this.#onvifCamera(target)
  }

  #onvifCamera(target: OnvifTarget): OnvifCamera {
    const key = targetKey(target)
    const known = this.#onvif.get(key)
    if (known && known.target.user === target.user && known.target.password === target.password) return known
    const { clock, log, usualPorts } = this.#deps
    const camera = new OnvifCamera(target, clock, log, usualPorts)
    this.#onvif.set(key, camera)
    return camera
  }
}

interface Asked {
  readonly value: OwnValue
  readonly resolve: (controls: readonly OwnControl[]) => void
  readonly reject: (error: unknown) => void
}

interface Waiting {
  /** As the newest gave it: the password may have changed. */
  target: Exclude<ControlTarget, { kind: 'none' }>
  readonly asked: Asked[]
}

const lacks = (name: string): LookoutError =>
  new LookoutError('notFound', `The camera has no control “${name.slice(0, 60)}”.`)

/** The value to send; where the control cannot have it only this asker is told so. */
function soundValue(control: OwnControl, { value, reject }: Asked): { value: OwnValue } | undefined {
  const checked = checkValue(control, value)
  if (checked.ok) return { value: checked.value }
  reject(new LookoutError('invalidParams', checked.message))
  return undefined
}
