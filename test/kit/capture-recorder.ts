import { systemClock } from '../../electron/base/clock.ts'
import type { Log } from '../../electron/base/log.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { CameraCapture } from '../../electron/capture/camera-capture.ts'
import { ffmpegCandidates, findFfmpeg } from '../../electron/capture/ffmpeg-finder.ts'
import type { Candidate, FfmpegSearch } from '../../electron/capture/ffmpeg-finder.ts'
import type { Picture, PictureState } from '../../electron/capture/picture.ts'
import type { CaptureOutput, CaptureState } from '../../electron/capture/types.ts'
import type { CapturedUnit } from '../../electron/media/unit.ts'

/** Where this computer's ffmpeg of a generation is; undefined where it has none. */
export const ffmpegOf = (from: 'PATH' | '@ffmpeg-installer/ffmpeg'): Candidate | undefined =>
  ffmpegCandidates(process.env).find((candidate) => candidate.from === from && candidate.path !== undefined)

const searches = new Map<string, Promise<FfmpegSearch>>()

/** The search for one ffmpeg, done once for a whole test file. */
export function searchFor(from: 'PATH' | '@ffmpeg-installer/ffmpeg'): Promise<FfmpegSearch> {
  const candidate = ffmpegOf(from)
  const search = searches.get(from) ?? findFfmpeg(candidate ? [candidate] : [], systemClock)
  searches.set(from, search)
  return search
}

type Format = Parameters<CaptureOutput['format']>[0]

/** A real capture whose whole story is kept: states, formats, units, and every word that was logged. */
export class CaptureRecorder implements CaptureOutput {
  readonly states: CaptureState[] = []
  readonly pictureStates: PictureState[] = []
  readonly formats: Format[] = []
  readonly units: CapturedUnit[] = []
  /** When each unit came, beside it: microseconds since 1970. */
  readonly arrivals: number[] = []
  readonly logged: string[] = []
  discontinuities = 0
  readonly capture: CameraCapture
  #waiting: (() => void)[] = []

  constructor(source: string, ffmpeg: () => Promise<FfmpegSearch>, picture?: Picture) {
    this.capture = new CameraCapture(
      { source, output: this, ...(picture ? { picture } : {}) },
      { clock: systemClock, random: systemRandom, log: this.#log(), ffmpeg },
    )
    this.capture.onState((state) => {
      this.states.push(state)
      this.#wake()
    })
    this.capture.onPictureState((state) => {
      this.pictureStates.push(state)
      this.#wake()
    })
    this.capture.start()
  }

  format(format: Format): void {
    this.formats.push(format)
  }

  unit(unit: CapturedUnit): void {
    this.units.push(unit)
    this.arrivals.push(systemClock.now())
    this.#wake()
  }

  discontinuity(): void {
    this.discontinuities++
  }

  /** Resolves as soon as `when` holds; asked at each state and unit. */
  async until(when: () => boolean): Promise<void> {
    while (!when()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Resolves with the next state of this name from now on, or the present one. */
  async state<S extends CaptureState['state']>(name: S): Promise<CaptureState & { state: S }> {
    let found: CaptureState | undefined
    const is = (state: CaptureState): state is CaptureState & { state: S } => state.state === name
    const from = this.states.length - 1
    await this.until(() => (found = this.states.slice(Math.max(0, from)).find(is)) !== undefined)
    return found as CaptureState & { state: S }
  }

  /** Resolves after so many more units. */
  more(count: number): Promise<void> {
    const wanted = this.units.length + count
    return this.until(() => this.units.length >= wanted)
  }

  /** Everything anybody could read: states, formats and log lines. */
  get told(): string {
    return JSON.stringify([this.states, this.formats, this.logged])
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }

  #log(): Log {
    const note = (values: object, sentence: string): void =>
      void this.logged.push(`${sentence} ${JSON.stringify(values)}`)
    const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log }
    return log
  }
}
