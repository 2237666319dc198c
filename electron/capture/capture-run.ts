/**
 * One run of a camera: one ffmpeg from its start to its end. It never retries and decides nothing; it tells when the
 * first picture came, and answers how it ended.
 */
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { CaptureClock } from './capture-clock.ts'
import { ChildProcess } from './child-process.ts'
import { exitReason } from './failure.ts'
import type { Ffmpeg } from './ffmpeg-finder.ts'
import { inputArguments, sourceClock } from './ffmpeg-input.ts'
import { outputPlan } from './ffmpeg-output.ts'
import type { OutputPlan } from './ffmpeg-output.ts'
import type { ShownProfile } from './probe-source.ts'
import { sourceSecrets } from './source.ts'
import type { Source } from './source.ts'
import { canCopyAudio } from './stream-profile.ts'
import type { CaptureOutput, Reason } from './types.ts'
import { UnitMaker } from './unit-maker.ts'

export interface RunOptions {
  readonly source: Source
  readonly profile: ShownProfile
  readonly neverCopy: boolean
  readonly ffmpeg: Ffmpeg
  readonly output: CaptureOutput
  readonly clock: Clock
  readonly log: Log
  /** Ends the run in order. */
  readonly signal: AbortSignal
  /** Called once: nothing came for so long that the run is being ended. */
  readonly onStall: () => void
}

export type RunEnd =
  | { readonly because: 'closed' }
  /** Silence. It has been killed. */
  | { readonly because: 'stalled' }
  | { readonly because: 'ended'; readonly reason: Reason }
  /** A copied stream came, but no key frame that anyone could start at. */
  | { readonly because: 'undecodable' }

/** No picture for so long is a stall. */
export const STALL_MILLISECONDS = 5_000
/** Before the first picture a camera may wait for its next key frame. */
export const START_MILLISECONDS = 12_000

export async function captureRun(options: RunOptions): Promise<RunEnd> {
  const { source, ffmpeg, clock, signal } = options
  const isClosed = (): boolean => signal.aborted
  if (isClosed()) return { because: 'closed' }
  const plan = outputPlan({ ...options, version: ffmpeg.version, encoder: ffmpeg.encoder })
  const child = startChild(options, plan)
  const watch = new SilenceWatch(clock, () => {
    options.onStall()
    void child.kill()
  })
  const maker = new UnitMaker({
    output: watchedOutput(options.output, watch),
    clock: new CaptureClock(clock, sourceClock(source)),
    encoding: plan.encoding,
    audio: expectedAudio(options.profile),
  })
  child.output(1).on('data', (bytes: Buffer) => maker.pushVideo(bytes))
  child.output(3).on('data', (bytes: Buffer) => maker.pushAudio(bytes))
  const stop = (): void => void child.stop()
  signal.addEventListener('abort', stop)
  const exit = await child.exited
  signal.removeEventListener('abort', stop)
  watch.end()
  if (isClosed()) return { because: 'closed' }
  if (plan.encoding.mode === 'copy' && maker.undecodable) return { because: 'undecodable' }
  return watch.fired ? { because: 'stalled' } : { because: 'ended', reason: exitReason(source.kind, exit, child.lines) }
}

function startChild({ source, ffmpeg, clock, log }: RunOptions, plan: OutputPlan): ChildProcess {
  const input = inputArguments(source, ffmpeg.version)
  const secrets = sourceSecrets(source)
  const common = ['-hide_banner', '-nostats', '-loglevel', 'warning', ...plan.globals]
  return new ChildProcess(
    { path: ffmpeg.path, arguments: [...common, ...input, ...plan.arguments], secrets },
    clock,
    (line) => log.debug({ line }, 'ffmpeg says'),
  )
}

/** Known before the audio itself speaks, so that the first format already names it. */
function expectedAudio({ audio }: ShownProfile): { codec: string; sampleRate: number; channels: number } | null {
  if (!audio) return null
  const { sampleRate, channels } = audio
  return canCopyAudio(audio)
    ? { codec: 'mp4a.40.2', sampleRate, channels }
    : { codec: 'mp4a.40.2', sampleRate: 48_000, channels: channels >= 2 ? 2 : 1 }
}

const watchedOutput = (output: CaptureOutput, watch: SilenceWatch): CaptureOutput => ({
  format: (format) => output.format(format),
  discontinuity: () => output.discontinuity(),
  unit(unit) {
    // Sound alone is not a picture.
    if (unit.kind === 'video') watch.heard()
    output.unit(unit)
  },
})

/** Fires once when no picture came for too long. */
class SilenceWatch {
  readonly #clock: Clock
  readonly #onSilence: () => void
  #deadline: number
  #cancel: () => void
  #fired = false

  constructor(clock: Clock, onSilence: () => void) {
    this.#clock = clock
    this.#onSilence = onSilence
    this.#deadline = clock.monotonic() + START_MILLISECONDS * 1000
    this.#cancel = clock.after(START_MILLISECONDS, () => this.#check())
  }

  get fired(): boolean {
    return this.#fired
  }

  /** Called for each picture, so it only notes the time; the first one shortens the limit. */
  heard(): void {
    const deadline = this.#clock.monotonic() + STALL_MILLISECONDS * 1000
    if (deadline < this.#deadline) this.#arm(STALL_MILLISECONDS)
    this.#deadline = deadline
  }

  end(): void {
    this.#cancel()
  }

  #check(): void {
    const left = this.#deadline - this.#clock.monotonic()
    if (left > 0) {
      this.#arm(Math.ceil(left / 1000))
      return
    }
    this.#fired = true
    this.#onSilence()
  }

  #arm(milliseconds: number): void {
    this.#cancel()
    this.#cancel = this.#clock.after(milliseconds, () => this.#check())
  }
}
