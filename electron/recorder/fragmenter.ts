import type { Batch, TimedUnit } from './slice.ts'

/** A batch is what a crash may cost: it is in memory alone until it is closed. µs. */
const LENGTH = 500_000
const MAX_BYTES = 1024 * 1024
/** How long a picture stands whose follower is not known, where nothing tells better. µs. */
const GUESSED_DURATION = 33_333
/** A picture whose follower comes later than this did not stand so long: something is missing between them. µs. */
const LONGEST_PICTURE = 1_100_000

/**
 * Gathers units into batches. Pure.
 *
 * Always true: each unit is in exactly one batch, in its order; a key frame begins a batch; a batch's last
 * picture begins within 0.5 s of its first; it holds at most 1 MiB, unless one picture alone does more; it is closed by the picture that follows, so that the
 * time its last picture stands is known and not guessed.
 */
export class Fragmenter {
  #video: TimedUnit[] = []
  #audio: TimedUnit[] = []
  #bytes = 0
  #distance = 0

  /** Video units that wait for their batch to be closed. */
  get waiting(): number {
    return this.#video.length
  }

  /** Closes what waits where this picture, which comes next, does not belong to it any more. */
  closeBefore(next: TimedUnit): Batch | undefined {
    const last = this.#video.at(-1)
    if (!last || !this.#endsBefore(next, last)) return undefined
    const distance = next.time - last.time
    const follows = !next.unit.droppedBefore && distance <= LONGEST_PICTURE
    return follows ? this.#finish(next.time) : this.flush(distance)
  }

  /** Adds a picture, after `closeBefore`. */
  addVideo(timed: TimedUnit): void {
    const last = this.#video.at(-1)
    const distance = last ? timed.time - last.time : 0
    if (distance > 1) this.#distance = distance
    this.#video.push(timed)
    this.#bytes += timed.unit.data.byteLength
  }

  /** Adds sound to the pictures that wait. Without a picture there is nothing that it could go with: false. */
  addAudio(timed: TimedUnit): boolean {
    if (this.#video.length === 0) return false
    this.#audio.push(timed)
    this.#bytes += timed.unit.data.byteLength
    return true
  }

  /** Closes what waits. `elapsed`: µs since its last picture came, which that one stands for at most. */
  flush(elapsed = Infinity): Batch | undefined {
    const last = this.#video.at(-1)
    return last && this.#finish(last.time + Math.max(1, Math.min(this.#guess(last), Math.round(elapsed))))
  }

  #endsBefore({ unit, time }: TimedUnit, last: TimedUnit): boolean {
    if (unit.keyFrame || unit.droppedBefore || time - last.time > LONGEST_PICTURE) return true
    const start = this.#video[0]?.time ?? time
    return time - start >= LENGTH || this.#bytes + unit.data.byteLength > MAX_BYTES
  }

  #guess({ unit }: TimedUnit): number {
    return unit.duration || this.#distance || GUESSED_DURATION
  }

  #finish(end: number): Batch {
    const [video, audio, bytes] = [this.#video, this.#audio, this.#bytes]
    this.#video = []
    this.#audio = []
    this.#bytes = 0
    return { video, audio, start: video[0]?.time ?? end, end, bytes }
  }
}
