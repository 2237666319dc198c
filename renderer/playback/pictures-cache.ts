import { SegmentPictures } from './segment-pictures.ts'
import type { Span } from './timeline.ts'
import type { RecordingsApi } from './types.ts'

/** Two segments of each of so many cameras as play in step, and some behind them; each is some 50 kB. */
const KEPT = 48

/** Where the pictures of the segments used last lie. One that grows is asked for again when it has grown. */
export class PicturesCache {
  readonly #api: Pick<RecordingsApi, 'samples'>
  /** The one used last is the last. */
  readonly #kept = new Map<string, Promise<SegmentPictures>>()

  constructor(api: Pick<RecordingsApi, 'samples'>) {
    this.#api = api
  }

  /** @throws LinkError, DecodeError, by rejecting */
  read({ segment, end }: Pick<Span, 'segment' | 'end'>): Promise<SegmentPictures> {
    const key = `${segment} ${end}`
    const kept = this.#kept.get(key) ?? this.#ask(segment)
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '')
    kept.catch(() => this.#kept.delete(key))
    return kept
  }

  async #ask(segment: string): Promise<SegmentPictures> {
    return new SegmentPictures(await this.#api.samples(segment))
  }
}
