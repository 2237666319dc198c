import type { SegmentBefore } from '../archive/segment-about.ts'
import { sameVideoTrack, videoTrackOf, type VideoTrack } from '../media/mp4/tracks.ts'
import type { MediaUnit } from '../media/unit.ts'
import { Fragmenter } from './fragmenter.ts'
import { segmentDue } from './segment-length.ts'
import type { Batch, Slice, TimedUnit, Tracks } from './slice.ts'
import { Sound } from './sound.ts'
import { TimeLine, type Arrival } from './time-line.ts'

/** Pictures further apart than this are in two segments, and the second says why. µs. */
const LONGEST_HOLE = 2_000_000
/** Sound of a segment's end may come so much later than the next segment's first picture. µs. */
const LATE_SOUND = 200_000

/** Why a segment begins. */
export type CutReason =
  | { readonly because: 'first' | 'due' | 'format' | 'hole' | 'timeLine' }
  /** Somebody set the station's clock, by so many µs; forward is positive. */
  | { readonly because: 'clock'; readonly step: number }

/** The segment that is being gathered. */
interface Open {
  readonly start: number
  /** When it is long enough. */
  readonly due: number
  readonly video: VideoTrack
  /** Settled with its first slice, since its first sound comes after its first picture. */
  tracks: Tracks | undefined
  /** For its first slice. */
  opens: Slice['opens']
}

/** The last slice of the segment before, which waits a moment for its sound. */
interface Closing {
  readonly slice: Slice
  readonly audio: TimedUnit[]
  /** Monotonic. */
  readonly until: number
}

export interface CutterOptions {
  readonly camera: string
  /**
   * What a new segment says of the time before it. Called once for each, with its start, and the end of the slice before
   * it where that is closed by it; µs.
   */
  readonly before: (reason: CutReason, start: number, end: number | null) => SegmentBefore | null
}

/**
 * Turns a camera's units into slices and says where a new segment begins. It reads no clock and no disk.
 *
 * Always true: each picture is in exactly one slice, waits for one, or was refused; slices come in the pictures' order; a
 * segment begins at a key frame, and all of its pictures have its parameter sets.
 */
export class Cutter {
  readonly #options: CutterOptions
  readonly #fragmenter = new Fragmenter()
  readonly #timeLine = new TimeLine()
  readonly #sound = new Sound()
  #open: Open | undefined
  #closing: Closing | undefined
  #last: { time: number; arrived: number } | undefined
  #slices: Slice[] = []

  constructor(options: CutterOptions) {
    this.#options = options
  }

  /** A segment is being gathered. */
  get open(): boolean {
    return this.#open !== undefined
  }

  /** Takes a unit. False: refused, a picture that cannot be decoded since no segment is open. Sound is never refused. */
  add(unit: MediaUnit, arrival: Arrival): boolean {
    if (this.#closing && arrival.monotonic >= this.#closing.until) this.#release()
    if (unit.kind === 'video') return this.#addVideo(unit, arrival)
    this.#addAudio(unit, arrival)
    return true
  }

  /** The slices that are whole, in order. Each is handed out once. */
  take(): readonly Slice[] {
    const slices = this.#slices
    if (slices.length > 0) this.#slices = []
    return slices
  }

  /** The stream has no sound any more. */
  withoutSound(): void {
    this.#sound.forget()
  }

  /** Makes a slice of pictures of which the last came `age` µs ago or before. For a camera that stops or is slow. */
  flush(monotonic: number, age: number): void {
    if (!this.#last || monotonic - this.#last.arrived < age) return
    this.#release()
    this.#emit(this.#fragmenter.flush(monotonic - this.#last.arrived))
  }

  /** The segment ends with what there is; the next picture begins another. */
  end(): void {
    this.#release()
    this.#emit(this.#fragmenter.flush())
    this.#open = undefined
  }

  /** Forgets the segment and all that waits; answers how many pictures that were. */
  discard(): number {
    this.end()
    return this.take().reduce((sum, { video }) => sum + video.length, 0)
  }

  #addVideo(unit: MediaUnit, arrival: Arrival): boolean {
    if (!this.#open && !unit.keyFrame) return false
    const video = unit.keyFrame ? videoTrackOf(unit.data) : undefined
    if (!this.#open && !video) return false
    const time = this.#timeLine.video(unit, arrival)
    const closed = this.#fragmenter.closeBefore({ unit, time })
    const reason = video && this.#reasonToCut(time, video)
    if (!reason) this.#emit(closed)
    const place = reason ? this.#cut(reason, closed, { unit, video, arrival }) : time
    this.#fragmenter.addVideo({ unit, time: place })
    this.#last = { time: place, arrived: arrival.monotonic }
    return true
  }

  #reasonToCut(time: number, video: VideoTrack): CutReason | undefined {
    const open = this.#open
    if (!open) return { because: 'first' }
    if (this.#timeLine.stepped !== 0) return { because: 'clock', step: this.#timeLine.stepped }
    if (this.#timeLine.shifted) return { because: 'timeLine' }
    if (this.#last && time - this.#last.time > LONGEST_HOLE) return { because: 'hole' }
    const otherSound = open.tracks !== undefined && open.tracks.audio !== this.#sound.track
    if (otherSound || !sameVideoTrack(open.video, video)) return { because: 'format' }
    return time >= open.due ? { because: 'due' } : undefined
  }

  /** Ends the segment with `closed` and begins one with this key frame; answers the key frame's time in it. */
  #cut(
    reason: CutReason,
    closed: Batch | undefined,
    key: { unit: MediaUnit; video: VideoTrack; arrival: Arrival },
  ): number {
    const last = closed && this.#sliceOf(closed)
    const goesOn = reason.because === 'due' || reason.because === 'format'
    if (last && goesOn && last.tracks.audio) this.#wait(last, key.arrival)
    else if (last) this.#slices.push(last)
    this.#timeLine.restart()
    const start = this.#timeLine.video(key.unit, key.arrival)
    const due = segmentDue(this.#options.camera, start)
    const opens = { before: this.#options.before(reason, start, closed?.end ?? null) }
    this.#open = { start, due, video: key.video, tracks: undefined, opens }
    return start
  }

  #addAudio(unit: MediaUnit, arrival: Arrival): void {
    const open = this.#open
    const track = this.#sound.trackOf(unit)
    if (!open || !track) return
    const time = this.#timeLine.audio(unit, arrival)
    if (this.#closing && time < open.start) {
      if (this.#closing.slice.tracks.audio === track) this.#closing.audio.push({ unit, time })
      return
    }
    this.#release()
    if (open.tracks === undefined || open.tracks.audio === track) this.#fragmenter.addAudio({ unit, time })
  }

  #wait(slice: Slice, { monotonic }: Arrival): void {
    this.#release()
    const audio = [...slice.audio]
    this.#closing = { slice: { ...slice, audio }, audio, until: monotonic + LATE_SOUND }
  }

  #release(): void {
    if (!this.#closing) return
    this.#slices.push(this.#closing.slice)
    this.#closing = undefined
  }

  #emit(batch: Batch | undefined): void {
    if (!batch) return
    this.#release()
    const slice = this.#sliceOf(batch)
    if (slice) this.#slices.push(slice)
  }

  #sliceOf(batch: Batch): Slice | undefined {
    const open = this.#open
    if (!open) return undefined
    const { opens } = open
    open.opens = null
    if (open.tracks) return { ...batch, tracks: open.tracks, opens }
    const { track } = this.#sound
    open.tracks = { video: open.video, audio: track }
    // Sound that changed meanwhile cannot be described twice in one segment.
    const audio = batch.audio.filter(({ unit }) => this.#sound.isOfTrack(unit))
    return { ...batch, audio, tracks: open.tracks, opens }
  }
}
