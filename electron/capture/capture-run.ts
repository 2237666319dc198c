/**
 * One run of a camera: one ffmpeg from its start to its end. It never retries and decides nothing; it shows what pictures
 * its ffmpeg can, and answers how it ended.
 */
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { CaptureClock } from './capture-clock.ts'
import { ChildProcess } from './child-process.ts'
import type { ChildExit } from './child-process.ts'
import { exitReason, filtersFailed } from './failure.ts'
import type { Ffmpeg } from './ffmpeg-finder.ts'
import { inputArguments, sourceClock } from './ffmpeg-input.ts'
import { outputPlan } from './ffmpeg-output.ts'
import type { OutputPlan } from './ffmpeg-output.ts'
import { PictureControl } from './picture-control.ts'
import type { Picture } from './picture.ts'
import type { ShownProfile } from './probe-source.ts'
import { SilenceWatch } from './silence-watch.ts'
import { sourceSecrets } from './source.ts'
import type { Source } from './source.ts'
import { canCopyAudio } from './stream-profile.ts'
import type { CaptureOutput, Reason } from './types.ts'
import { UnitMaker } from './unit-maker.ts'

/** What is the same for all runs of a capture. */
export interface RunSetting {
  readonly source: Source
  readonly profile: ShownProfile
  readonly neverCopy: boolean
  readonly ffmpeg: Ffmpeg
  readonly clock: Clock
  readonly log: Log
}

/** What each run has for itself. */
export interface RunParts {
  /** What it shows from its first picture on. */
  readonly picture: Picture | null
  readonly output: CaptureOutput
  /** Called once: nothing came for so long that the run is being ended. */
  readonly onStall: () => void
  /** All values that were wanted are confirmed. */
  readonly onSettled: () => void
  /** A value that was wanted never will be; see `canShow`. */
  readonly onRefused: (why: string) => void
}

export type RunEnd =
  | { readonly because: 'closed' }
  /** Silence. It has been killed. */
  | { readonly because: 'stalled' }
  | { readonly because: 'ended'; readonly reason: Reason }
  /** A copied stream came, but no key frame that anyone could start at, or its pictures out of order. */
  | { readonly because: 'undecodable' }
  /** No picture came, since ffmpeg could not set the picture's filters up. */
  | { readonly because: 'filters'; readonly reason: Reason }

export class CaptureRun {
  /** Settles once, when the process has ended. */
  readonly ended: Promise<RunEnd>
  readonly #setting: RunSetting
  readonly #parts: RunParts
  readonly #plan: OutputPlan
  readonly #child: ChildProcess
  readonly #watch: SilenceWatch
  readonly #maker: UnitMaker
  readonly #control: PictureControl | undefined
  #refused = false
  #pictured = false
  #stopping = false

  /** Starts at once. */
  constructor(setting: RunSetting, parts: RunParts) {
    const { ffmpeg, clock, source } = setting
    this.#setting = setting
    this.#parts = parts
    this.#plan = outputPlan({ ...setting, picture: parts.picture, version: ffmpeg.version, encoder: ffmpeg.encoder })
    this.#control = this.#plan.picture ? this.#pictureControl(this.#plan.picture) : undefined
    this.#child = this.#startChild()
    this.#watch = new SilenceWatch(clock, () => this.#stalled())
    this.#maker = new UnitMaker({
      output: this.#watchedOutput(),
      clock: new CaptureClock(clock, sourceClock(source)),
      encoding: this.#plan.encoding,
      audio: expectedAudio(setting.profile),
    })
    this.#child.output(1).on('data', (bytes: Buffer) => this.#takeVideo(bytes))
    this.#child.output(3).on('data', (bytes: Buffer) => this.#maker.pushAudio(bytes))
    this.ended = this.#child.exited.then((exit) => this.#end(exit))
  }

  /** Whether the camera's stream is passed on as it is. */
  get copies(): boolean {
    return this.#plan.encoding.mode === 'copy'
  }

  /** Whether all values that were set are confirmed. */
  get settled(): boolean {
    return this.#control?.settled ?? true
  }

  /** Whether this very ffmpeg shows the picture, or can be led to it by `setValues`. */
  canShow(picture: Picture): boolean {
    const shown = this.#plan.picture
    return shown === null ? picture.neutral : !this.#refused && shown.shape === picture.shape
  }

  setValues(values: ReadonlyMap<string, string>): void {
    this.#control?.set(values)
  }

  /** Ends it in order; `ended` follows. */
  stop(): void {
    this.#stopping = true
    this.#control?.end()
    void this.#child.stop()
  }

  #pictureControl({ values }: Picture): PictureControl {
    const { clock, ffmpeg } = this.#setting
    return new PictureControl(values, {
      clock,
      rest: ffmpeg.version.commandMilliseconds,
      write: (text) => this.#child.write(text),
      onSettled: () => this.#parts.onSettled(),
      onRefused: (why) => {
        this.#refused = true
        this.#parts.onRefused(why)
      },
    })
  }

  #startChild(): ChildProcess {
    const { source, ffmpeg, clock, log } = this.#setting
    const plan = this.#plan
    const common = [
      '-hide_banner',
      '-nostats',
      '-loglevel',
      'warning',
      ...ffmpeg.version.attentiveOptions,
      ...plan.globals,
    ]
    const arguments_ = [...common, ...inputArguments(source, ffmpeg.version), ...plan.arguments]
    return new ChildProcess(
      { path: ffmpeg.path, arguments: arguments_, secrets: sourceSecrets(source) },
      clock,
      (line) => {
        if (this.#control?.heard(line)) return 'forget'
        log.debug({ line }, 'ffmpeg says')
        return 'keep'
      },
    )
  }

  #watchedOutput(): CaptureOutput {
    const { output } = this.#parts
    return {
      format: (format) => output.format(format),
      discontinuity: () => output.discontinuity(),
      unit: (unit) => {
        // Sound alone is not a picture.
        if (unit.kind === 'video') this.#heardPicture()
        output.unit(unit)
      },
    }
  }

  #takeVideo(bytes: Uint8Array): void {
    const { reordered } = this.#maker
    this.#maker.pushVideo(bytes)
    if (this.copies && !reordered && this.#maker.reordered) void this.#child.stop()
  }

  #heardPicture(): void {
    this.#pictured = true
    this.#watch.heard()
    this.#control?.ready()
  }

  #stalled(): void {
    this.#parts.onStall()
    void this.#child.kill()
  }

  #end(exit: ChildExit): RunEnd {
    this.#watch.end()
    this.#control?.end()
    if (this.#stopping) return { because: 'closed' }
    if (this.copies && (this.#maker.undecodable || this.#maker.reordered)) return { because: 'undecodable' }
    if (this.#watch.fired) return { because: 'stalled' }
    const { lines } = this.#child
    const reason = exitReason(this.#setting.source.kind, exit, lines)
    const because = this.#plan.picture && !this.#pictured && filtersFailed(lines) ? 'filters' : 'ended'
    return { because, reason }
  }
}

/** Known before the audio itself speaks, so that the first format already names it. */
function expectedAudio({ audio }: ShownProfile): { codec: string; sampleRate: number; channels: number } | null {
  if (!audio) return null
  const { sampleRate, channels } = audio
  return canCopyAudio(audio)
    ? { codec: 'mp4a.40.2', sampleRate, channels }
    : { codec: 'mp4a.40.2', sampleRate: 48_000, channels: channels >= 2 ? 2 : 1 }
}
