/**
 * What a film is made of, before a byte of it is written: pure.
 *
 * A film shows its range without the times of which there is nothing: behind a gap it goes on at once. Between gaps its
 * time runs as the station's did. Pictures come from the segments' files as they are, in order; between them stand lines
 * of text with the time (UTC) of each second.
 */
import { instant } from '../../base/clock.ts'
import { concat } from '../../media/mp4/box.ts'
import { ProgressiveMovie, textSample, type MovieSample } from '../../media/mp4/progressive.ts'
import { parameterSets } from '../../media/mp4/sample.ts'
import type { SegmentScan } from '../../media/mp4/scan.ts'
import type { ExportRange, SourceSegment } from './export-source.ts'
import { FilmChunks, type PlannedChunk } from './film-chunks.ts'
import { FilmTime } from './film-time.ts'
import { cutSegment, type Run, type SegmentCut } from './segment-cut.ts'

/** What comes next in the film: so many bytes of the segment's file, or bytes of its own. */
export type FilmPiece = { readonly offset: number; readonly bytes: number } | Uint8Array

/** One segment's share in a film. Times are µs since 1970 UTC. */
export interface FilmSegment {
  readonly segment: SourceSegment
  /** Of its first and last picture in the film. */
  readonly start: number
  readonly end: number
  readonly pictures: number
  /** In the order of the film, and of the segment's file. */
  readonly pieces: readonly FilmPiece[]
}

export interface FilmPlan {
  /** The film's first bytes; then come the pieces of all segments. */
  readonly head: Uint8Array
  readonly bytes: number
  readonly segments: readonly FilmSegment[]
  /** Parts of the film's bytes, one behind the other, from the first byte to the last. */
  readonly chunks: readonly PlannedChunk[]
  readonly time: FilmTime
}

const SECOND = 1_000_000

/** Takes the segments of a range in their order, then answers the plan. */
export class FilmPlanner {
  readonly #range: ExportRange
  readonly #movie = new ProgressiveMovie()
  readonly #chunks = new FilmChunks()
  readonly #segments: FilmSegment[] = []
  readonly #time: FilmTime
  #shift = 0
  /** When the next line of text begins, µs since 1970 UTC. */
  #nextText = 0
  readonly #mixed: boolean

  /** @param mixed the segments' pictures are of several configurations: each key frame has to bring its own */
  constructor(range: ExportRange, mixed: boolean) {
    this.#range = range
    this.#mixed = mixed
    this.#time = new FilmTime(range)
  }

  /** Nothing of the range was in the segments so far. */
  get isEmpty(): boolean {
    return this.#segments.length === 0
  }

  add(segment: SourceSegment, scan: SegmentScan): void {
    const cut = cutSegment(scan, segment.start, this.#range)
    if (!cut) return
    this.#place(cut)
    const pieces = cut.runs.flatMap((run) => this.#addRun(run, scan))
    const { start, end, pictures } = cut
    this.#segments.push({ segment, start, end, pictures, pieces: joined(pieces) })
  }

  /** @param about what the film says of itself, see `ProgressiveMovie`; `madeAt`: µs since 1970 */
  finish(about: Uint8Array, madeAt: number): FilmPlan {
    const time = this.#time
    const head = this.#movie.head({ shown: time.shown, creationTime: madeAt, about })
    const bytes = head.byteLength + this.#movie.dataBytes
    return { head, bytes, segments: this.#segments, chunks: this.#chunks.finish(head.byteLength, bytes), time }
  }

  /** Settles where in the film's time the segment stands. */
  #place(cut: SegmentCut): void {
    const shift = this.#time.add(cut)
    if (shift === this.#shift && !this.isEmpty) return
    this.#shift = shift
    this.#nextText = cut.start
    this.#chunks.cut()
  }

  #addRun(run: Run, { init }: SegmentScan): FilmPiece[] {
    const piece = { offset: run.offset, bytes: run.bytes }
    const end = run.end - this.#shift
    const samples = run.samples.map((sample) => ({ ...sample, time: sample.time - this.#shift }))
    if (run.kind === 'audio') {
      if (init.audio) this.#movie.addAudio(init.audio, samples, end)
      return [piece]
    }
    this.#chunks.add(this.#movie.dataBytes, { start: run.samples[0]?.time ?? run.end, end: run.end })
    const text = this.#addText(run.end)
    const sets = this.#mixed ? parameterSets(init.video.avcC) : NOTHING
    const sized = samples.map((sample) =>
      sample.keyFrame ? { ...sample, size: sets.byteLength + sample.size } : sample,
    )
    this.#movie.addVideo(init.video, sized, end)
    return [text, ...(this.#mixed ? withSets(run, sets) : [piece])]
  }

  /** The lines of text that begin before `end`. */
  #addText(end: number): Uint8Array {
    const samples: MovieSample[] = []
    const lines: Uint8Array[] = []
    for (; this.#nextText < end; this.#nextText = (Math.floor(this.#nextText / SECOND) + 1) * SECOND) {
      const line = textSample(`${instant(this.#nextText).slice(0, 19).replace('T', ' ')} UTC`)
      samples.push({ time: this.#nextText - this.#shift, size: line.byteLength, keyFrame: true })
      lines.push(line)
    }
    this.#movie.addText(samples, end - this.#shift)
    return concat(...lines)
  }
}

const NOTHING = new Uint8Array()

/** Parameter sets before each key frame of a run. */
function withSets({ offset, samples }: Run, sets: Uint8Array): FilmPiece[] {
  let at = offset
  return samples.flatMap(({ size, keyFrame }) => {
    const piece = { offset: at, bytes: size }
    at += size
    return keyFrame ? [sets, piece] : [piece]
  })
}

/** Pieces of a file that lie one behind the other are one; nothing is none. */
function joined(pieces: readonly FilmPiece[]): FilmPiece[] {
  const all: FilmPiece[] = []
  for (const piece of pieces) {
    const last = all.at(-1)
    if (piece instanceof Uint8Array) {
      if (piece.byteLength > 0) all.push(piece)
    } else if (last && !(last instanceof Uint8Array) && last.offset + last.bytes === piece.offset) {
      all[all.length - 1] = { offset: last.offset, bytes: last.bytes + piece.bytes }
    } else {
      all.push(piece)
    }
  }
  return all
}
