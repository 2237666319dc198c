/**
 * A camera that is captured for as long as it is wanted: `#run` starts it again and again, and owns state, pauses and
 * logging; from one start to the next fault it is run-relay.ts, and a single ffmpeg is capture-run.ts.
 *
 * Always true: one ffmpeg of this camera gives its pictures, and at most one more is about to relieve it; the state says what is so now; after `close` has resolved
 * nothing runs any more. It gives up only where a person has to mend something, and `retry` takes it up again.
 */
import type { Clock } from '../base/clock.ts'
import { pause } from '../base/clock.ts'
import { Emitter } from '../base/emitter.ts'
import { messageOf, stackOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { Random } from '../base/random.ts'
import { retryDelay } from './back-off.ts'
import { CaptureRun } from './capture-run.ts'
import type { RunEnd } from './capture-run.ts'
import { needsPerson } from './failure.ts'
import type { Ffmpeg, FfmpegSearch } from './ffmpeg-finder.ts'
import { isCopyable } from './ffmpeg-output.ts'
import { addressOf, tcpKnock, untilBack, type Knock } from './knock.ts'
import type { Picture, PictureState } from './picture.ts'
import { probeSource } from './probe-source.ts'
import type { ShownProfile } from './probe-source.ts'
import { RunRelay } from './run-relay.ts'
import { describeSource, isShared, parseSource } from './source.ts'
import type { Source } from './source.ts'
import type { CaptureOutput, CaptureState, Reason } from './types.ts'

export interface CaptureDeps {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The station's one search for ffmpeg; asked anew at each start, so it has to be cheap. */
  readonly ffmpeg: () => Promise<FfmpegSearch>
  /** How a camera that is away is asked whether it is back. */
  readonly knock?: Knock
}

export interface CaptureOptions {
  /** As people write it. */
  readonly source: string
  /** How its picture looks from the start; without it as the camera gives it. */
  readonly picture?: Picture
  readonly output: CaptureOutput
}

/** So long without a fault, and the next fault is the first again. */
const STABLE_MICROSECONDS = 60_000_000
/** The kinds of fault that a camera without power or network has. */
const AWAY: ReadonlySet<Reason['kind']> = new Set(['unreachable', 'stalled', 'exited'])
const STALLED: Reason = {
  kind: 'stalled',
  message: 'The camera stopped sending pictures. Check its power and its network cable.',
}
const UNFORESEEN: Reason = { kind: 'exited', message: 'The capture failed inside the station; its log says why.' }
const UNDECODABLE: Reason = {
  kind: 'unsupported',
  message: 'The camera’s H.264 cannot be shown as it is; it is encoded anew.',
}

export class CameraCapture {
  readonly #options: CaptureOptions
  readonly #deps: CaptureDeps
  readonly #states = new Emitter<CaptureState>()
  #state: CaptureState = { state: 'off' }
  #attempt = 0
  #lastUnit: number | null = null
  #liveSince: number | null = null
  #runs = 0
  #profile: ShownProfile | undefined
  #neverCopy = false
  #relay: RunRelay | undefined
  #picture: Picture | null
  #pictureState: PictureState
  readonly #pictureStates = new Emitter<PictureState>()
  #closing = new AbortController()
  #wake = new AbortController()
  #running: Promise<void> | undefined

  constructor(options: CaptureOptions, deps: CaptureDeps) {
    this.#options = options
    this.#deps = deps
    this.#picture = options.picture ?? null
    this.#pictureState = waiting(this.#picture)
  }

  get state(): CaptureState {
    return this.#state
  }

  /** Called at each change of state. The answer is its undo. */
  onState(listener: (state: CaptureState) => void): () => void {
    return this.#states.on(listener)
  }

  /** How far its picture is what was last asked for. */
  get pictureState(): PictureState {
    return this.#pictureState
  }

  /** Called at each change of the picture's state. The answer is its undo. */
  onPictureState(listener: (state: PictureState) => void): () => void {
    return this.#pictureStates.on(listener)
  }

  /**
   * From now on the picture has to look like this, also after a restart. A running ffmpeg is led there by commands; where
   * that cannot be, another takes over, with a discontinuity and no gap where the source can be read twice.
   */
  setPicture(picture: Picture): void {
    this.#picture = picture
    if (this.#relay) this.#relay.setPicture(picture)
    else this.#setPictureState(waiting(picture))
  }

  /** Starts; again where it was closed before. Without effect while it runs. */
  start(): void {
    if (this.#running) return
    this.#closing = new AbortController()
    this.#running = this.#run(this.#closing.signal)
  }

  /** Tries now instead of at the next attempt, also after it has failed. */
  retry(): void {
    this.#attempt = 0
    this.#wake.abort()
  }

  /** Ends it and waits until it has ended. Safe to call again. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#wake.abort()
    await this.#running
    this.#running = undefined
    this.#set({ state: 'off' })
  }

  async #run(closing: AbortSignal): Promise<void> {
    let fault = await this.#runGuarded(closing)
    while (fault !== undefined && !isAborted(closing)) {
      await this.#recover(fault)
      fault = isAborted(closing) ? undefined : await this.#runGuarded(closing)
    }
  }

  /** What nobody foresaw, such as a computer without memory for another process, is this camera's trouble alone. */
  async #runGuarded(closing: AbortSignal): Promise<Reason | undefined> {
    try {
      return await this.#runOnce(closing)
    } catch (error) {
      this.#deps.log.error({ error: messageOf(error), stack: stackOf(error) }, 'Capture failed unexpectedly')
      return UNFORESEEN
    }
  }

  /** One start to its end; answers why it has to be started again. */
  async #runOnce(closing: AbortSignal): Promise<Reason | undefined> {
    const { ffmpeg, clock } = this.#deps
    this.#set({ state: 'starting', since: clock.now() })
    const source = parseSource(this.#options.source)
    if (!source.ok) return { kind: 'sourceInvalid', message: source.message }
    const search = await ffmpeg()
    if (!search.found) return { kind: 'ffmpegMissing', message: search.message }
    const probe = this.#profile
      ? { ok: true as const, profile: this.#profile }
      : await probeSource(source.value, search.ffmpeg, clock, closing)
    if (!probe.ok) return probe.reason
    if (isAborted(closing)) return undefined
    this.#profile = probe.profile
    const end = await this.#capture(source.value, probe.profile, search.ffmpeg, closing)
    return this.#faultOf(end)
  }

  async #capture(source: Source, profile: ShownProfile, ffmpeg: Ffmpeg, closing: AbortSignal): Promise<RunEnd> {
    const { clock, log } = this.#deps
    if (this.#runs++ > 0) this.#options.output.discontinuity()
    this.#liveSince = null
    log.info(
      { from: describeSource(source), ffmpeg: ffmpeg.version.text, encoder: ffmpeg.encoder.name },
      'Capture starts',
    )
    const setting = { source, profile, ffmpeg, clock, log, neverCopy: this.#neverCopy }
    const relay = new RunRelay({
      start: (parts) => new CaptureRun(setting, parts),
      ...{ clock, log, picture: this.#picture, shared: isShared(source), copyable: isCopyable(setting) },
      output: this.#watchedOutput(),
      onStall: () => this.#set({ state: 'stalled', since: clock.now(), lastUnit: this.#lastUnit }),
      onPicture: (state) => this.#setPictureState(state),
    })
    return this.#untilEnded(relay, closing)
  }

  async #untilEnded(relay: RunRelay, closing: AbortSignal): Promise<RunEnd> {
    const stop = (): void => relay.stop()
    this.#relay = relay
    closing.addEventListener('abort', stop)
    if (closing.aborted) stop()
    const end = await relay.ended
    closing.removeEventListener('abort', stop)
    this.#relay = undefined
    this.#setPictureState(waiting(this.#picture))
    return end
  }

  #watchedOutput(): CaptureOutput {
    const { output } = this.#options
    return {
      format: (format) => output.format(format),
      discontinuity: () => output.discontinuity(),
      unit: (unit) => {
        if (unit.kind === 'video') this.#pictured(unit.captureTime)
        output.unit(unit)
      },
    }
  }

  #pictured(captureTime: number): void {
    this.#lastUnit = captureTime
    if (this.#state.state === 'live') return
    this.#liveSince ??= this.#deps.clock.monotonic()
    this.#set({ state: 'live', since: this.#deps.clock.now() })
  }

  #faultOf(end: RunEnd): Reason | undefined {
    // A run that never gave a picture may have been started on an answer that no longer holds.
    if (this.#liveSince === null) this.#profile = undefined
    switch (end.because) {
      case 'closed':
        return undefined
      case 'stalled':
        return STALLED
      case 'ended':
      case 'filters':
        return end.reason
      case 'undecodable':
        this.#neverCopy = true
        return UNDECODABLE
    }
  }

  /** Waits until the next start is due. */
  async #recover(because: Reason): Promise<void> {
    const { clock, random, log } = this.#deps
    const stable = this.#liveSince !== null && clock.monotonic() - this.#liveSince >= STABLE_MICROSECONDS
    this.#attempt = stable ? 1 : this.#attempt + 1
    const level = isPowerOfTwo(this.#attempt) ? 'warn' : 'debug'
    log[level]({ because: because.message, kind: because.kind, attempt: this.#attempt }, 'Capture ended')
    this.#wake = new AbortController()
    if (needsPerson(because.kind)) {
      this.#set({ state: 'failed', because, lastUnit: this.#lastUnit })
      await aborted(this.#wake.signal)
      return
    }
    const delay = retryDelay(this.#attempt, random)
    const at = clock.now() + delay * 1000
    this.#set({ state: 'retrying', at, because, attempt: this.#attempt, lastUnit: this.#lastUnit })
    this.#wakeWhenBack(because, this.#wake)
    await pause(clock, delay, this.#wake.signal)
    this.#wake.abort()
  }

  /** A network camera that was away and answers again is not kept waiting. */
  #wakeWhenBack(because: Reason, wake: AbortController): void {
    const { clock, knock = tcpKnock } = this.#deps
    const source = parseSource(this.#options.source)
    const address = source.ok ? addressOf(source.value) : undefined
    if (!address || !AWAY.has(because.kind)) return
    void untilBack(address, knock, clock, wake.signal).then((back) => {
      if (back) wake.abort()
    })
  }

  #setPictureState(state: PictureState): void {
    this.#pictureState = state
    this.#pictureStates.emit(state)
  }

  #set(state: CaptureState): void {
    if (state.state === 'off' && this.#state.state === 'off') return
    this.#state = state
    this.#states.emit(state)
  }
}

/** What is to be said while no ffmpeg runs. */
const waiting = (picture: Picture | null): PictureState =>
  picture ? { state: 'changing', picture } : { state: 'unset' }

/** A call, since the compiler takes a property that it has seen once for settled. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted

/** A camera that is away for weeks fills no log: it is said at the attempts 1, 2, 4, 8, … */
const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
