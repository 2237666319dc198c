/**
 * The runs of one camera from its start to its fault. Where a change of the picture needs another ffmpeg, the new one
 * relieves the old: it is started beside it where the source allows two readers, and takes over with its first picture.
 *
 * Always true: one run at a time gives units; between the units of two runs stands a discontinuity; the fault of a run that
 * was to relieve is no fault of the camera while the other gives pictures; when `ended` resolves, no run is alive.
 */
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { CaptureRun, RunEnd, RunParts } from './capture-run.ts'
import type { Picture, PictureState } from './picture.ts'
import type { CaptureOutput } from './types.ts'

export interface RelayOptions {
  readonly start: (parts: RunParts) => CaptureRun
  readonly output: CaptureOutput
  readonly clock: Clock
  readonly log: Log
  readonly picture: Picture | null
  /** Whether the source can be read twice at a time. */
  readonly shared: boolean
  /** Whether its stream is copied as long as nothing is set. */
  readonly copyable: boolean
  readonly onStall: () => void
  /** How far the picture is what was asked for. */
  readonly onPicture: (state: PictureState) => void
}

interface Entry {
  readonly run: CaptureRun
  readonly picture: Picture | null
  /** It alone may give units. */
  chosen: boolean
  pictured: boolean
}

/** Two runs are relieved at least so far apart: a hand that drags what only a new ffmpeg can show starts no storm. */
const RELIEF_MILLISECONDS = 1_500
/** A stream that could be copied again is, once nothing was changed for so long: a drag through the middle means nothing. */
const COPY_AGAIN_MILLISECONDS = 5_000

export class RunRelay {
  readonly ended: Promise<RunEnd>
  readonly #options: RelayOptions
  readonly #alive = new Set<Entry>()
  #wanted: Picture | null
  /** ffmpeg could not start with it. */
  #refused: Picture | undefined
  #current: Entry
  /** It is to relieve the current one, with its first picture. */
  #next: Entry | undefined
  /** The current one is being ended, and another begins when it is gone. */
  #leaving = false
  /** The source bears one reader only. */
  #alone: boolean
  #relievedAt: number
  #end: RunEnd | undefined
  #cancel: () => void = () => undefined
  #resolve: (end: RunEnd) => void = () => undefined

  constructor(options: RelayOptions) {
    this.#options = options
    this.#wanted = options.picture
    this.#alone = !options.shared
    this.#relievedAt = options.clock.monotonic() - RELIEF_MILLISECONDS * 1000
    this.ended = new Promise((resolve) => (this.#resolve = resolve))
    this.#current = this.#start(true)
    this.#tell()
  }

  /** From now on this picture is wanted. */
  setPicture(picture: Picture): void {
    this.#wanted = picture
    if (this.#refused?.shape !== picture.shape) this.#refused = undefined
    this.#consider()
  }

  /** Ends all runs in order; `ended` follows. */
  stop(): void {
    this.#finish({ because: 'closed' })
  }

  #finish(end: RunEnd): void {
    this.#end ??= end
    this.#cancel()
    for (const { run } of this.#alive) run.stop()
    if (this.#alive.size === 0) this.#resolve(this.#end)
  }

  #start(chosen: boolean): Entry {
    const picture = this.#refused ? null : this.#wanted
    const entry: Entry = {
      ...{ picture, chosen, pictured: false },
      run: this.#options.start({
        picture,
        output: this.#gate(() => entry),
        onStall: () => {
          if (entry.chosen) this.#options.onStall()
        },
        onSettled: () => this.#tell(),
        onRefused: (why) => this.#commandRefused(why),
      }),
    }
    this.#alive.add(entry)
    void entry.run.ended.then((end) => this.#runEnded(entry, end))
    return entry
  }

  /** Lets the units of the chosen run through; the first of one that is to relieve makes it the chosen one. */
  #gate(own: () => Entry): CaptureOutput {
    const { output } = this.#options
    let held: Parameters<CaptureOutput['format']>[0] | undefined
    return {
      format: (format) => {
        if (own().chosen) output.format(format)
        else held = format
      },
      discontinuity: () => {
        if (own().chosen) output.discontinuity()
      },
      unit: (unit) => {
        const entry = own()
        if (unit.kind === 'video' && !entry.pictured) this.#pictured(entry)
        if (!entry.chosen) return
        if (held) output.format(held)
        held = undefined
        output.unit(unit)
      },
    }
  }

  #pictured(entry: Entry): void {
    entry.pictured = true
    if (entry === this.#next) this.#takeOver(entry)
    this.#consider()
  }

  #takeOver(entry: Entry): void {
    const old = this.#current
    old.chosen = false
    old.run.stop()
    this.#next = undefined
    this.#current = entry
    entry.chosen = true
    this.#options.output.discontinuity()
  }

  /** Brings what is shown to what is wanted, by the gentlest means that does. */
  #consider(): void {
    const wanted = this.#wanted
    this.#cancel()
    if (wanted && !this.#end && !this.#next && !this.#leaving) this.#approach(wanted)
    this.#tell()
  }

  #approach(wanted: Picture): void {
    const { run, pictured } = this.#current
    if (this.#refused) return
    if (!run.canShow(wanted)) {
      if (pictured) this.#relieveAfter(RELIEF_MILLISECONDS - this.#sinceRelief())
      return
    }
    run.setValues(wanted.values)
    if (wanted.neutral && this.#options.copyable && !run.copies) this.#relieveAfter(COPY_AGAIN_MILLISECONDS)
  }

  #sinceRelief(): number {
    return (this.#options.clock.monotonic() - this.#relievedAt) / 1000
  }

  #relieveAfter(milliseconds: number): void {
    if (milliseconds <= 0) this.#relieve()
    else this.#cancel = this.#options.clock.after(Math.ceil(milliseconds), () => this.#relieve())
  }

  #relieve(): void {
    const { clock, log } = this.#options
    this.#relievedAt = clock.monotonic()
    log.info({ beside: !this.#alone, neutral: this.#wanted?.neutral }, 'Another ffmpeg takes over for another picture')
    if (this.#alone) this.#leave()
    else this.#next = this.#start(false)
    this.#tell()
  }

  /** The old one has to be gone before the new one comes. */
  #leave(): void {
    this.#leaving = true
    this.#current.chosen = false
    this.#current.run.stop()
  }

  /** What a command cannot change another ffmpeg shows. */
  #commandRefused(why: string): void {
    this.#options.log.warn({ why }, 'A change of the running picture was refused')
    this.#consider()
  }

  #runEnded(entry: Entry, end: RunEnd): void {
    this.#alive.delete(entry)
    if (this.#end) this.#finish(this.#end)
    else if (entry === this.#next) this.#reliefFailed(entry, end)
    else if (entry === this.#current) this.#currentEnded(entry, end)
  }

  #currentEnded(entry: Entry, end: RunEnd): void {
    if (this.#leaving) this.#begin()
    else if (this.#next) this.#takeOver(this.#next)
    else if (end.because === 'filters') {
      this.#refuse(entry)
      this.#begin()
    } else this.#finish(end)
  }

  /** Another run in the place of one that is gone. */
  #begin(): void {
    this.#leaving = false
    this.#options.output.discontinuity()
    this.#current = this.#start(true)
    this.#tell()
  }

  /** The old one still gives pictures; where the camera bears no second reader, it makes way. */
  #reliefFailed(entry: Entry, end: RunEnd): void {
    this.#next = undefined
    if (end.because === 'filters') this.#refuse(entry)
    else {
      this.#alone = true
      this.#relieve()
    }
    this.#tell()
  }

  #refuse({ picture }: Entry): void {
    this.#refused = picture ?? undefined
    this.#options.log.error({ filters: picture?.filters }, 'ffmpeg cannot start with these filters')
  }

  #tell(): void {
    this.#options.onPicture(this.#pictureState())
  }

  #pictureState(): PictureState {
    const picture = this.#wanted
    if (!picture) return { state: 'unset' }
    if (this.#refused) return { state: 'refused', picture, message: REFUSED }
    const { run, pictured } = this.#current
    const shown = pictured && !this.#next && !this.#leaving && run.canShow(picture) && run.settled
    return { state: shown ? 'shown' : 'changing', picture }
  }
}

const REFUSED = 'This station’s ffmpeg cannot show these picture settings.'
