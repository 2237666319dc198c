import type { Range } from './times.ts'

/** When a picture is shown: from `time` to just before `until`, µs since 1970. */
export interface Shown {
  readonly time: number
  readonly until: number
  /** Shown until the next key frame, though other pictures stand between them. */
  readonly coarse: boolean
  /** The time of all pictures that need the same key frame. */
  readonly group: Range
}

export interface Picture extends Shown {
  readonly frame: VideoFrame
}

/**
 * The decoded pictures of one camera around its position, in time order. It owns their frames: an open `VideoFrame` keeps
 * a buffer from the decoder, so each that it was given is closed when it is no longer among them.
 */
export class FrameRing {
  #pictures: readonly Picture[] = []

  get size(): number {
    return this.#pictures.length
  }

  /** Takes the frame over. Of two of one instant, the one that stands longer is kept. */
  add(picture: Picture): void {
    const same = this.#pictures.find(({ time }) => time === picture.time)
    if (same && same.until >= picture.until) {
      picture.frame.close()
      return
    }
    this.#keep((kept) => kept !== same)
    this.#pictures = [...this.#pictures, picture].sort((a, b) => a.time - b.time)
  }

  /** The picture that is shown at an instant. */
  at(at: number): Picture | undefined {
    return this.#pictures.find(({ time, until }) => time <= at && at < until)
  }

  /** The last picture not later than an instant, though others may stand between. */
  newest(at: number): Picture | undefined {
    return this.#pictures.findLast(({ time }) => time <= at)
  }

  countAfter(at: number): number {
    return this.#pictures.filter(({ time }) => time > at).length
  }

  /** Keeps `back` pictures before the one of `at`, and all behind it. */
  keepFrom(at: number, back: number): void {
    const current = this.#pictures.findLastIndex(({ time }) => time <= at)
    this.#keep((_, index) => index >= current - back)
  }

  clear(): void {
    this.#keep(() => false)
  }

  #keep(isKept: (picture: Picture, index: number) => boolean): void {
    const kept: Picture[] = []
    for (const [index, picture] of this.#pictures.entries()) {
      if (isKept(picture, index)) kept.push(picture)
      else picture.frame.close()
    }
    this.#pictures = kept
  }
}
