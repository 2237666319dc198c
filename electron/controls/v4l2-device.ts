import { LookoutError } from '../base/error.ts'
import type { OwnControl, OwnTrouble, OwnValue } from '../protocol/controls.ts'
import type { ControlDevice } from './control-device.ts'
import type { ProgramResult, RunProgram } from './run-program.ts'
import { parseListing } from './v4l2-listing.ts'

const PROGRAM = 'v4l2-ctl'
const CALL_MILLISECONDS = 5_000

type Ended = Extract<ProgramResult, { state: 'ended' }>

/**
 * The controls of a capture device of Linux, through `v4l2-ctl` of v4l-utils. They work while ffmpeg captures from the
 * device, since only the picture's stream belongs to one program. The driver keeps them until the device is unplugged.
 *
 * Tested against a program that answers as v4l2-ctl's sources say it does; not yet against a real device.
 */
export class V4l2Device implements ControlDevice {
  readonly #device: string
  readonly #run: RunProgram

  constructor(device: string, run: RunProgram) {
    this.#device = device
    this.#run = run
  }

  async list(): Promise<OwnControl[]> {
    const { code, stdout, stderr } = await this.#call('--list-ctrls-menus')
    // Where a single control cannot be read the rest is still printed, sometimes with a failing exit code.
    const controls = parseListing(stdout)
    if (code !== 0 && controls.length === 0)
      throw this.#unavailable('garbled', `says nothing of its controls${why(stderr)}`)
    return controls
  }

  async set(control: OwnControl, value: OwnValue): Promise<OwnControl[]> {
    const { name, label } = control
    const { code, stderr } = await this.#call('--set-ctrl', `${name}=${Number(value)}`)
    if (code !== 0 || /failed|error setting/i.test(stderr))
      throw new LookoutError('conflict', `The camera refused ${label}${why(stderr)}.`)
    const now = await this.list()
    if (!now.some((one) => one.name === name)) throw this.#unavailable('garbled', `does not say what ${label} now is`)
    return now
  }

  async #call(...parameters: string[]): Promise<Ended> {
    const result = await this.#run(PROGRAM, ['--device', this.#device, ...parameters], CALL_MILLISECONDS)
    switch (result.state) {
      case 'missing':
        throw new LookoutError(
          'unavailable',
          'The camera’s own settings need the program v4l2-ctl: install the package v4l-utils on the station.',
          { reason: 'missing' },
        )
      case 'late':
        throw this.#unavailable('late', `did not answer within ${CALL_MILLISECONDS / 1000} s`)
      case 'ended':
        if (/cannot open device|failed to open|unable to detect|no such device/i.test(result.stderr))
          throw this.#unavailable('unreachable', 'cannot be opened')
        return result
    }
  }

  #unavailable(reason: OwnTrouble, what: string): LookoutError {
    return new LookoutError('unavailable', `The device ${this.#device} ${what}.`, { reason })
  }
}

/** The system's own words, which stand last: `VIDIOC_S_EXT_CTRLS: failed: Permission denied`. */
function why(stderr: string): string {
  const words =
    stderr
      .trim()
      .split('\n')
      .at(-1)
      ?.split(': ')
      .at(-1)
      ?.replaceAll(/\p{Cc}/gu, ' ')
      .trim() ?? ''
  return words === '' ? '' : `: ${words.slice(0, 100)}`
}
