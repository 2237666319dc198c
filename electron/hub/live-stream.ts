import type { AudioConfig, CapturedUnit, MediaUnit, VideoConfig } from '../media/unit.ts'
import { GroupOfPictures } from './group-of-pictures.ts'

export interface StreamFormat {
  readonly video: VideoConfig
  readonly audio: AudioConfig | null
}

/** Whoever takes a stream's units. Calls come in stream order and must not block. */
export interface Reader {
  unit(unit: MediaUnit): void
  /** The configuration in force from the next video unit on. */
  format(format: StreamFormat): void
  /** So many video units were numbered and then thrown away, since nothing could decode them. */
  lostAtSource(units: number): void
  /** Nothing follows any more. */
  ended(): void
}

const SEQUENCES = 2 ** 32

/**
 * One camera's units on their way to everyone who reads them.
 *
 * Always true: units of a kind are numbered without a gap in the order the camera gave them; a reader's first video unit
 * is a key frame; a reader that throws or is slow costs the others nothing, since readers only take references.
 */
export class LiveStream {
  readonly #readers = new Set<Reader>()
  readonly #group = new GroupOfPictures()
  readonly #next = { video: 0, audio: 0 }
  readonly #broken = { video: false, audio: false }
  #format: StreamFormat | null = null
  #formatChanged = false
  #undecodable = 0
  #awaitingKey = true
  #ended = false

  get format(): StreamFormat | null {
    return this.#format
  }

  get readers(): number {
    return this.#readers.size
  }

  /** The configuration of the units that follow. Readers hear of it where it is another than before. */
  setFormat(format: StreamFormat): void {
    const before = this.#format
    this.#format = format
    if (before !== null && sameFormat(before, format)) return
    this.#formatChanged = before !== null
    this.#group.clear()
    this.#awaitingKey = true
    for (const reader of this.#readers) reader.format(format)
  }

  /** The camera was started anew: what follows does not continue what came before. */
  discontinuity(): void {
    this.#group.clear()
    this.#awaitingKey = true
    this.#broken.video = this.#next.video > 0
    this.#broken.audio = this.#next.audio > 0
  }

  publish(captured: CapturedUnit): void {
    if (this.#ended || !this.#decodable(captured)) return
    const unit = this.#number(captured)
    this.#group.add(unit)
    for (const reader of this.#readers) reader.unit(unit)
  }

  /**
   * Joins a reader: it gets the group of pictures so far at once, then everything; where the stream has ended, that.
   * The answer takes it out again.
   */
  join(reader: Reader): () => void {
    if (this.#ended) {
      reader.ended()
      return () => undefined
    }
    for (const unit of this.#group.units) reader.unit(unit)
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  end(): void {
    this.#ended = true
    this.#group.clear()
    for (const reader of [...this.#readers]) reader.ended()
    this.#readers.clear()
  }

  /** After a start only a key frame can be decoded; what comes before one is numbered, counted and dropped. */
  #decodable(captured: CapturedUnit): boolean {
    if (!this.#awaitingKey) return true
    if (captured.kind === 'audio') return false
    if (captured.keyFrame) {
      this.#awaitingKey = false
      this.#reportUndecodable()
      return true
    }
    this.#takeNumber('video')
    this.#undecodable++
    return false
  }

  #reportUndecodable(): void {
    const lost = this.#undecodable
    if (lost === 0) return
    this.#undecodable = 0
    this.#broken.video = true
    for (const reader of this.#readers) reader.lostAtSource(lost)
  }

  #number(captured: CapturedUnit): MediaUnit {
    const { kind } = captured
    const configurationChanged = kind === 'video' && this.#formatChanged
    const droppedBefore = this.#broken[kind]
    if (configurationChanged) this.#formatChanged = false
    this.#broken[kind] = false
    return { ...captured, sequence: this.#takeNumber(kind), configurationChanged, droppedBefore }
  }

  #takeNumber(kind: 'video' | 'audio'): number {
    const number = this.#next[kind]
    this.#next[kind] = (number + 1) % SEQUENCES
    return number
  }
}

const sameFormat = (a: StreamFormat, b: StreamFormat): boolean =>
  a.video.codec === b.video.codec &&
  a.video.width === b.video.width &&
  a.video.height === b.video.height &&
  a.video.frameRate === b.video.frameRate &&
  a.audio?.codec === b.audio?.codec &&
  a.audio?.sampleRate === b.audio?.sampleRate &&
  a.audio?.channels === b.audio?.channels
