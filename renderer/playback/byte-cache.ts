import type { RecordingsApi } from './types.ts'

const MOST_BYTES = 64 * 1024 * 1024

interface Part {
  readonly from: number
  readonly to: number
  readonly bytes: Promise<Uint8Array>
}

/**
 * Parts of segment files: those used last, 64 MiB of them. Two who ask for the same at once ask the station once. A
 * segment's bytes never change, so what was read of one that is being written stays true.
 */
export class ByteCache {
  readonly #api: Pick<RecordingsApi, 'bytes'>
  readonly #most: number
  /** The segment used last is the last; so are the parts of each. */
  readonly #segments = new Map<string, Part[]>()
  #bytes = 0

  constructor(api: Pick<RecordingsApi, 'bytes'>, most = MOST_BYTES) {
    this.#api = api
    this.#most = most
  }

  /** Bytes that are kept, or on their way. */
  get bytes(): number {
    return this.#bytes
  }

  /** @throws LinkError, by rejecting */
  async read(segment: string, from: number, to: number): Promise<Uint8Array> {
    const part = this.#partWith(segment, from, to) ?? this.#ask(segment, from, to)
    const bytes = await part.bytes
    return bytes.subarray(from - part.from, to - part.from)
  }

  #partWith(segment: string, from: number, to: number): Part | undefined {
    const parts = this.#segments.get(segment)
    const part = parts?.find((known) => known.from <= from && to <= known.to)
    if (!parts || !part) return undefined
    this.#segments.delete(segment)
    this.#segments.set(segment, [...parts.filter((other) => other !== part), part])
    return part
  }

  #ask(segment: string, from: number, to: number): Part {
    const part = { from, to, bytes: this.#api.bytes(segment, from, to) }
    const parts = this.#segments.get(segment) ?? []
    this.#segments.delete(segment)
    this.#segments.set(segment, [...parts, part])
    this.#bytes += to - from
    while (this.#bytes > this.#most && this.#dropOldest(part));
    // What failed may go well another time.
    part.bytes.catch(() => {
      this.#drop(segment, part)
    })
    return part
  }

  /** False where nothing but `kept` is left. */
  #dropOldest(kept: Part): boolean {
    for (const [segment, [oldest]] of this.#segments) {
      if (oldest === undefined || oldest === kept) continue
      this.#drop(segment, oldest)
      return true
    }
    return false
  }

  #drop(segment: string, part: Part): void {
    const parts = this.#segments.get(segment)
    if (!parts?.includes(part)) return
    const left = parts.filter((other) => other !== part)
    if (left.length > 0) this.#segments.set(segment, left)
    else this.#segments.delete(segment)
    this.#bytes -= part.to - part.from
  }
}
