import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { Random } from '../base/random.ts'
import { CameraCapture } from '../capture/camera-capture.ts'
import { listDevices } from '../capture/devices.ts'
import { findFfmpeg, type Candidate, type Ffmpeg, type FfmpegSearch } from '../capture/ffmpeg-finder.ts'
import { captureSystem } from '../capture/source.ts'
import { trySource } from '../capture/try-source.ts'
import type { CaptureFailure } from '../capture/types.ts'
import type { Device } from '../protocol/cameras.ts'
import type { ErrorKind } from '../protocol/errors.ts'
import type { TryResult } from '../protocol/http.ts'
import type { StartCapture } from './camera.ts'

export interface CapturingDeps {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly env: NodeJS.ProcessEnv
  /** Where an ffmpeg may be, best first. */
  readonly ffmpegs: (env: NodeJS.ProcessEnv) => readonly Candidate[]
}

/** A missing ffmpeg is looked for again this long after the last look. */
const SEARCH_AGAIN_MICROSECONDS = 10e6

/** Everything that the station does with ffmpeg: it looks for one once, and starts it for cameras, trials and lists. */
export class Capturing {
  readonly #deps: CapturingDeps
  #onFound: (ffmpeg: Ffmpeg) => Promise<void> = () => Promise.resolve()
  #search: { readonly answer: Promise<FfmpegSearch>; readonly at: number } | undefined

  constructor(deps: CapturingDeps) {
    this.#deps = deps
  }

  /** `listener` is waited for before anything is done with an ffmpeg that was found. */
  onFound(listener: (ffmpeg: Ffmpeg) => Promise<void>): void {
    this.#onFound = listener
  }

  readonly start: StartCapture = ({ id, source, picture }, output, on) => {
    const log = this.#deps.log.child({ camera: id })
    const options = { source, output, ...(picture && { picture }) }
    const capture = new CameraCapture(options, { ...this.#deps, log, ffmpeg: () => this.ffmpeg() })
    capture.onState((state) => on.state(state))
    capture.onPictureState((state) => on.picture(state))
    capture.start()
    return capture
  }

  /** The ffmpeg that was found. While there is none, it is looked for again now and then: somebody may install one. */
  async ffmpeg(): Promise<FfmpegSearch> {
    const now = this.#deps.clock.monotonic()
    const search = this.#search
    if (search && ((await search.answer).found || now - search.at < SEARCH_AGAIN_MICROSECONDS)) return search.answer
    if (this.#search === search) this.#search = { answer: this.#find(), at: now }
    return (this.#search ?? { answer: this.#find() }).answer
  }

  /** @throws LookoutError unavailable, invalidParams, with the reason why there is no picture */
  async trySource(source: string, signal: AbortSignal): Promise<TryResult> {
    const { clock } = this.#deps
    const started = clock.monotonic()
    const tried = await trySource(source, await this.ffmpeg(), clock, signal)
    if (!tried.ok) {
      const { kind, message } = tried.reason
      throw new LookoutError(kindOf(kind), message, { reason: kind })
    }
    const { jpeg, width, height } = tried.picture
    const milliseconds = Math.round((clock.monotonic() - started) / 1000)
    return { picture: Buffer.from(jpeg).toString('base64'), width, height, milliseconds }
  }

  async devices(): Promise<Device[]> {
    const { clock, env } = this.#deps
    const search = await this.ffmpeg()
    return search.found ? listDevices(captureSystem(process.platform), { clock, env, ffmpeg: search.ffmpeg }) : []
  }

  async #find(): Promise<FfmpegSearch> {
    const { env, ffmpegs, clock, log } = this.#deps
    const search = await findFfmpeg(ffmpegs(env), clock)
    if (!search.found) log.error({ rejected: search.rejected }, 'No usable ffmpeg was found.')
    else {
      const { path, from, version, encoder } = search.ffmpeg
      const found = { path, from, version: version.text, encoder: encoder.name, rejected: search.rejected }
      log.info(found, 'ffmpeg was found.')
      if (from === '@ffmpeg-installer/ffmpeg')
        log.warn(found, 'This ffmpeg is from 2018 and for a first look only: install a current one.')
      await this.#onFound(search.ffmpeg)
    }
    return search
  }
}

const kindOf = (failure: CaptureFailure): ErrorKind => (failure === 'sourceInvalid' ? 'invalidParams' : 'unavailable')
