import type { ReadRun } from './read-fragment.ts'

/**
 * The samples of one track in the order of the file, as columns: an entry of each array for each sample.
 * Times are µs after the segment's start, durations µs.
 */
export interface SampleTable {
  readonly offset: readonly number[]
  readonly size: readonly number[]
  readonly time: readonly number[]
  readonly duration: readonly number[]
  /** Positions in the other arrays of the samples that need no other to be decoded. */
  readonly key: readonly number[]
}

/** Gathers the runs of a track. */
export class SampleTableBuilder {
  readonly #timescale: number
  readonly #table = {
    offset: [] as number[],
    size: [] as number[],
    time: [] as number[],
    duration: [] as number[],
    key: [] as number[],
  }
  /** In units of the track. */
  #end = 0

  /** @param timescale units a second of the runs' times */
  constructor(timescale: number) {
    this.#timescale = timescale
  }

  get table(): SampleTable {
    return this.#table
  }

  get length(): number {
    return this.#table.size.length
  }

  /** When the last sample ends, µs. */
  get end(): number {
    return this.#microseconds(this.#end)
  }

  add(run: ReadRun): void {
    let time = run.baseTime ?? this.#end
    for (const [index, size] of run.size.entries()) {
      const next = time + (run.duration[index] ?? 0)
      const start = this.#microseconds(time)
      if (run.key[index]) this.#table.key.push(this.length)
      this.#table.offset.push(run.offset[index] ?? 0)
      this.#table.size.push(size)
      this.#table.time.push(start)
      this.#table.duration.push(this.#microseconds(next) - start)
      time = next
    }
    this.#end = time
  }

  #microseconds(time: number): number {
    return this.#timescale === 1_000_000 ? time : Math.round((time * 1_000_000) / this.#timescale)
  }
}
