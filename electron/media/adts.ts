/**
 * AAC in ADTS (ISO/IEC 13818-7, 6.2): each frame behind a header of seven bytes that says how to decode it. ffmpeg hands
 * out raw frames and an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); some cameras' streams come in ADTS already.
 */
import type { AudioConfig } from './unit.ts'

const SAMPLE_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350] as const
const EXPLICIT_RATE = 15
const HEADER_BYTES = 7
const MAX_FRAME_BYTES = 0x1fff
/** Audio object types (ISO/IEC 14496-3, table 1.17): spectral band replication, and with parametric stereo. */
const SBR = 5
const PARAMETRIC_STEREO = 29
/** An AAC frame has so many samples of the core's rate. */
export const SAMPLES_PER_FRAME = 1024

export interface AacConfig {
  readonly audio: AudioConfig
  /** The core's audio object type (2 is AAC-LC), rate and channels: what an ADTS header says. */
  readonly objectType: number
  readonly rateIndex: number
  readonly channelConfig: number
  /** Microseconds. */
  readonly frameDuration: number
}

/** An AudioSpecificConfig, or undefined where ADTS cannot carry what it describes. */
export function parseAudioSpecificConfig(bytes: Uint8Array): AacConfig | undefined {
  if (bytes.byteLength < 2) return undefined
  const read = bitReader(bytes)
  const type = readObjectType(read)
  const core = readRate(read)
  const channelConfig = read(4)
  const extended = type === SBR || type === PARAMETRIC_STEREO
  const output = extended ? readRate(read) : core
  const coreType = extended ? readObjectType(read) : type
  return core !== undefined && output !== undefined ? build(type, coreType, core, output, channelConfig) : undefined
}

/** The configuration in an ADTS frame's header, or undefined where the bytes do not begin with one. */
export function parseAdts(frame: Uint8Array): AacConfig | undefined {
  const [sync = 0, second = 0, third = 0, fourth = 0] = frame
  if (frame.byteLength < HEADER_BYTES || sync !== 0xff || (second & 0xf6) !== 0xf0) return undefined
  const objectType = (third >> 6) + 1
  const rate = SAMPLE_RATES[(third >> 2) & 15]
  return rate === undefined ? undefined : build(objectType, objectType, rate, rate, ((third & 1) << 2) | (fourth >> 6))
}

/** A raw AAC frame behind its ADTS header; undefined where it is too long for one (8184 bytes). */
export function toAdts(config: AacConfig, raw: Uint8Array): Uint8Array | undefined {
  const length = raw.byteLength + HEADER_BYTES
  if (length > MAX_FRAME_BYTES) return undefined
  const frame = new Uint8Array(length)
  frame.set([
    0xff,
    0xf1, // MPEG-4, layer 0, no checksum
    ((config.objectType - 1) << 6) | (config.rateIndex << 2) | (config.channelConfig >> 2),
    ((config.channelConfig & 3) << 6) | (length >> 11),
    (length >> 3) & 0xff,
    ((length & 7) << 5) | 0x1f,
    0xfc, // buffer fullness: variable rate; one raw block
  ])
  frame.set(raw, HEADER_BYTES)
  return frame
}

function build(
  type: number,
  coreType: number,
  core: number,
  output: number,
  channelConfig: number,
): AacConfig | undefined {
  const rateIndex = SAMPLE_RATES.findIndex((rate) => rate === core)
  // ADTS has two bits for the object type, and names neither odd rates nor layouts beyond 7.1.
  if (coreType < 1 || coreType > 4 || rateIndex === -1 || channelConfig < 1 || channelConfig > 7) return undefined
  const channels = type === PARAMETRIC_STEREO ? 2 : channelConfig === 7 ? 8 : channelConfig
  const audio = { codec: `mp4a.40.${type}`, sampleRate: output, channels }
  const frameDuration = Math.round((SAMPLES_PER_FRAME * 1_000_000) / core)
  return { audio, objectType: coreType, rateIndex, channelConfig, frameDuration }
}

type ReadBits = (count: number) => number

/** Bits past the end read as 0. */
function bitReader(bytes: Uint8Array): ReadBits {
  let bit = 0
  return (count) => {
    let value = 0
    for (let i = 0; i < count; i++, bit++) value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
    return value
  }
}

function readObjectType(read: ReadBits): number {
  const type = read(5)
  return type === 31 ? 32 + read(6) : type
}

function readRate(read: ReadBits): number | undefined {
  const index = read(4)
  return index === EXPLICIT_RATE ? read(24) : SAMPLE_RATES[index]
}
