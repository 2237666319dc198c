import type { SegmentSamples } from '../../electron/protocol/recordings.ts'
import { DecodeError } from './problem.ts'
import { fromInstant } from './times.ts'

/** Bytes of a file that are asked for at once: about a second of a camera. */
const PIECE_BYTES = 512 * 1024

/** Pictures in a row, and where in the file they lie. */
export interface Piece {
  /** The numbers of its pictures: from `first` to just before `end`. */
  readonly first: number
  readonly end: number
  /** Bytes of the file: from `from` to just before `to`. */
  readonly from: number
  readonly to: number
}

/** What a decoder has to know before the first picture. */
export interface DecoderSetup {
  /** Two segments with the same key can be decoded one behind the other. */
  readonly key: string
  readonly config: VideoDecoderConfig
}

/**
 * The pictures of a segment by their numbers in it: when each is shown, where it lies, which of them need no other.
 * Always true: times ascend, and there is at least one picture, the first of which is a key frame.
 */
export class SegmentPictures {
  readonly segment: string
  readonly setup: DecoderSetup
  readonly count: number
  readonly #times: Float64Array
  readonly #offsets: readonly number[]
  readonly #sizes: readonly number[]
  readonly #keys: readonly number[]

  /** @throws DecodeError where not one picture of it could be shown */
  constructor({ id, start, video }: SegmentSamples) {
    const { offset, size, time, key } = video.samples
    const first = key[0]
    if (first === undefined) throw new DecodeError('This part of the recording has no picture.', false)
    const base = fromInstant(start)
    this.segment = id
    this.setup = setupOf(video)
    // What comes before the first key frame can never be decoded.
    this.#times = Float64Array.from(time.slice(first), (at) => base + at)
    this.#offsets = offset.slice(first)
    this.#sizes = size.slice(first)
    this.#keys = key.map((index) => index - first)
    this.count = this.#times.length
  }

  time(picture: number): number {
    return this.#times[picture] ?? Infinity
  }

  /** The picture that is shown at an instant: the last one not later, or the first. */
  at(at: number): number {
    let [low, high] = [0, this.count - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.time(middle) <= at) low = middle
      else high = middle - 1
    }
    return low
  }

  isKey(picture: number): boolean {
    return this.keyBefore(picture) === picture
  }

  /** The key frame that a picture is decoded from: the last one not behind it. */
  keyBefore(picture: number): number {
    return this.#keys.findLast((key) => key <= picture) ?? 0
  }

  /** The first key frame behind a picture, or the count where there is none. */
  keyAfter(picture: number): number {
    return this.#keys.find((key) => key > picture) ?? this.count
  }

  /** What is asked for to have this picture: those behind it as well, up to the next key frame or some 500 kB. */
  pieceFrom(picture: number): Piece {
    const last = this.keyAfter(picture)
    const from = this.#offsets[picture] ?? 0
    let end = picture + 1
    while (end < last && this.#endOf(end) - from <= PIECE_BYTES && this.#endOf(end) > this.#endOf(end - 1)) end++
    return { first: picture, end, from, to: this.#endOf(end - 1) }
  }

  /** This picture and no other. */
  pieceOf(picture: number): Piece {
    return { first: picture, end: picture + 1, from: this.#offsets[picture] ?? 0, to: this.#endOf(picture) }
  }

  /** A picture's bytes out of those of a piece that holds it. */
  bytesOf(picture: number, piece: Piece, bytes: Uint8Array): Uint8Array {
    const at = (this.#offsets[picture] ?? 0) - piece.from
    return bytes.subarray(at, at + (this.#sizes[picture] ?? 0))
  }

  #endOf(picture: number): number {
    return (this.#offsets[picture] ?? 0) + (this.#sizes[picture] ?? 0)
  }
}

function setupOf({ codec, width, height, description }: SegmentSamples['video']): DecoderSetup {
  const bytes = Uint8Array.from(atob(description), (character) => character.charCodeAt(0))
  return {
    key: `${codec} ${width}x${height} ${description}`,
    // Not `optimizeForLatency`: pictures may come in another order than they are shown in.
    config: { codec, codedWidth: width, codedHeight: height, description: bytes },
  }
}
