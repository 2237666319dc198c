/**
 * Packets of one ffmpeg, turned into the units of a camera: access units with parameter sets, AAC frames in ADTS, each
 * with its capture time; and the format they have, told before the first of them and at each change.
 */
import { AccessUnitReader } from '../media/access-unit.ts'
import { parseAdts, parseAudioSpecificConfig, toAdts } from '../media/adts.ts'
import type { AacConfig } from '../media/adts.ts'
import { NutDemuxer } from '../media/nut.ts'
import type { NutPacket, NutStream } from '../media/nut.ts'
import { parseSps } from '../media/sps.ts'
import type { AudioConfig, VideoConfig } from '../media/unit.ts'
import type { CaptureClock } from './capture-clock.ts'
import type { CaptureOutput, Encoding } from './types.ts'

const MAX_DURATION = 1_000_000

export interface UnitMakerOptions {
  readonly output: CaptureOutput
  readonly clock: CaptureClock
  readonly encoding: Encoding
  /** What the audio will be, before its own header says so; null where there is none. */
  readonly audio: AudioConfig | null
}

export class UnitMaker {
  readonly #options: UnitMakerOptions
  readonly #videoNut: NutDemuxer
  readonly #audioNut: NutDemuxer
  #reader: AccessUnitReader | undefined
  #video: VideoConfig | undefined
  #sps: Uint8Array | undefined
  #audio: AudioConfig | null
  #aac: AacConfig | undefined
  #lastPts: number | undefined
  #reordered = false
  #packets = 0
  #units = 0

  constructor(options: UnitMakerOptions) {
    this.#options = options
    this.#audio = options.audio
    this.#videoNut = new NutDemuxer({
      stream: (stream) => (this.#reader = new AccessUnitReader(stream.extradata)),
      packet: (packet) => this.#videoPacket(packet),
      lost: () => options.output.discontinuity(),
    })
    this.#audioNut = new NutDemuxer({
      stream: (stream) => this.#audioStream(stream),
      packet: (packet) => this.#audioPacket(packet),
      lost: () => undefined,
    })
  }

  /** Video came, but nothing that anyone could start at. */
  get undecodable(): boolean {
    return this.#packets > 0 && this.#units === 0
  }

  /**
   * Pictures come in another order than they are shown in: the stream has B-frames. Live it could be shown, late; in a
   * recording each picture's time is its place, so such a stream is of no use as it is.
   */
  get reordered(): boolean {
    return this.#reordered
  }

  pushVideo(bytes: Uint8Array): void {
    this.#videoNut.push(bytes)
  }

  pushAudio(bytes: Uint8Array): void {
    this.#audioNut.push(bytes)
  }

  #videoPacket(packet: NutPacket): void {
    this.#packets++
    const unit = this.#reader?.read(packet.data)
    if (!unit) return
    if (unit.keyFrame && unit.sps) this.#takeSps(unit.sps)
    // Nothing can be shown before the first key frame and its parameter sets.
    if (!this.#video) return
    const { time, discontinuity } = this.#options.clock.at(packet.pts)
    if (discontinuity) this.#options.output.discontinuity()
    if (!unit.keyFrame && this.#isBefore(packet.pts)) this.#reordered = true
    const duration = this.#duration(packet.pts)
    this.#units++
    this.#options.output.unit({ kind: 'video', keyFrame: unit.keyFrame, captureTime: time, duration, data: unit.data })
  }

  #takeSps(sps: Uint8Array): void {
    if (this.#sps && equal(this.#sps, sps)) return
    const read = parseSps(sps)
    if (!read) return
    this.#sps = sps.slice()
    this.#video = { codec: read.codec, width: read.width, height: read.height, frameRate: read.frameRate }
    this.#tellFormat()
  }

  /** By a little: what jumps back by seconds is another time line. */
  #isBefore(pts: number): boolean {
    return this.#lastPts !== undefined && pts < this.#lastPts && this.#lastPts - pts < MAX_DURATION
  }

  /** The next frame's time is not known yet; the last distance is the best guess of this one. */
  #duration(pts: number): number {
    const nominal = this.#video?.frameRate ? Math.round(1_000_000 / this.#video.frameRate) : 0
    const distance = this.#lastPts === undefined ? 0 : pts - this.#lastPts
    this.#lastPts = pts
    return nominal === 0 && distance > 0 && distance < MAX_DURATION ? distance : nominal
  }

  #audioStream(stream: NutStream): void {
    const config = parseAudioSpecificConfig(stream.extradata)
    if (config) this.#takeAac(config)
  }

  #takeAac(config: AacConfig): void {
    this.#aac = config
    if (this.#audio && sameAudio(this.#audio, config.audio)) return
    this.#audio = config.audio
    if (this.#video) this.#tellFormat()
  }

  #audioPacket(packet: NutPacket): void {
    const own = this.#aac ? undefined : parseAdts(packet.data)
    if (own) this.#takeAac(own)
    const config = this.#aac
    const data = config && (isAdts(packet.data) ? packet.data : toAdts(config, packet.data))
    if (!config || !data || !this.#video) return
    const { time } = this.#options.clock.at(packet.pts)
    this.#options.output.unit({
      kind: 'audio',
      keyFrame: true,
      captureTime: time,
      duration: config.frameDuration,
      data,
    })
  }

  #tellFormat(): void {
    if (!this.#video) return
    this.#options.output.format({ video: this.#video, audio: this.#audio, encoding: this.#options.encoding })
  }
}

/** A raw AAC frame never begins with ADTS's sync word: its first three bits are an element id, and 7 is the end. */
const isAdts = (frame: Uint8Array): boolean => parseAdts(frame) !== undefined

const sameAudio = (a: AudioConfig, b: AudioConfig): boolean =>
  a.codec === b.codec && a.sampleRate === b.sampleRate && a.channels === b.channels

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index])
