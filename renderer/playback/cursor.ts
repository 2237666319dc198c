import type { Shown } from './frame-ring.ts'
import { countIn } from './neighbour.ts'
import type { Piece, SegmentPictures } from './segment-pictures.ts'
import type { Span } from './timeline.ts'
import type { Range } from './times.ts'

/** Key frames that are asked for ahead of the one that is next, where only they are shown. */
const KEYS_AHEAD = 3

export interface NextPicture {
  readonly data: Uint8Array
  readonly type: EncodedVideoChunkType
  readonly shown: Shown
}

/** The place in a segment from which pictures are decoded next. It knows what it lacks, and leaves it to others to ask. */
export class Cursor {
  readonly span: Span
  /** Null where the segment has not one that could be shown. */
  readonly pictures: SegmentPictures | null
  readonly #coarse: boolean
  #next: number
  #piece: Piece | null = null
  #bytes: Uint8Array = new Uint8Array()

  /** `next`: the number of a picture; it begins at the key frame that one needs. */
  constructor(span: Span, pictures: SegmentPictures | null, next: number, coarse: boolean) {
    this.span = span
    this.pictures = pictures
    this.#coarse = coarse
    this.#next = pictures?.keyBefore(next) ?? 0
  }

  /** The same place in the segment as it is known now. */
  grown(span: Span, pictures: SegmentPictures | null): Cursor {
    const grown = new Cursor(span, pictures, 0, this.#coarse)
    grown.#next = this.#next
    return grown
  }

  get next(): number {
    return this.#next
  }

  get ended(): boolean {
    return this.#next >= this.#count
  }

  /** A decoder that starts here would reach this picture without another start. */
  leadsTo(picture: number): boolean {
    return !!this.pictures && this.#next <= picture && this.pictures.keyBefore(picture) <= this.#next
  }

  /** What has to be read before the next picture can be taken; null where nothing has. */
  get lacks(): Piece | null {
    if (this.ended || !this.pictures || this.#holds(this.#next)) return null
    return this.#pieceAt(this.pictures, this.#next)
  }

  give(piece: Piece, bytes: Uint8Array): void {
    this.#piece = piece
    this.#bytes = bytes
  }

  /** What will be lacked next. */
  get ahead(): Piece[] {
    const { pictures } = this
    if (!pictures || !this.#piece) return []
    if (!this.#coarse) return this.#piece.end < this.#count ? [this.#pieceAt(pictures, this.#piece.end)] : []
    const pieces: Piece[] = []
    let key = pictures.keyAfter(this.#next)
    for (; pieces.length < KEYS_AHEAD && key < this.#count; key = pictures.keyAfter(key))
      pieces.push(pictures.pieceOf(key))
    return pieces
  }

  /** The last picture that was asked for ahead is the last of the segment's. */
  get nearsEnd(): boolean {
    return (this.#piece?.end ?? 0) >= this.#count || (this.#coarse && this.ahead.length < KEYS_AHEAD)
  }

  /** The time of the pictures that need the same key frame as the next one. */
  get group(): Range {
    const { pictures, span } = this
    if (!pictures) return { from: span.start, to: span.until }
    return {
      from: this.#timeOf(pictures.keyBefore(this.#next)),
      to: this.#timeOf(pictures.keyAfter(this.#next)),
    }
  }

  /** The next picture, and on to the one behind it; undefined where its bytes are lacking. */
  take(): NextPicture | undefined {
    const { pictures } = this
    const picture = this.#next
    if (!pictures || !this.#piece || !this.#holds(picture)) return undefined
    const following = this.#coarse ? pictures.keyAfter(picture) : picture + 1
    const shown = {
      time: this.#timeOf(picture),
      until: this.#timeOf(following),
      coarse: this.#coarse,
      group: this.group,
    }
    const data = pictures.bytesOf(picture, this.#piece, this.#bytes)
    this.#next = following
    return { data, type: pictures.isKey(picture) ? 'key' : 'delta', shown }
  }

  /** Back to the key frame that the next picture needs. */
  backToKey(): void {
    if (!this.ended) this.#next = this.pictures?.keyBefore(this.#next) ?? 0
  }

  /** On to the first key frame behind a picture, or to the end. */
  skipBehind(picture: number): void {
    this.#next = this.pictures?.keyAfter(picture) ?? 0
  }

  /** When a picture begins to be shown: the first with its segment, and one behind the last when that ends. */
  #timeOf(picture: number): number {
    if (picture >= this.#count) return this.span.until
    const time = this.pictures?.time(picture) ?? Infinity
    return picture === 0 ? Math.min(time, this.span.start) : time
  }

  #holds(picture: number): boolean {
    return this.#piece !== null && picture >= this.#piece.first && picture < this.#piece.end
  }

  #pieceAt(pictures: SegmentPictures, picture: number): Piece {
    return this.#coarse ? pictures.pieceOf(picture) : pictures.pieceFrom(picture)
  }

  get #count(): number {
    return this.pictures ? countIn(this.span, this.pictures) : 0
  }
}
