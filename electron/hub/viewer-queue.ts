import type { Clock } from '../base/clock.ts'
import type { MediaUnit } from '../media/unit.ts'
import type { LiveStream, Reader, StreamFormat } from './live-stream.ts'
import { AcknowledgementWindow } from './acknowledgement-window.ts'

/** The line to one viewer. */
export interface ViewerLine {
  /** True while the line takes another unit at once; false while it is still busy with the last. */
  ready(): boolean
  /** Sends a unit. `droppedBefore`: this viewer misses something before it. */
  send(unit: MediaUnit, droppedBefore: boolean): void
  /** So many video units never reached this viewer. Said just before the key frame that goes on. */
  dropped(frames: number, cause: 'slow' | 'source'): void
  format(format: StreamFormat): void
  ended(): void
}

export interface ViewerOptions {
  readonly audio: boolean
  /** How many video units may be on the way without an acknowledgement; without it only the line is watched. */
  readonly window: number | undefined
}

/** A viewer's share of the station's memory, whichever is reached first. A group sent at joining may be larger. */
const MAX_QUEUED_BYTES = 1_000_000
const MAX_QUEUED_MICROSECONDS = 1_000_000
/** A viewer that acknowledges has its pictures on the way, not in the queue: what waits here longer is late already. */
const MAX_QUEUED_MICROSECONDS_WITH_WINDOW = 250_000

interface Queued {
  readonly unit: MediaUnit
  readonly since: number
}

/**
 * What waits for one viewer. A slow viewer loses pictures, never the stream: when the queue is full it is emptied, and
 * goes on at the newest key frame. It never drops in the middle of a group and goes on within it.
 *
 * Always true: what is sent can be decoded in order; each video unit is either sent, queued, or counted in a `dropped`
 * that is said before the next unit sent.
 */
export class ViewerQueue implements Reader {
  readonly #line: ViewerLine
  readonly #clock: Clock
  readonly #audio: boolean
  readonly #window: AcknowledgementWindow | undefined
  #queue: Queued[] = []
  #bytes = 0
  /** The group given at joining may wait without being late: `replaying` while it is given, `catchingUp` while it waits. */
  #phase: 'replaying' | 'catchingUp' | 'current' = 'replaying'
  #skipping = false
  #lost = 0
  #blockedSince: number | undefined
  #leave: () => void = () => undefined

  constructor(line: ViewerLine, clock: Clock, options: ViewerOptions) {
    this.#line = line
    this.#clock = clock
    this.#audio = options.audio
    this.#window = options.window === undefined ? undefined : new AcknowledgementWindow(options.window)
  }

  get queuedBytes(): number {
    return this.#bytes
  }

  /** For how many microseconds this viewer has taken nothing although something waited or was dropped; 0 when well. */
  get blockedFor(): number {
    // Given up and free again, it waits for the camera's next key frame, which is no fault of its own.
    if (this.#blockedSince === undefined || (this.#queue.length === 0 && this.#free())) return 0
    return this.#clock.monotonic() - this.#blockedSince
  }

  /** Starts to read a stream, from its newest group of pictures on. Called once. */
  read(stream: LiveStream): void {
    this.#leave = stream.join(this)
    this.#phase = this.#queue.length === 0 ? 'current' : 'catchingUp'
  }

  /** Reads no more. */
  leave(): void {
    this.#leave()
    this.#empty()
  }

  unit(unit: MediaUnit): void {
    if (unit.kind === 'audio' && !this.#audio) return
    if (this.#skipping && !this.#resumesAt(unit)) {
      this.#count(unit)
      return
    }
    if (this.#queue.length === 0 && this.#free()) {
      this.#send(unit)
      return
    }
    this.#push(unit)
    this.drain()
    if (this.#overfull()) this.#skip()
  }

  format(format: StreamFormat): void {
    this.#line.format(format)
  }

  lostAtSource(units: number): void {
    this.#line.dropped(units, 'source')
  }

  ended(): void {
    this.#empty()
    this.#line.ended()
  }

  /** The viewer has taken all video units up to this one. */
  acknowledge(sequence: number): void {
    this.#window?.acknowledge(sequence)
    this.drain()
  }

  /** The line is free again: sends what it takes. */
  drain(): void {
    let next = this.#queue[0]
    while (next && this.#free()) {
      this.#queue.shift()
      this.#bytes -= next.unit.data.byteLength
      this.#send(next.unit)
      next = this.#queue[0]
    }
    if (next) this.#blockedSince ??= this.#clock.monotonic()
    else if (this.#phase === 'catchingUp') this.#phase = 'current'
  }

  #free(): boolean {
    return this.#line.ready() && this.#window?.open !== false
  }

  #send(unit: MediaUnit): void {
    this.#blockedSince = undefined
    const dropped = this.#lost
    if (dropped > 0) {
      this.#lost = 0
      this.#line.dropped(dropped, 'slow')
    }
    if (unit.kind === 'video') this.#window?.sent(unit.sequence)
    this.#line.send(unit, dropped > 0 || unit.droppedBefore)
  }

  #resumesAt(unit: MediaUnit): boolean {
    const resumes = unit.kind === 'video' && unit.keyFrame
    if (resumes) this.#skipping = false
    return resumes
  }

  #push(unit: MediaUnit): void {
    this.#queue.push({ unit, since: this.#clock.monotonic() })
    this.#bytes += unit.data.byteLength
  }

  #overfull(): boolean {
    const oldest = this.#queue[0]
    if (!oldest) return false
    const waited = this.#clock.monotonic() - oldest.since
    if (this.#phase !== 'current') return waited > MAX_QUEUED_MICROSECONDS
    if (waited > (this.#window ? MAX_QUEUED_MICROSECONDS_WITH_WINDOW : MAX_QUEUED_MICROSECONDS)) return true
    // One unit alone may be larger than the bound: it is on its way, or the next to go.
    return this.#bytes > MAX_QUEUED_BYTES && this.#queue.length > 1
  }

  /** Gives up what waits. */
  #skip(): void {
    this.#blockedSince ??= this.#clock.monotonic()
    for (const { unit } of this.#queue) this.#count(unit)
    this.#empty()
    this.#skipping = true
  }

  #count(unit: MediaUnit): void {
    if (unit.kind === 'video') this.#lost++
  }

  #empty(): void {
    this.#queue = []
    this.#bytes = 0
    this.#phase = 'current'
  }
}
