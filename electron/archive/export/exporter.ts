import { instant, type Clock } from '../../base/clock.ts'
import type { Disk } from '../../base/disk.ts'
import { Emitter } from '../../base/emitter.ts'
import { LookoutError, messageOf } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import { uuid, type Random } from '../../base/random.ts'
import type { Export } from '../../protocol/recordings.ts'
import { expectRoom } from './disk-room.ts'
import { ExportFolder } from './export-folder.ts'
import { runExport, type ExportStation, type Progress } from './export-job.ts'
import { filmName, partName, type ExportPart } from './export-names.ts'
import type { ExportRange, ExportSource } from './export-source.ts'
import { estimateBytes, findRecordings } from './found-range.ts'
import type { Signer } from './signer.ts'

/** Exports that wait or run. */
const MOST_WAITING = 20
/** Clients are told of progress no more often. µs. */
const TOLD_EVERY = 250_000

export interface ExporterOptions {
  readonly source: ExportSource
  /** `<data>/exports` */
  readonly folder: string
  readonly disk: Disk
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  readonly signer: Signer
  /** Asked when a manifest is made. */
  readonly station: () => ExportStation
}

/** Why an export ends before its time. */
type Interruption = 'cancelled' | 'closing'

/** The export that is being made. */
interface Running {
  readonly id: string
  readonly abort: (reason: Interruption) => void
  /** Settles when nothing of it is written any more; never rejects. */
  readonly ended: Promise<void>
}

/**
 * Makes films of ranges, one at a time, in the order in which they were asked for.
 *
 * Always true: what `get` says is what the files are; one that was cancelled or has failed has left no film. A station that
 * closes puts the one that runs back into the line; one that was killed finds it failed.
 */
export class Exporter {
  readonly #options: ExporterOptions
  readonly #folder: ExportFolder
  /** In the order in which they were asked for. */
  readonly #exports = new Map<string, Export>()
  readonly #changes = new Emitter<Export>()
  #starting: Promise<unknown> = Promise.resolve()
  #running: Running | undefined
  #toldAt = -Infinity
  #closed = false

  private constructor(options: ExporterOptions) {
    this.#options = options
    this.#folder = new ExportFolder(options.folder, options.disk, options.log)
  }

  /** Finds the exports of before. Those that waited go on; where the folder cannot be read there are none. */
  static async open(options: ExporterOptions): Promise<Exporter> {
    const exporter = new Exporter(options)
    await exporter.#load().catch((error: unknown) => {
      options.log.error({ folder: options.folder, error: messageOf(error) }, 'The exports of before cannot be read.')
    })
    exporter.#next()
    return exporter
  }

  /**
   * Begins an export, or puts it into the line.
   * @throws LookoutError invalidParams, tooLarge, notFound where nothing was recorded, rateLimited where 20 wait,
   *   unavailable where the disk has no room for it or cannot be written
   */
  start(range: ExportRange, by: string): Promise<Export> {
    // One after the other, so that there are never more than may be.
    const started = this.#starting.then(() => this.#start(range, by))
    this.#starting = started.catch(() => undefined)
    return started
  }

  /** The newest first. */
  list(): Export[] {
    return [...this.#exports.values()].reverse()
  }

  /** @throws LookoutError notFound */
  get(id: string): Export {
    const state = this.#exports.get(id)
    if (!state) throw new LookoutError('notFound', 'There is no such export.')
    return state
  }

  /**
   * Cancels an export that waits or runs, and forgets one that has ended. Its files are gone when this resolves.
   * @throws LookoutError notFound, unavailable where a file cannot be removed
   */
  async drop(id: string): Promise<void> {
    const state = this.get(id)
    if (!isWaiting(state)) {
      await this.#guard(() => this.#folder.remove(state))
      this.#exports.delete(id)
    } else if (this.#running?.id === id) {
      const { abort, ended } = this.#running
      abort('cancelled')
      await ended
      // It may have been finished at that moment.
      if (this.get(id).progress.state === 'finished') await this.#cancel(state)
    } else {
      await this.#cancel(state)
    }
  }

  /**
   * A file of a finished export, and the name under which people save it.
   * @throws LookoutError notFound, conflict where it is not finished
   */
  file(id: string, part: ExportPart): { path: string; name: string } {
    const state = this.get(id)
    if (state.progress.state !== 'finished') throw new LookoutError('conflict', 'This export is not finished.')
    return { path: this.#folder.pathOf(state, part), name: partName(state.file, part) }
  }

  /** Hears of each new state, and of progress some four times a second. */
  onChange(listener: (state: Export) => void): () => void {
    return this.#changes.on(listener)
  }

  /** Interrupts what runs and waits for it; it begins anew when the exports are opened again. Safe twice. */
  async close(): Promise<void> {
    this.#closed = true
    this.#running?.abort('closing')
    await this.#running?.ended
    await this.#starting
  }

  async #load(): Promise<void> {
    const found = await this.#folder.load()
    found.sort((a, b) => a.at.localeCompare(b.at))
    for (const state of found) this.#exports.set(state.id, await this.#afterRestart(state))
  }

  async #afterRestart(state: Export): Promise<Export> {
    const { state: was } = state.progress
    if (was === 'queued' || was === 'failed') return state
    if (was === 'finished' && (await this.#folder.isWhole(state))) return state
    const message = was === 'finished' ? 'Its film is not there any more.' : 'The station stopped while it was made.'
    return this.#fail(state, message)
  }

  async #start(range: ExportRange, by: string): Promise<Export> {
    const { source, disk, random, clock } = this.#options
    this.#expectPlace()
    const found = findRecordings(source, range)
    const id = uuid(random)
    const state: Export = {
      ...{ id, camera: range.camera, from: instant(range.from), to: instant(range.to) },
      ...{ by, at: instant(clock.now()), file: filmName(range), url: `/api/exports/${id}` },
      progress: { state: 'queued' },
      gaps: found.gaps,
    }
    await this.#guard(async () => {
      await this.#folder.make()
      await expectRoom(disk, this.#folder.path, estimateBytes(found, range))
      await this.#folder.begin(state)
    })
    this.#set(state)
    this.#next()
    return this.get(id)
  }

  #expectPlace(): void {
    if (this.#closed) throw new LookoutError('unavailable', 'The station is closing.')
    if (this.list().filter(isWaiting).length < MOST_WAITING) return
    throw new LookoutError(
      'rateLimited',
      `${MOST_WAITING} exports wait already: cancel one, or wait until one is done.`,
    )
  }

  /** Begins the next that waits, if none runs. */
  #next(): void {
    const state = [...this.#exports.values()].find(({ progress }) => progress.state === 'queued')
    if (!state || this.#running || this.#closed) return
    const controller = new AbortController()
    // Not at once: whoever hears that it runs may cancel it.
    const ended = Promise.resolve()
      .then(() => this.#make(state, controller.signal))
      .then(() => {
        this.#running = undefined
        this.#next()
      })
    this.#running = { id: state.id, abort: (reason) => controller.abort(reason), ended }
  }

  async #make(state: Export, signal: AbortSignal): Promise<void> {
    const running: Export = { ...state, progress: { state: 'running', done: 0, bytes: 0 } }
    this.#set(running)
    try {
      await this.#folder.clear(state)
      await this.#folder.save(running)
      const deps = { ...this.#options, folder: this.#folder }
      const finished = await runExport(state, deps, signal, (progress) => this.#advance(running, progress))
      signal.throwIfAborted()
      await this.#folder.save({ ...state, ...finished })
      this.#set({ ...state, ...finished })
    } catch (error) {
      await this.#interrupted(state, signal.aborted ? (signal.reason as Interruption) : null, error)
    }
  }

  async #interrupted(state: Export, interruption: Interruption | null, error: unknown): Promise<void> {
    switch (interruption) {
      case 'cancelled':
        await this.#cancel(state).catch((failure: unknown) => this.#warn(state, failure))
        break
      case 'closing':
        // Whatever cannot be removed or written now is found at the next start.
        await this.#folder.clear(state).catch((failure: unknown) => this.#warn(state, failure))
        await this.#folder.save(state).catch((failure: unknown) => this.#warn(state, failure))
        this.#set(state)
        break
      case null:
        this.#options.log.warn({ export: state.id, error: messageOf(error) }, 'An export failed.')
        this.#set(await this.#fail(state, messageOf(error)))
    }
  }

  /** Removes the film of an export that has failed, and keeps the reason as well as the disk lets it. */
  async #fail(state: Export, message: string): Promise<Export> {
    const failed: Export = { ...state, progress: { state: 'failed', message } }
    await this.#folder.clear(state).catch((failure: unknown) => this.#warn(state, failure))
    await this.#folder.save(failed).catch((failure: unknown) => this.#warn(state, failure))
    return failed
  }

  /** It is in the list until the station closes; on the disk nothing of it is left. */
  async #cancel(state: Export): Promise<void> {
    this.#set({ ...state, progress: { state: 'cancelled' } })
    await this.#guard(() => this.#folder.remove(state))
  }

  #advance(state: Export, progress: Progress): void {
    const advanced: Export = { ...state, progress: { state: 'running', ...progress } }
    this.#exports.set(state.id, advanced)
    const now = this.#options.clock.monotonic()
    if (now - this.#toldAt < TOLD_EVERY) return
    this.#toldAt = now
    this.#changes.emit(advanced)
  }

  #set(state: Export): void {
    this.#exports.set(state.id, state)
    this.#changes.emit(state)
  }

  #warn({ id }: Export, error: unknown): void {
    this.#options.log.warn({ export: id, error: messageOf(error) }, 'The files of an export could not be changed.')
  }

  /** What the disk says becomes a sentence for people. */
  async #guard(step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      if (error instanceof LookoutError) throw error
      const sentence = `The exports in ${this.#folder.path} cannot be written: ${messageOf(error)}.`
      throw new LookoutError('unavailable', sentence, { cause: error })
    }
  }
}

/** It waits or runs. */
const isWaiting = ({ progress: { state } }: Export): boolean => state === 'queued' || state === 'running'
