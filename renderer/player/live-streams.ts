import { UnitAssembler } from '../../electron/protocol/frame.ts'
import type { Unit } from '../../electron/protocol/frame.ts'
import type { Notification } from '../../electron/protocol/notifications.ts'
import type { LiveStream } from './live-stream.ts'

/** What takes the units of one camera beside its pictures. */
export interface UnitTap {
  take(unit: Unit, format: NonNullable<LiveStream['video']>): void
}

/**
 * All live streams of one connection: hands each what is meant for it. A stream that is being recorded outlives its picture:
 * it is hidden instead of closed, until the recording ends or the camera is shown again.
 */
export class LiveStreams {
  readonly #streams = new Map<number, LiveStream>()
  readonly #hidden = new Set<LiveStream>()
  readonly #taps = new Set<{ camera: string; tap: UnitTap }>()
  #assembler = new UnitAssembler()
  #connected = false

  /** `picture` is the page's own number for it. */
  add(picture: number, stream: LiveStream): void {
    this.#streams.set(picture, stream)
    if (this.#connected) void stream.open()
  }

  close(picture: number): void {
    const stream = this.#streams.get(picture)
    this.#streams.delete(picture)
    if (!stream) return
    if (this.#isRecorded(stream.camera) && !this.#shows(stream.camera)) {
      stream.hide()
      this.#hidden.add(stream)
    } else stream.close()
  }

  /**
   * Gives `tap` every unit that comes of a camera, beginning with the group of pictures that is here already. More than one
   * stream of the camera may bring the same unit. The answer ends it.
   */
  record(camera: string, tap: UnitTap): () => void {
    const entry = { camera, tap }
    this.#taps.add(entry)
    for (const stream of this.#all()) if (stream.camera === camera) give(tap, stream, stream.recent.units)
    return () => {
      this.#taps.delete(entry)
      if (!this.#isRecorded(camera)) this.#closeHidden(camera)
    }
  }

  connected(): void {
    if (this.#connected) return
    this.#connected = true
    for (const stream of this.#all()) void stream.open()
  }

  disconnected(): void {
    if (!this.#connected) return
    this.#connected = false
    this.#assembler = new UnitAssembler()
    for (const stream of this.#all()) stream.lost()
  }

  /** A media frame as it came. A broken one is passed over: the gap in the sequence shows that its unit is missing. */
  media(frame: Uint8Array): void {
    const read = this.#assembler.add(frame)
    if (!read.ok || !read.value) return
    const unit = read.value
    for (const stream of this.#all()) if (stream.stream === unit.header.stream) this.#take(stream, unit)
  }

  notice(notification: Notification): void {
    for (const stream of this.#all()) stream.notice(notification)
  }

  #all(): LiveStream[] {
    return [...this.#streams.values(), ...this.#hidden]
  }

  #take(stream: LiveStream, unit: Unit): void {
    // First those who only look at it: an output may give the unit's bytes away.
    for (const { camera, tap } of this.#taps) if (camera === stream.camera) give(tap, stream, [unit])
    stream.take(unit)
    if (this.#hidden.size > 0 && !this.#hidden.has(stream)) this.#closeHidden(stream.camera)
  }

  #isRecorded(camera: string): boolean {
    return [...this.#taps].some((entry) => entry.camera === camera)
  }

  #shows(camera: string): boolean {
    return [...this.#streams.values()].some((stream) => stream.camera === camera)
  }

  #closeHidden(camera: string): void {
    for (const stream of this.#hidden) {
      if (stream.camera !== camera) continue
      this.#hidden.delete(stream)
      stream.close()
    }
  }
}

function give(tap: UnitTap, { video }: LiveStream, units: readonly Unit[]): void {
  if (video) for (const unit of units) if (unit.header.kind === 'video') tap.take(unit, video)
}
