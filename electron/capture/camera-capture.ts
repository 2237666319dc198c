/**
 * A camera that is captured for as long as it is wanted: `#run` starts it again and again, one run after the other, and
 * owns state, pauses and logging; a single run is capture-run.ts.
 *
 * Always true: at most one ffmpeg of this camera is alive; the state says what is so now; after `close` has resolved
 * nothing runs any more. It gives up only where a person has to mend something, and `retry` takes it up again.
 */
import type { Clock } from '../base/clock.ts'
import { pause } from '../base/clock.ts'
import { Emitter } from '../base/emitter.ts'
import { messageOf, stackOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { Random } from '../base/random.ts'
import { retryDelay } from './back-off.ts'
import { captureRun } from './capture-run.ts'
import type { RunEnd } from './capture-run.ts'
import { needsPerson } from './failure.ts'
import type { FfmpegSearch } from './ffmpeg-finder.ts'
import { addressOf, tcpKnock, untilBack, type Knock } from './knock.ts'
import { probeSource } from './probe-source.ts'
import type { ShownProfile } from './probe-source.ts'
import { describeSource, parseSource } from './source.ts'
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
  #closing = new AbortController()
  #wake = new AbortController()
  #running: Promise<void> | undefined

  constructor(options: CaptureOptions, deps: CaptureDeps) {
    this.#options = options
    this.#deps = deps
  }

  get state(): CaptureState {
    return this.#state
  }

  /** Called at each change of state. The answer is its undo. */
  onState(listener: (state: CaptureState) => void): () => void {
    return this.#states.on(listener)
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

  #capture(
    source: Source,
    profile: ShownProfile,
    ffmpeg: (FfmpegSearch & { found: true })['ffmpeg'],
    closing: AbortSignal,
  ): Promise<RunEnd> {
    const { clock, log } = this.#deps
    if (this.#runs++ > 0) this.#options.output.discontinuity()
    this.#liveSince = null
    log.info(
      { from: describeSource(source), ffmpeg: ffmpeg.version.text, encoder: ffmpeg.encoder.name },
      'Capture starts',
    )
    return captureRun({
      ...{ source, profile, ffmpeg, clock, log },
      neverCopy: this.#neverCopy,
      signal: closing,
      output: this.#watchedOutput(),
      onStall: () => this.#set({ state: 'stalled', since: clock.now(), lastUnit: this.#lastUnit }),
    })
  }

  #watchedOutput(): CaptureOutput {
    const { output } = this.#options
    return {
      format: (format) => output.format(format),
      discontinuity: () => output.discontinuity(),
      unit: (unit) => {
        if (unit.kind === 'video') this.#picture(unit.captureTime)
        output.unit(unit)
      },
    }
  }

  #picture(captureTime: number): void {
    this.#lastUnit = captureTime
    if (this.#liveSince !== null) return
    this.#liveSince = this.#deps.clock.monotonic()
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

  #set(state: CaptureState): void {
    if (state.state === 'off' && this.#state.state === 'off') return
    this.#state = state
    this.#states.emit(state)
  }
}

/** A call, since the compiler takes a property that it has seen once for settled. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted

/** A camera that is away for weeks fills no log: it is said at the attempts 1, 2, 4, 8, … */
const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
