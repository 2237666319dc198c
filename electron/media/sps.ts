/**
 * The sequence parameter set of H.264 (ITU-T H.264, 7.3.2.1.1 and annex E): what a decoder and a page have to know of
 * the picture before its first frame. Real cameras send cropping (1080 lines in 1088), VUI without timing, timing of 0
 * ticks, and sets cut short; none of these is an error of ours.
 */
import { NAL, unescape } from './annexb.ts'

export interface SequenceParameters {
  /** As in RFC 6381: `avc1.64001F`. */
  readonly codec: string
  readonly profile: number
  readonly level: number
  /** 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chromaFormat: number
  readonly bitDepth: number
  /** Pixels, after cropping. */
  readonly width: number
  readonly height: number
  /** Frames a second by the VUI; 0 where it does not say, or says nonsense. */
  readonly frameRate: number
  /** How many pictures may come before one that is shown earlier; undefined where the VUI does not say. */
  readonly reorderFrames: number | undefined
}

const MAX_SIDE = 16384
const MAX_FRAME_RATE = 1000
/** Profiles whose SPS carries the chroma format (7.3.2.1.1). */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])

class BitReader {
  readonly #bytes: Uint8Array
  #bit: number

  constructor(bytes: Uint8Array, bit: number) {
    this.#bytes = bytes
    this.#bit = bit
  }

  /** It ran past the end; bits there read as 0. */
  isShort(): boolean {
    return this.#bit > this.#bytes.byteLength * 8
  }

  flag(): boolean {
    const byte = this.#bytes[this.#bit >> 3] ?? 0
    const shift = 7 - (this.#bit & 7)
    this.#bit++
    return ((byte >> shift) & 1) === 1
  }

  bits(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) value = value * 2 + (this.flag() ? 1 : 0)
    return value
  }

  /** ue(v), 9.1. More than 32 leading zeros is no number of this format: it reads as 0, past the end. */
  unsigned(): number {
    let zeros = 0
    while (!this.flag()) {
      if (++zeros > 32 || this.isShort()) {
        this.#bit = Number.MAX_SAFE_INTEGER
        return 0
      }
    }
    return 2 ** zeros - 1 + this.bits(zeros)
  }

  /** se(v) */
  signed(): number {
    const value = this.unsigned()
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2
  }
}

/** Reads an SPS NAL unit (without start code); undefined where it is none, or has no picture size. */
export function parseSps(nal: Uint8Array): SequenceParameters | undefined {
  const [header, profile, constraints, level] = nal
  if (header === undefined || profile === undefined || constraints === undefined || level === undefined)
    return undefined
  if ((header & 0x1f) !== NAL.sps) return undefined
  const codec = `avc1.${[profile, constraints, level].map(hex).join('')}`
  const picture = readPicture(new BitReader(unescape(nal), 32), profile)
  return picture && { codec, profile, level, ...picture }
}

type Picture = Omit<SequenceParameters, 'codec' | 'profile' | 'level'>

/** Everything behind the first four bytes. */
function readPicture(reader: BitReader, profile: number): Picture | undefined {
  reader.unsigned() // seq_parameter_set_id
  const chroma = HIGH_PROFILES.has(profile)
    ? readChroma(reader)
    : { chromaFormat: 1, bitDepth: 8, separatePlanes: false }
  skipPictureOrder(reader)
  reader.unsigned() // max_num_ref_frames
  reader.flag() // gaps_in_frame_num_value_allowed_flag
  const size = readSize(reader, chroma.separatePlanes ? 0 : chroma.chromaFormat)
  if (reader.isShort() || !size) return undefined
  const { chromaFormat, bitDepth } = chroma
  const vui = reader.flag() ? readVui(reader) : { frameRate: 0, reorderFrames: undefined }
  // What is cut off reads as zeros: a rate is taken or 0 by then, an order of pictures would be made up.
  const reorderFrames = reader.isShort() ? undefined : vui.reorderFrames
  return { chromaFormat, bitDepth, ...size, frameRate: vui.frameRate, reorderFrames }
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

function readChroma(reader: BitReader): { chromaFormat: number; bitDepth: number; separatePlanes: boolean } {
  const chromaFormat = reader.unsigned()
  const separatePlanes = chromaFormat === 3 && reader.flag()
  const bitDepth = 8 + Math.max(reader.unsigned(), reader.unsigned())
  reader.flag() // qpprime_y_zero_transform_bypass_flag
  if (reader.flag()) skipScalingLists(reader, chromaFormat === 3 ? 12 : 8)
  return { chromaFormat, bitDepth, separatePlanes }
}

function skipScalingLists(reader: BitReader, count: number): void {
  for (let list = 0; list < count; list++) {
    if (!reader.flag()) continue
    let scale = 8
    for (let i = 0; i < (list < 6 ? 16 : 64) && scale !== 0; i++) scale = (scale + reader.signed() + 256) % 256
  }
}

function skipPictureOrder(reader: BitReader): void {
  reader.unsigned() // log2_max_frame_num_minus4
  const type = reader.unsigned()
  if (type === 0) reader.unsigned() // log2_max_pic_order_cnt_lsb_minus4
  if (type !== 1) return
  reader.flag() // delta_pic_order_always_zero_flag
  reader.signed() // offset_for_non_ref_pic
  reader.signed() // offset_for_top_to_bottom_field
  const cycle = Math.min(reader.unsigned(), 255)
  for (let i = 0; i < cycle; i++) reader.signed()
}

function readSize(reader: BitReader, chromaFormat: number): { width: number; height: number } | undefined {
  const columns = reader.unsigned() + 1
  const rows = reader.unsigned() + 1
  const fields = reader.flag() ? 1 : 2
  if (fields === 2) reader.flag() // mb_adaptive_frame_field_flag
  reader.flag() // direct_8x8_inference_flag
  const crop = readCropping(reader)
  const width = columns * 16 - crop.columns * (chromaFormat === 1 || chromaFormat === 2 ? 2 : 1)
  const height = rows * 16 * fields - crop.rows * (chromaFormat === 1 ? 2 : 1) * fields
  return isSide(width) && isSide(height) ? { width, height } : undefined
}

const isSide = (pixels: number): boolean => pixels > 0 && pixels <= MAX_SIDE

/** In units of the chroma format's own. */
function readCropping(reader: BitReader): { columns: number; rows: number } {
  if (!reader.flag()) return { columns: 0, rows: 0 }
  const columns = reader.unsigned() + reader.unsigned()
  return { columns, rows: reader.unsigned() + reader.unsigned() }
}

/** Annex E.1.1. */
function readVui(reader: BitReader): { frameRate: number; reorderFrames: number | undefined } {
  skipVuiPicture(reader)
  const frameRate = reader.flag() ? readFrameRate(reader) : 0
  const nalHrd = reader.flag()
  if (nalHrd) skipHrd(reader)
  const vclHrd = reader.flag()
  if (vclHrd) skipHrd(reader)
  if (nalHrd || vclHrd) reader.flag() // low_delay_hrd_flag
  reader.flag() // pic_struct_present_flag
  return { frameRate, reorderFrames: reader.flag() ? readReorder(reader) : undefined }
}

function skipVuiPicture(reader: BitReader): void {
  if (reader.flag() && reader.bits(8) === 255) reader.bits(32) // aspect_ratio_idc, Extended_SAR
  if (reader.flag()) reader.flag() // overscan
  if (reader.flag()) {
    reader.bits(4) // video_format, video_full_range_flag
    if (reader.flag()) reader.bits(24) // colour description
  }
  if (reader.flag()) {
    reader.unsigned() // chroma_sample_loc_type_top_field
    reader.unsigned() // chroma_sample_loc_type_bottom_field
  }
}

/** A frame is two ticks, whether or not the rate is said to be fixed. */
function readFrameRate(reader: BitReader): number {
  const unitsInTick = reader.bits(32)
  const timeScale = reader.bits(32)
  reader.flag() // fixed_frame_rate_flag
  const rate = unitsInTick === 0 ? 0 : timeScale / (2 * unitsInTick)
  return rate <= MAX_FRAME_RATE ? Math.round(rate * 1000) / 1000 : 0
}

/** Annex E.1.2. */
function skipHrd(reader: BitReader): void {
  const count = Math.min(reader.unsigned(), 31) + 1
  reader.bits(8) // bit_rate_scale, cpb_size_scale
  for (let i = 0; i < count; i++) {
    reader.unsigned()
    reader.unsigned()
    reader.flag()
  }
  reader.bits(20) // delays and time_offset_length
}

function readReorder(reader: BitReader): number {
  reader.flag() // motion_vectors_over_pic_boundaries_flag
  reader.unsigned() // max_bytes_per_pic_denom
  reader.unsigned() // max_bits_per_mb_denom
  reader.unsigned() // log2_max_mv_length_horizontal
  reader.unsigned() // log2_max_mv_length_vertical
  return reader.unsigned()
}
