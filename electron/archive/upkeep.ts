import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { ArchiveInfo } from '../protocol/recordings.ts'
import type { Alarms } from './alarms.ts'
import type { Housekeeper } from './housekeeper.ts'
import type { Identity } from './identity.ts'
import type { Reconciliation } from './reconciliation.ts'
import type { SegmentIndex } from './segment-index.ts'
import type { TrustedTime } from './trusted-time.ts'

export interface UpkeepDeps {
  readonly clock: Clock
  readonly log: Log
  readonly index: SegmentIndex
  readonly identity: Identity
  readonly reconciliation: Reconciliation
  readonly housekeeper: Housekeeper
  readonly time: TrustedTime
  readonly alarms: Alarms
  readonly onChange: () => void
}

/** Milliseconds between two looks at the folder and its free space. */
const LOOK = 5_000
/** µs between two passes over all limits. */
const PASS = 60_000_000
/** µs that the wall clock may be ahead of what is believed before it is said. */
const NOTICE = 26 * 3_600_000_000

export type ArchiveState = ArchiveInfo['state']

/**
 * What goes on behind the archive for as long as it is open: it looks whether its disk is there, brings the index into
 * line each time the disk comes, and has the limits kept.
 *
 * Always true: `state` is what the last look found; nothing here throws or waits for anybody.
 */
export class Upkeep {
  readonly #deps: UpkeepDeps
  #standing: ArchiveState = { state: 'ready' }
  #progress: { done: number; total: number } | null = null
  #inLine = false
  /** When the last pass was, by the monotonic clock. */
  #passed = -Infinity
  #cancel: (() => void) | undefined
  #closed = false
  /** What runs behind the looks. */
  readonly #running = new Set<Promise<void>>()

  constructor(deps: UpkeepDeps) {
    this.#deps = deps
  }

  get state(): ArchiveState {
    const indexing = this.#standing.state === 'ready' && this.#progress
    return indexing ? { state: 'indexing', ...indexing } : this.#standing
  }

  /** How far the index is rebuilt; null when it is whole. */
  progress(progress: { done: number; total: number } | null): void {
    this.#progress = progress
    this.#deps.onChange()
  }

  /** Looks for the first time, and from then on every five seconds. Resolves when the first look is over. */
  async begin(): Promise<void> {
    await this.#look()
    this.#schedule()
  }

  /** Resolves when nothing runs behind the looks. */
  async whenQuiet(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancel?.()
    await Promise.all(this.#running)
    this.#save()
  }

  #schedule(): void {
    if (this.#closed) return
    this.#cancel = this.#deps.clock.after(LOOK, () => {
      this.#behind(this.#look().finally(() => this.#schedule()))
    })
  }

  async #look(): Promise<void> {
    const { clock, identity, time, housekeeper } = this.#deps
    time.look()
    const pass = clock.monotonic() - this.#passed >= PASS
    if (pass) this.#noteTime()
    const standing = await identity.check()
    this.#stand(standing.state === 'ours' ? { state: 'ready' } : standing)
    if (standing.state !== 'ours' || this.#closed) return
    if (!this.#inLine) this.#bringInLine()
    // A pass may take long, as while files are listed: the next look comes again.
    if (housekeeper.busy) return
    if (pass) this.#passed = clock.monotonic()
    this.#behind(pass ? housekeeper.keepLimits() : housekeeper.keepReserve())
  }

  #stand(standing: ArchiveState): void {
    const before = this.#standing
    this.#standing = standing
    const message = standing.state === 'unavailable' ? standing.message : null
    this.#deps.alarms.set('archive', 'standing', message)
    // Whoever had the disk meanwhile may have changed it.
    if (message !== null) this.#inLine = false
    if (before.state !== standing.state) this.#deps.onChange()
  }

  #bringInLine(): void {
    this.#inLine = true
    this.#behind(
      this.#deps.reconciliation.run().catch((error: unknown) => {
        // Again with the next look.
        this.#inLine = false
        throw error
      }),
    )
  }

  #behind(work: Promise<void>): void {
    const running = work
      .catch((error: unknown) => {
        this.#deps.log.error({ error: messageOf(error) }, 'The upkeep of the archive met an error.')
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  #noteTime(): void {
    const { time, alarms } = this.#deps
    const ahead = time.ahead()
    const message =
      'The clock says that more time has passed than the station has seen: if it is wrong, set it right. ' +
      'The age of recordings is counted by it after 24 hours of running.'
    alarms.set('clock', 'ahead', ahead !== null && ahead > NOTICE ? message : null)
    this.#save()
  }

  #save(): void {
    const { index, time, log } = this.#deps
    try {
      index.setNote(TIME_NOTE, time.save())
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'The archive’s time could not be kept.')
    }
  }
}

/** The note of the index that holds what `TrustedTime` saved. */
export const TIME_NOTE = 'time'
