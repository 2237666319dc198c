import { AppendOnlyStreamTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny'
import type { VideoFormat } from '../../electron/protocol/cameras.ts'
import type { GrowingFile } from './local-recording-files.ts'
import type { RecordingFilm, TappedUnit } from './local-recording-types.ts'

const MICROSECONDS = 1_000_000
/** For the last unit of a film that says nothing of its length, µs. */
const USUAL_DURATION = 33_333

/** What a film holds: pictures, and when the newest ends, µs since 1970. */
interface Extent {
  end: number
  pictures: number
}

export interface FinishedFilm {
  film: Pick<RecordingFilm, 'bytes' | 'length' | 'pictures' | 'blob'>
  /** Why it does not hold all that it was given; null where it does. */
  problem: unknown
}

/**
 * One MP4 file being written, without encoding anything: fragments of whole groups of pictures, in order, so that what is in
 * the file can be played however its writing ends. Times in it count from its first picture. A hole in time is as long in
 * the film as it was: the picture before it stays.
 */
export class GrowingFilm {
  readonly start: number
  readonly #file: GrowingFile
  readonly #format: VideoFormat
  readonly #source = new EncodedVideoPacketSource('avc')
  readonly #output: Output
  readonly #append: Append
  #lastDuration = USUAL_DURATION
  /** All that was given. */
  #given: Extent
  /** What of it is in the file for good. */
  #kept: Extent

  private constructor(file: GrowingFile, format: VideoFormat, start: number, title: string) {
    this.#file = file
    this.#format = format
    this.start = start
    this.#given = this.#kept = { end: start, pictures: 0 }
    this.#append = new Append(file)
    this.#output = new Output({
      format: new Mp4OutputFormat({ fastStart: 'fragmented' }),
      target: new AppendOnlyStreamTarget(this.#append.stream),
    })
    this.#output.addVideoTrack(this.#source)
    this.#output.setMetadataTags({ title, date: new Date(start / 1000) })
  }

  /** Begins a film at `start`, µs since 1970, with the next unit, a key frame of this format. */
  static async begin(file: GrowingFile, format: VideoFormat, start: number, title: string): Promise<GrowingFilm> {
    const film = new GrowingFilm(file, format, start, title)
    await film.#output.start()
    return film
  }

  /** Adds the next unit. Throws what the file has thrown. */
  async add({ format, captureTime, duration, data }: TappedUnit): Promise<void> {
    if (duration > 0) this.#lastDuration = duration
    const before = this.#given
    this.#given = { end: captureTime + this.#lastDuration, pictures: before.pictures + 1 }
    const at = (captureTime - this.start) / MICROSECONDS
    const packet = new EncodedPacket(data, format ? 'key' : 'delta', at, this.#lastDuration / MICROSECONDS)
    const written = this.#append.bytes
    await this.#source.add(packet, before.pictures === 0 ? { decoderConfig: this.#decoderConfig() } : undefined)
    this.#append.check()
    // A fragment goes into the file when the key frame after it comes.
    if (this.#append.bytes > written) this.#kept = before
  }

  /** Ends the film in order; where that fails, it ends with the last fragment that is whole, and `problem` says why. */
  async finish(): Promise<FinishedFilm> {
    let problem: unknown = null
    try {
      await this.#output.finalize()
      this.#append.check()
    } catch (thrown) {
      problem = thrown
    }
    const { end, pictures } = problem === null ? this.#given : this.#kept
    let blob: Blob | null = null
    try {
      if (pictures === 0) await this.#file.discard()
      else blob = await this.#file.close()
    } catch (thrown) {
      problem ??= thrown
    }
    return { film: { bytes: this.#append.bytes, length: end - this.start, pictures, blob }, problem }
  }

  #decoderConfig(): VideoDecoderConfig {
    const { codec, width, height } = this.#format
    return { codec, codedWidth: width, codedHeight: height }
  }
}

/** Takes what the muxer writes into the file. After the file has refused something, it takes nothing more. */
class Append {
  readonly stream: WritableStream<Uint8Array>
  bytes = 0
  #failure: { thrown: unknown } | undefined

  constructor(file: GrowingFile) {
    this.stream = new WritableStream<Uint8Array>({
      write: (chunk) => {
        if (this.#failure) return
        try {
          file.append(chunk)
          this.bytes += chunk.byteLength
        } catch (thrown) {
          this.#failure = { thrown }
        }
      },
    })
  }

  check(): void {
    if (this.#failure) throw this.#failure.thrown
  }
}
