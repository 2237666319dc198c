/**
 * What the tracks of a segment are, taken from the units themselves: the decoder configuration of H.264 from the
 * parameter sets of a key frame (ISO/IEC 14496-15, 5.3.3.1), that of AAC from an ADTS header (ISO/IEC 14496-3,
 * 1.6.2.1).
 */
import { parseAdts } from '../adts.ts'
import { NAL, nalUnits } from '../annexb.ts'
import { parseSps, type SequenceParameters } from '../sps.ts'
import { concat, u16, u8 } from './box.ts'

export interface VideoTrack {
  /** Pixels, after cropping. */
  readonly width: number
  readonly height: number
  /** As in RFC 6381: `avc1.64001F`. */
  readonly codec: string
  /** AVCDecoderConfigurationRecord: two tracks with the same bytes here can be decoded by one decoder. */
  readonly avcC: Uint8Array
}

export interface AudioTrack {
  /** Of the core, in Hz: what the times of the track count in. */
  readonly sampleRate: number
  readonly channels: number
  /** As in RFC 6381: `mp4a.40.2`. */
  readonly codec: string
  /** AudioSpecificConfig. */
  readonly config: Uint8Array
}

/** The track that begins with this access unit (Annex B), or undefined where it lacks usable SPS and PPS. */
export function videoTrackOf(keyFrame: Uint8Array): VideoTrack | undefined {
  const nals = nalUnits(keyFrame).map(({ type, start, end }) => ({ type, bytes: keyFrame.subarray(start, end) }))
  const setsOf = (type: number): Uint8Array[] => distinct(nals.filter((nal) => nal.type === type).map((n) => n.bytes))
  const sps = setsOf(NAL.sps)
  const pps = setsOf(NAL.pps)
  const parameters = sps[0] && parseSps(sps[0])
  // The record counts SPS in 5 bits, PPS in 8, and their lengths in 16.
  const fits = sps.length < 32 && pps.length < 256 && [...sps, ...pps].every(({ byteLength }) => byteLength < 65_536)
  if (!parameters || !sps[0] || pps.length === 0 || !fits) return undefined
  const { width, height, codec } = parameters
  return { width, height, codec, avcC: configurationRecord(sps[0], parameters, sps, pps) }
}

/** Some cameras send each parameter set twice. */
const distinct = (sets: readonly Uint8Array[]): Uint8Array[] =>
  sets.filter((set, index) => sets.findIndex((other) => sameBytes(set, other)) === index)

/** 5.3.3.1.2. NAL units have lengths of four bytes. */
function configurationRecord(
  first: Uint8Array,
  { profile, chromaFormat, bitDepth }: SequenceParameters,
  sps: readonly Uint8Array[],
  pps: readonly Uint8Array[],
): Uint8Array {
  const withLength = (set: Uint8Array): Uint8Array[] => [u16(set.byteLength), set]
  const base = profile === 66 || profile === 77 || profile === 88
  const depth = 0xf8 | (bitDepth - 8)
  return concat(
    u8(1, first[1] ?? 0, first[2] ?? 0, first[3] ?? 0, 0xff, 0xe0 | sps.length),
    ...sps.flatMap(withLength),
    u8(pps.length),
    ...pps.flatMap(withLength),
    base ? u8() : u8(0xfc | chromaFormat, depth, depth, 0),
  )
}

/** The track that this frame (ADTS) belongs to, or undefined where its header is none, or of a reserved rate. */
export function audioTrackOf(frame: Uint8Array): AudioTrack | undefined {
  const aac = parseAdts(frame)
  if (!aac) return undefined
  const config = u16((aac.objectType << 11) | (aac.rateIndex << 7) | (aac.channelConfig << 3))
  return { ...aac.audio, config }
}

/** Whether one decoder can go on from one track to the other without being set up anew. */
export const sameVideoTrack = (a: VideoTrack, b: VideoTrack): boolean => sameBytes(a.avcC, b.avcC)
export const sameAudioTrack = (a: AudioTrack, b: AudioTrack): boolean => sameBytes(a.config, b.config)

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index])
}
